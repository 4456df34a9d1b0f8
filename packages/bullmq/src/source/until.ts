/** Waits, but not for ever. */

import { realTimers } from '@growingio/upload/adapter';

/** Resolves when the work has ended, or after so many ms. Never rejects. */
export async function until(work: Promise<unknown>, timeout: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = realTimers.setTimeout(resolve, timeout);
  });
  await Promise.race([
    work.then(
      () => undefined,
      () => undefined,
    ),
    late,
  ]);
  realTimers.clearTimeout(timer);
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
