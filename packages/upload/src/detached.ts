/** Work of the suite's own is run in the async context of nobody: no request, no trace and no span becomes its parent. */

import { AsyncResource } from 'node:async_hooks';

// Made when the module loads, which is before any request; ended at once, so that no tool reports it as an open handle.
const nobody = new AsyncResource('GrowingIO');
nobody.emitDestroy();

/** Calls `work` in the context of nobody. Returns what it returns. */
export function runDetached<Result>(work: () => Result): Result {
  return nobody.runInAsyncScope(work);
}
