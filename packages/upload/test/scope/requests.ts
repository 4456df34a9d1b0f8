/** Requests as hosts make them, for the tests of scopes. */
import type { GrowingIO } from '../../src/client/growingio.js';
import type { Tracker } from '../../src/tracker/tracker.js';
import type { Clients } from '../use-clients.js';

export interface Response {
  destroyed: boolean;
  readonly writableFinished: boolean;
  req?: Request;
  once(): void;
}

export interface Request {
  growingio?: Tracker;
  session: { userId?: string } | undefined;
  socket?: { readonly destroyed: boolean };
  readonly res: Response;
}

export function derive(from: object, properties: PropertyDescriptorMap = {}): object {
  return Object.create(from, properties) as object;
}

export function respond(): Response {
  return { destroyed: false, writableFinished: false, once: () => undefined };
}

/** As Express makes them: with a prototype of the application's, and known to their response. */
export function makeRequest(userId?: string, prototype: object = derive({})): Request {
  const res = respond();
  const session = userId === undefined ? {} : { userId };
  const request = Object.assign(derive(prototype), { res, session });
  res.req = request;
  return request;
}

/** The events and their users, sorted, once the requests are over and everything has arrived. */
export async function arrived(stage: Clients, client: GrowingIO, ...requests: Request[]): Promise<string[]> {
  for (const { res } of requests) res.destroyed = true;
  await client.flush();
  return stage.collector.events.map(({ event, loginUserId }) => `${String(event)} by ${String(loginUserId)}`).sort();
}
