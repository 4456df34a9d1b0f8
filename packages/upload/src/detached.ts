/** Work of the suite's own is run in the async context of nobody: no request, no trace and no span becomes its parent. */

import { AsyncResource } from 'node:async_hooks';
import { openTelemetry } from './open-telemetry.js';

// Made when the module loads, which is before any request; ended at once, so that no tool reports it as an open handle.
const nobody = new AsyncResource('GrowingIO');
nobody.emitDestroy();

/**
 * Calls `work` in the context of nobody: that of the moment at which this module was loaded, and no span of OpenTelemetry's,
 * also where that moment was inside of one. Returns what it returns. For outboxes and senders: timers, sockets and files of
 * theirs must not belong to the request that happens to be served.
 */
export function runDetached<Result>(work: () => Result): Result {
  const api = openTelemetry();
  if (api === undefined) return nobody.runInAsyncScope(work);
  return nobody.runInAsyncScope(() => api.context.with(api.ROOT_CONTEXT, work));
}
