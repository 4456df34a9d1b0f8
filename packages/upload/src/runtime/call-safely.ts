/** Calls a callback of the host, and catches whatever it throws or rejects with. */

import { types } from 'node:util';

/** Calls it and calls `failed` if it throws, or if the promise that it returns rejects. */
export function callSafely(callback: () => unknown, failed: (error: unknown) => void): void {
  try {
    swallowRejection(callback(), failed);
  } catch (error) {
    failed(error);
  }
}

/** Takes care of the rejection of what may be a promise: left alone, it would end the host's process. */
export function swallowRejection(value: unknown, failed: (error: unknown) => void = () => undefined): void {
  if (types.isPromise(value)) value.catch(failed);
}
