/** Reads the time given to an event: Unix milliseconds, or what is wrong with it. */

import { types } from 'node:util';
import { quote } from '../text/quote.js';
import type { Review } from './issue.js';
import type { KeyRules } from './keys.js';
import { t } from '../text/messages.js';

// The span of a JavaScript Date, in ms around 1970.
const latestTime = 8.64e15;
/** The first ms of the year 2000. GrowingIO is younger, so a smaller number is none of Unix ms. */
const firstTime = Date.UTC(2000, 0, 1);
/** How far the clocks of two machines may be apart, in ms. */
const mostAhead = 24 * 3_600_000;

/** Other units of Unix time, and how many of each make 1 ms. */
const units: readonly (readonly [name: () => string, perMillisecond: number])[] = [
  [() => t`seconds`, 1e-3],
  [() => t`microseconds`, 1e3],
  [() => t`nanoseconds`, 1e6],
];

/**
 * Reads the option `time`: a Date, taken as it is, or a number of Unix ms from the year 2000 to a day ahead of the clock. Without
 * one it is now; a null is none, as in GrowingIO's Java SDK, unless the rules refuse it. With an issue it returns 0.
 */
export function readTime(time: unknown, now: () => number, keyRules: KeyRules, review: Review): number {
  if (time === undefined) return now();
  if (time === null && keyRules === 'warn') {
    review.note('left_out', 'time', () => t`time is null: the event has the time of the call`);
    return now();
  }
  const refuse = (code: 'not_finite' | 'out_of_range', why: string): number => {
    review.refuse({ code, path: 'time', message: t`time is ${quote(time)}: ${why}` });
    return 0;
  };
  const isDate = types.isDate(time);
  const ms = isDate ? time.getTime() : time;
  if (typeof ms !== 'number' || !Number.isFinite(ms)) {
    return refuse('not_finite', t`pass Unix milliseconds, such as Date.now(), or a Date`);
  }
  if (isDate ? Math.abs(ms) <= latestTime : isLikely(ms, now)) return Math.trunc(ms);
  return refuse('out_of_range', describe(ms, now));
}

function isLikely(ms: number, now: () => number): boolean {
  return ms >= firstTime && ms <= now() + mostAhead;
}

function describe(value: number, now: () => number): string {
  const unit = units.find(([, perMillisecond]) => isLikely(value / perMillisecond, now))?.[0];
  if (unit !== undefined) return t`that looks like ${unit()}, pass milliseconds, such as Date.now()`;
  if (Math.abs(value) > latestTime) return t`it lies outside ±8.64e15 ms, the range of a Date`;
  const where = value < firstTime ? t`before the year 2000` : t`more than a day ahead of the clock`;
  return t`it lies ${where}, pass Unix milliseconds, such as Date.now(), or a Date if you mean it`;
}
