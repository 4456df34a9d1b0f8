/** Waits, but not for ever. */

import { setMaxListeners } from 'node:events';
import { realTimers } from '@growingio/upload/adapter';

/** Settles as the work does; after so many ms it resolves with `late`. */
export async function within<Result, Late>(work: Promise<Result>, timeout: number, late: Late): Promise<Result | Late> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<Late>((resolve) => {
    timer = realTimers.setTimeout(resolve, timeout, late);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    realTimers.clearTimeout(timer);
  }
}

/** Resolves when the work has ended, or after so many ms. Never rejects. */
export async function until(work: Promise<unknown>, timeout: number): Promise<void> {
  await within(work, timeout, undefined).catch(() => undefined);
}

/** What ends many waits: any number may listen to it. */
export function manyListen(controller: AbortController): AbortController {
  setMaxListeners(0, controller.signal);
  return controller;
}

/** Resolves after so many ms, or when the signal is aborted. */
export function pause(time: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      realTimers.clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = realTimers.setTimeout(finish, time);
    signal.addEventListener('abort', finish);
  });
}

/** Resolves as the work does; with `undefined` when the signal is aborted before. */
export async function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result | undefined> {
  let stop = (): void => undefined;
  const aborted = new Promise<undefined>((resolve) => {
    const onAbort = (): void => {
      resolve(undefined);
    };
    signal.addEventListener('abort', onAbort);
    stop = () => {
      signal.removeEventListener('abort', onAbort);
    };
    if (signal.aborted) onAbort();
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    stop();
  }
}
