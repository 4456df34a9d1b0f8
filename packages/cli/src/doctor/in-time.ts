/** One step of the doctor in its time: it ends by itself, when its time is over, or when somebody asks for an end. */

import { classifyError, describeError } from '@growingio/upload/adapter';
import { t } from '../messages.js';

export interface Limit {
  /** What each step may take, in ms. */
  readonly timeout: number;
  readonly stopped: AbortSignal;
}

class TimedOut extends Error {
  constructor(readonly timeout: number) {
    super();
  }
}

/** Rejects as the work does, and when its time is over; the signal then says to the work that nobody waits any more. */
export async function inTime<Result>(
  { timeout, stopped }: Limit,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const step = new AbortController();
  const isOver = new Promise<never>((_, reject) => {
    step.signal.addEventListener('abort', () => {
      reject(step.signal.reason as Error);
    });
  });
  const stop = (): void => {
    step.abort(new Error(String(stopped.reason)));
  };
  const timer = setTimeout(() => {
    step.abort(new TimedOut(timeout));
  }, timeout);
  stopped.addEventListener('abort', stop);
  if (stopped.aborted) stop();
  try {
    return await Promise.race([isOver, work(step.signal)]);
  } finally {
    clearTimeout(timer);
    stopped.removeEventListener('abort', stop);
  }
}

/** Why a step on the network failed, in the words of a client's log. */
export function explain(error: unknown): string {
  if (error instanceof TimedOut) return t`there was no answer within ${error.timeout} ms`;
  const result = classifyError(error, 0);
  return 'reason' in result ? result.reason : describeError(error);
}
