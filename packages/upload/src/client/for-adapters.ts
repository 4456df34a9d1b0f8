/** What adapters and decorators ask of a client, and its users do not: functions of the adapter door. No type shows the methods behind them. */

import type { ResponseLike } from '../scope/request-scope.js';
import type { Tracker, TrackResult } from '../tracker/tracker.js';
import type { DescribedCall, GrowingIO } from './growingio.js';

/**
 * Runs the rest of a request with a tracker of its own, which is also `request.growingio`. The session is read from `request`;
 * the events go to the outbox when `response` has ended, or, where there is none, with the connection. Mounted twice, it does
 * its work once. Call it again where the host may have lost the async context, such as behind the session store. `work` runs
 * once, whatever the request and the response lack or throw. Returns and throws what `work` does, and nothing else.
 */
export function scopeRequest<Result>(
  client: GrowingIO,
  request: object,
  response: ResponseLike | null | undefined,
  work: () => Result,
): Result {
  return client.scopeRequest(request, response, work);
}

/** Runs work for a request in its async context, where a host loses that. A request that did not pass `scopeRequest` has none. */
export function resumeRequest<Result>(client: GrowingIO, request: object, work: () => Result): Result {
  return client.resumeRequest(request, work);
}

/**
 * Says who does what is tracked from here on in the current request or job, by `Tracker.identify`. Outside of one it is refused as
 * `no_login_user`, counted, and logged once. Never throws.
 */
export function identifyCurrent(client: GrowingIO, loginUserId: string | number | bigint): TrackResult {
  return client.identifyCurrent(loginUserId);
}

/**
 * Tracks what a user's functions say of a call; `describe` asks them, and returns `undefined` for a call that is not to be
 * tracked. If it throws, the event is refused as `mapper_failed`. Without a tracker, by the current one. Never throws.
 */
export function trackMapped(
  client: GrowingIO,
  event: string,
  describe: () => DescribedCall | undefined,
  tracker?: Tracker,
): TrackResult {
  return client.trackMapped(event, describe, tracker);
}
