/** The books before and after a wait enter; a report of what the wait achieved leaves. */

import type { Stats } from './ledger.js';
import { realTimers } from './real-timers.js';

export interface FlushOptions {
  /** Longest time to wait, in ms. Default 10,000; for `shutdown` the option `shutdownTimeout`. */
  readonly timeout?: number;
}

/** What became of the events while a `flush` or `shutdown` waited. */
export interface FlushReport {
  /** Whether all that was accepted before the call is settled. */
  readonly complete: boolean;
  readonly delivered: number;
  readonly dead: number;
  readonly dropped: number;
  /** Events that still wait, in memory (`flush`) or for a later process (`shutdown` of a durable outbox). */
  readonly pending: number;
}

const defaultTimeout = 10_000;

/** What changed in the books since `before`. */
export function reportSince(before: Stats, now: Stats, complete: boolean): FlushReport {
  return {
    complete,
    delivered: now.delivered - before.delivered,
    dead: now.dead - before.dead,
    dropped: now.dropped - before.dropped,
    pending: now.pending,
  };
}

/** Waits at most `timeout` ms, default 10,000. Keeps the process alive until then: somebody waits for it. */
export async function isSettledInTime(settled: Promise<unknown>, timeout = defaultTimeout): Promise<boolean> {
  // What setTimeout can take: it turns more, and NaN, into 1 ms.
  const ms = Math.min(Number.isNaN(timeout) ? defaultTimeout : timeout, 2 ** 31 - 1);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = realTimers.setTimeout(() => {
      resolve(false);
    }, ms);
  });
  const isInTime = await Promise.race([
    settled.then(
      () => true,
      () => false,
    ),
    late,
  ]);
  realTimers.clearTimeout(timer);
  return isInTime;
}
