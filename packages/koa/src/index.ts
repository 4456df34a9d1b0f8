/** Middleware for Koa: gives each request a tracker of its own, `ctx.growingio`. */

import type { ServerResponse } from 'node:http';
import type { Context } from 'koa';
import { GrowingIO, type GrowingIOOptions as ClientOptions, type Tracker } from '@growingio/upload';
import { refuseUncalled, resumeRequest, scopeRequest, scopeUncalled } from '@growingio/upload/adapter';

declare module 'koa' {
  interface ExtendableContext {
    /** Tracks events of this request's user, and hands them over after the response. */
    growingio: Tracker;
  }
}

/** The client's options; a function given as `loginUserId` gets Koa's context. */
export type GrowingIOOptions = ClientOptions<Context>;

/** What is asked of a context. One that another package makes, as for a WebSocket, may lack any of it. */
interface KoaContext {
  readonly res?: ServerResponse | null | undefined;
}

/** The middleware. It asks of a context no more than it needs, so that it fits Koa 2 and 3 and every typing of them. */
export interface GrowingIOMiddleware {
  (context: KoaContext, next: () => Promise<unknown>): Promise<unknown>;
  /** Its client: for events outside of a request, `stats()`, and `shutdown()` when the server stops. */
  readonly client: GrowingIO;
}

/**
 * Middleware that gives each request a tracker: `app.use(growingio())`. Takes the client's options, a ready client, or
 * nothing (`GROWINGIO_PROJECT_ID` and `GROWINGIO_HOST` from the environment). Throws a `GrowingIOError` at start for a
 * wrong option or a missing project ID.
 */
export function growingio(given?: GrowingIO | GrowingIOOptions): GrowingIOMiddleware;
export function growingio(given?: object, ...mounted: unknown[]): unknown {
  const [next] = mounted;
  if (given !== undefined && typeof next === 'function') {
    return scopeUncalled(usage, given, (given as KoaContext).res, next as () => Promise<unknown>);
  }
  const client = GrowingIO.from(given);
  const seen = new WeakSet<object>();
  const middleware = function growingio(context: KoaContext, next: () => Promise<unknown>): Promise<unknown> {
    let response: ServerResponse | null | undefined;
    try {
      response = context.res;
      leadErrors(context, client, seen);
    } catch {
      // A getter of the host's that throws: the request goes on all the same.
    }
    return scopeRequest(client, context, response, next);
  };
  return Object.assign(middleware, { client });
}

const usage = 'app.use(growingio())';
// Koa asks for the first, to name a middleware in its own log; @koa/router for the second, since it may be a router.
refuseUncalled(growingio, ['_name', 'router'], usage);

type OnError = (this: object, error: unknown) => unknown;

/**
 * Koa gives errors to `ctx.onerror`, and from there to `app.on('error')`, after the middleware and outside of its async context. So
 * the application's contexts have one that goes back into it. Following the promise of `next()` instead would make another of it, or
 * swallow the rejection of one that nobody awaits.
 */
function leadErrors(context: object, client: GrowingIO, seen: WeakSet<object>): void {
  const { app } = context as { readonly app?: { readonly context?: object | null } | null };
  const home = app?.context;
  if (home === null || home === undefined || seen.has(home)) return;
  seen.add(home);
  const { onerror: original } = home as { readonly onerror?: OnError };
  if (typeof original !== 'function') return;
  const onerror: OnError = function onerror(error) {
    // So Koa says that a response has ended well.
    if (error === null || error === undefined) return original.call(this, error);
    return resumeRequest(client, this, () => original.call(this, error));
  };
  Reflect.defineProperty(home, 'onerror', { value: onerror, configurable: true, writable: true });
}

export { currentTracker, GrowingIO, GrowingIOError, type Tracker } from '@growingio/upload';
