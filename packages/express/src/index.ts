/** Middleware for Express: gives each request a tracker of its own, `req.growingio`. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { GrowingIO, type GrowingIOOptions as ClientOptions, type Tracker } from '@growingio/upload';
import { refuseUncalled, scopeRequest, scopeUncalled } from '@growingio/upload/adapter';

declare global {
  namespace Express {
    interface Request {
      /** Tracks events of this request's user, and hands them over after the response. */
      growingio: Tracker;
    }
  }
}

/** Express's request, of version 4 and 5: with whatever the application and its packages have declared on it. */
export type ExpressRequest = Express.Request & IncomingMessage;

/** The client's options; a function given as `loginUserId` gets Express's request. */
export type GrowingIOOptions = ClientOptions<ExpressRequest>;

/** The middleware. Typed by Node's own request and response, so that it fits Express 4 and 5. */
export interface GrowingIOMiddleware {
  (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void): void;
  /** Its client: for events outside of a request, `stats()`, and `shutdown()` when the server stops. */
  readonly client: GrowingIO;
}

/**
 * Middleware that gives each request a tracker: `app.use(growingio())`. Takes the client's options, a ready client, or
 * nothing (`GROWINGIO_PROJECT_ID` and `GROWINGIO_HOST` from the environment). Throws a `GrowingIOError` at start for a
 * wrong option or a missing project ID.
 */
export function growingio(given?: GrowingIO | GrowingIOOptions): GrowingIOMiddleware;
export function growingio(given?: object, ...mounted: unknown[]): GrowingIOMiddleware | undefined {
  const [response, next] = mounted;
  if (given !== undefined && typeof next === 'function') {
    scopeUncalled(usage, given, response as ServerResponse, next as () => void);
    return undefined;
  }
  const client = GrowingIO.from(given);
  const middleware = function growingio(
    request: IncomingMessage,
    response: ServerResponse,
    next: (error?: unknown) => void,
  ): void {
    scopeRequest(client, request, response, next);
  };
  return Object.assign(middleware, { client });
}

const usage = 'app.use(growingio())';
// By `handle` Express tells an application from a middleware; a router asks nothing.
refuseUncalled(growingio, ['handle'], usage);

export { currentTracker, GrowingIO, GrowingIOError, type Register, type Tracker } from '@growingio/upload';
