/** Runs the suite's own work outside of any async context, and a callback in that of its call. */

import { AsyncResource } from 'node:async_hooks';
import { openTelemetry } from './open-telemetry.js';

// Made when the module loads, which is before any request.
const nobody = contextOfNow();

/**
 * Calls `work` outside of any async context: in that of the moment at which this module was loaded, and no span of OpenTelemetry's,
 * also where that moment was inside of one. Returns what it returns. For outboxes and senders: timers, sockets and files of
 * theirs must not belong to the request that happens to be served.
 */
export function runDetached<Result>(work: () => Result): Result {
  const api = openTelemetry();
  if (api === undefined) return nobody.runInAsyncScope(work);
  return nobody.runInAsyncScope(() => api.context.with(api.ROOT_CONTEXT, work));
}

/** For adapters: `callback`, to be called by anybody later, in the async context of now. */
export function bindContext<Arguments extends unknown[], Result>(
  callback: (...args: Arguments) => Result,
): (...args: Arguments) => Result {
  const context = contextOfNow();
  return (...args) => context.runInAsyncScope(callback, undefined, ...args);
}

// Ended at once, so that no tool reports it as an open handle, as it does with those of `AsyncResource.bind`.
function contextOfNow(): AsyncResource {
  const context = new AsyncResource('GrowingIO');
  // Returns nothing on Bun.
  context.emitDestroy();
  return context;
}
