/** What the adapter contract asks of a host. */

import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { GrowingIO, GrowingIOOptions, Tracker } from '../../index.js';

/** A request as a handler sees it, whatever the host. */
export interface Visit {
  readonly tracker: Tracker;
  /** The host's request: Express's and Fastify's `request`, Koa's `ctx`. */
  readonly request: object;
  /** Node's own request. */
  readonly raw: IncomingMessage;
  /** What the host's body parser made of the request's body; for multipart: `{ fields..., fileSize: number }`, by multer or the host's own. */
  readonly body: unknown;
  readonly logIn: (userId: unknown) => unknown;
  readonly logOut: () => unknown;
  /** Gives the session a new ID, as one does at a login, and logs the user in. */
  readonly regenerate: (userId: unknown) => unknown;
  /** Answers with this status, these headers and this body, in the host's own way. Without it the answer is 200 `ok`. */
  readonly answer: (status: number, headers?: Record<string, string>, body?: string) => void;
  /** Answers with this stream, in the host's own way (Koa: ctx.body, Fastify: reply.send, Express: pipe, Nest: StreamableFile). */
  readonly stream: (body: Readable, headers?: Record<string, string>) => void;
  /** Leaves the answer to the handler; the host sends none (Fastify: reply.hijack(), Koa: ctx.respond = false). Answers Node's own response. */
  readonly takeOver: () => ServerResponse;
}

/** A handler of the application: it tracks, and may log in and out. */
export type Handle = (visit: Visit) => unknown;

/** An application that listens. */
export interface RunningHost {
  readonly url: string;
  /** Node's server. */
  readonly server: Server;
  readonly client: GrowingIO;
  readonly close: () => Promise<unknown>;
}

/**
 * Starts an application that answers any method of `/<name>`, and of `/nested/<name>` (a nested router) and `/mounted/<name>` (a mounted application, or
 * the host's nearest), with the handler of that name: `ok`, or 500 if it throws. In its chain are compression, a body parser (JSON) and multipart.
 * Without options nothing of ours is mounted: the same host before the tracker came, to compare with. Its client is one of mode `off`, and its
 * visits' tracker is undefined.
 */
export type StartHost = (
  handlers: Record<string, Handle>,
  options: GrowingIOOptions | undefined,
) => Promise<RunningHost>;
