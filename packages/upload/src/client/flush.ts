/** Reports what a wait for delivery achieved, from the counters before and after it. */

import { GrowingIOError, wrongOption } from '../errors.js';
import type { Stats } from '../telemetry/counters.js';
import { checkObjectOption, refuseUnknownOptions } from '../options/read-option.js';
import { realTimers } from '../runtime/real-timers.js';
import { t } from '../text/messages.js';

/** How long `flush()` and `shutdown()` wait. */
export interface FlushOptions {
  /**
   * Longest time to wait, in ms, 0 or more; more than 24.8 days (2,147,483,647 ms) count as that. Default 10,000; for
   * `shutdown` the option `shutdownTimeout`. A negative one counts as 0, anything else as the default, and the log says so.
   */
  readonly timeout?: number | undefined;
}

/** What became of the events while a `flush` or `shutdown` waited. */
export interface FlushReport {
  /** Whether all that was accepted before the call is settled. */
  readonly complete: boolean;
  readonly delivered: number;
  /** Events that a queue took. */
  readonly handedOver: number;
  readonly dead: number;
  readonly dropped: number;
  /** Events that still wait, in memory (`flush`) or for a later process (`shutdown` of a durable outbox). */
  readonly pending: number;
}

const defaultTimeout = 10_000;

/** What changed in the counters since `before`. */
export function reportSince(before: Stats, now: Stats, complete: boolean): FlushReport {
  return {
    complete,
    delivered: now.delivered - before.delivered,
    handedOver: now.handedOver - before.handedOver,
    dead: now.dead - before.dead,
    dropped: now.dropped - before.dropped,
    pending: now.pending,
  };
}

const names = new Set(['timeout']);

/**
 * Reads what `flush` and `shutdown` were called with. It never throws, since they are called where nobody catches: what is
 * wrong comes as a `problem` to be logged. No time-out means the default.
 */
export function readFlushTimeout(options: unknown): { readonly timeout?: number; readonly problem?: string } {
  if (options === undefined || options === null) return {};
  // What was meant is plain.
  if (typeof options === 'number') return readTime(options, t`write { timeout: ${String(options)} }`);
  try {
    checkObjectOption(t`the argument`, options);
    const { timeout } = options as { readonly timeout?: unknown };
    return readTime(
      timeout,
      problemOf(() => {
        refuseUnknownOptions(options, names);
      }),
    );
  } catch (error) {
    return { problem: t`${describe(error)}: the default is taken` };
  }
}

function readTime(timeout: unknown, problem: string | undefined): { timeout?: number; problem?: string } {
  const said = problem === undefined ? {} : { problem };
  if (timeout === undefined) return said;
  if (typeof timeout === 'number' && timeout >= 0) return { timeout, ...said };
  const wrong = wrongOption('timeout', timeout, t`a number of ms, 0 or more`).message;
  // A time that is over already, as of `deadline - Date.now()`.
  if (typeof timeout === 'number' && timeout < 0) return { timeout: 0, problem: t`${wrong}: 0 is taken` };
  return { problem: t`${wrong}: the default is taken` };
}

function problemOf(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return describe(error);
  }
}

function describe(error: unknown): string {
  return error instanceof GrowingIOError ? error.message : t`its options can not be read`;
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
