/** Middleware for Koa: gives each request a tracker of its own, `ctx.growingio`. */

import type { ServerResponse } from 'node:http';
/** @ts-ignore: who has no types of Koa, as in Egg 4, has none in a function for `loginUserId`. */
import type { Context } from 'koa';
import { GrowingIO, type GrowingIOOptions as ClientOptions, type Tracker } from '@growingio/upload';
import { refuseUncalled, resumeRequest, scopeRequest, scopeUncalled } from '@growingio/upload/adapter';
import { beforeEggCloses, withoutEggOptions } from './egg.js';

/** @ts-ignore: the same. Egg 3 has a context of its own, made of this. */
declare module 'koa' {
  interface BaseContext {
    /** Tracks events of this request's user, and hands them over after the response. */
    growingio: Tracker;
  }
}

/** @ts-ignore: nobody else has this module. Egg 4 is on a fork of Koa, with a context of its own. */
declare module '@eggjs/core' {
  interface Context {
    /** Tracks events of this request's user, and hands them over after the response. */
    growingio: Tracker;
  }
}

/** @ts-ignore: nobody else has this module. Midway's context is of the types of Koa that Midway brings along. */
declare module '@midwayjs/koa' {
  interface Context {
    /** Tracks events of this request's user, and hands them over after the response. */
    growingio: Tracker;
  }
}

/** The client's options; a function given as `loginUserId` gets the context: Koa's, or what Egg or Midway makes of it. */
export type GrowingIOOptions<HostContext = Context> = ClientOptions<HostContext>;

/** What is asked of a context. One that another package makes, as for a WebSocket, may lack any of it. */
interface KoaContext {
  readonly res?: ServerResponse | null | undefined;
}

/** The middleware. It asks of a context no more than it needs, so that it fits Koa 2 and 3, Egg, and every typing of them. */
export interface GrowingIOMiddleware {
  <Result>(context: KoaContext, next: () => Promise<Result>): Promise<Result>;
  /** Its client: for events outside of a request, `stats()`, and `shutdown()` when the server stops. */
  readonly client: GrowingIO;
}

/**
 * Middleware that gives each request a tracker: `app.use(growingio())`. Takes the client's options, a ready client, or
 * nothing (`GROWINGIO_PROJECT_ID` and `GROWINGIO_HOST` from the environment). Throws a `GrowingIOError` at start for a
 * wrong option or a missing project ID.
 *
 * Egg gets the function itself, in `app/middleware/growingio.js`: Egg's own options (`enable`, `match`, `ignore`) are left to Egg,
 * and the client is shut down when `app`, its application, closes.
 */
export function growingio<HostContext = Context>(
  given?: GrowingIO | GrowingIOOptions<HostContext>,
  app?: object,
): GrowingIOMiddleware;
export function growingio(given?: object, second?: object): unknown {
  if (given !== undefined && typeof second === 'function') {
    return scopeUncalled(usage, given, (given as KoaContext).res, second as () => Promise<unknown>);
  }
  const client = GrowingIO.from(withoutEggOptions(given));
  const seen = new WeakSet<object>();
  beforeEggCloses(second, () => client.shutdown());
  const middleware = function growingio<Result>(context: KoaContext, next: () => Promise<Result>): Promise<Result> {
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

export { currentTracker, GrowingIO, GrowingIOError, type Register, type Tracker } from '@growingio/upload';
