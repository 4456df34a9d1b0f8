/** Koa's context enters; a request-scoped tracker, as `ctx.growingio`, leaves. */

import type { ServerResponse } from 'node:http';
import type { Context } from 'koa';
import { GrowingIO, type GrowingIOOptions as ClientOptions, type Tracker } from '@growingio/upload';

declare module 'koa' {
  interface ExtendableContext {
    /** Tracks events of this request's user, and hands them over after the response. */
    growingio: Tracker;
  }
}

/** The client's options; a function given as `loginUserId` gets Koa's context. */
export type GrowingIOOptions = ClientOptions<Context>;

/** The middleware. It asks of a context no more than it needs, so that it fits Koa 2 and 3 and every typing of them. */
export interface GrowingIOMiddleware {
  (context: { readonly res: ServerResponse }, next: () => Promise<unknown>): Promise<unknown>;
  /** Its client: for events outside of a request, `stats()`, and `shutdown()` when the server stops. */
  readonly client: GrowingIO;
}

/**
 * Middleware that gives each request a tracker: `app.use(growingio())`. Takes the client's options, a ready client, or
 * nothing (`GROWINGIO_PROJECT_ID` and `GROWINGIO_HOST` from the environment). Throws a `GrowingIOError` at start for a
 * wrong option or a missing project ID.
 */
export function growingio(given?: GrowingIO | GrowingIOOptions): GrowingIOMiddleware {
  const client = GrowingIO.from(given);
  const middleware = function growingio(
    context: { readonly res: ServerResponse },
    next: () => Promise<unknown>,
  ): Promise<unknown> {
    return client.scopeRequest(context, context.res, next);
  };
  return Object.assign(middleware, { client });
}

export { currentTracker, GrowingIO, GrowingIOError, type Tracker } from '@growingio/upload';
