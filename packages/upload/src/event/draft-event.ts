/** One call of track() enters; the event without its user, checked and encoded, leaves. Its user seals it. */

import { types } from 'node:util';
import { quote } from '../quote.js';
import type { EncodedEvent } from '../sender/sender.js';
import type { Review } from './issue.js';
import { checkEventKey, checkPlatformEventKey, checkPlatformVariableKey, variablePath } from './keys.js';
import { normaliseVariables } from './variables.js';

/** An event whose user is not known yet: all of its JSON after `cs1`. */
export interface EventDraft {
  readonly event: string;
  readonly rest: string;
  readonly time: number;
}

export interface DraftOptions {
  readonly time?: number | Date | undefined;
  readonly num?: number | undefined;
}

export interface DraftRules {
  readonly keyRules: 'warn' | 'refuse';
  readonly now: () => number;
}

// The span of a JavaScript Date, in ms around 1970.
const latestTime = 8.64e15;

/**
 * Checks, normalises and encodes an event at once, so that a later change of the variables changes nothing.
 * Answers `undefined` when the review has issues. Never throws.
 */
export function draftEvent(
  event: unknown,
  variables: unknown,
  options: DraftOptions,
  rules: DraftRules,
  review: Review,
): EventDraft | undefined {
  const issue = checkEventKey(event);
  if (issue !== undefined) review.refuse(issue);
  const tm = readTime(options.time, rules.now, review);
  const num = readNum(options.num, review);
  const sent = normaliseVariables(variables, review);
  if (typeof event === 'string' && issue === undefined) checkPlatformKeys(event, sent, rules.keyRules, review);
  if (review.issues !== undefined || typeof event !== 'string') return undefined;
  // JSON.stringify keeps this order, the documentation's, and leaves out `num` and `var` where there are none.
  const rest = JSON.stringify({ tm, t: 'cstm', n: event, num, var: sent });
  return { event, rest, time: tm };
}

/** Puts the user (`cs1`) in front of the draft and encodes the whole to the bytes that will be sent. */
export function sealEvent(draft: EventDraft, loginUserId: string): EncodedEvent {
  const json = `{"cs1":${JSON.stringify(loginUserId)},${draft.rest.slice(1)}`;
  return { bytes: Buffer.from(json), time: draft.time };
}

function readTime(time: unknown, now: () => number, review: Review): number {
  if (time === undefined) return now();
  const ms = types.isDate(time) ? time.getTime() : time;
  if (typeof ms !== 'number' || !Number.isFinite(ms)) {
    const message = `time is ${quote(time)}: pass Unix milliseconds, such as Date.now(), or a Date`;
    review.refuse({ code: 'not_finite', path: 'time', message });
    return 0;
  }
  if (Math.abs(ms) > latestTime) {
    const message = `time is ${quote(time)}: it lies outside ±8.64e15 ms, the range of a Date`;
    review.refuse({ code: 'out_of_range', path: 'time', message });
    return 0;
  }
  return Math.trunc(ms);
}

function readNum(num: unknown, review: Review): number | undefined {
  if (num === undefined || num === null) return undefined;
  if (typeof num === 'number' && Number.isFinite(num) && num >= 0) return num;
  review.refuse({ code: 'out_of_range', path: 'num', message: `num is ${quote(num)}: pass a number of 0 or more` });
  return undefined;
}

function checkPlatformKeys(
  event: string,
  sent: object | undefined,
  rule: DraftRules['keyRules'],
  review: Review,
): void {
  judge('event', checkPlatformEventKey(event));
  if (sent === undefined) return;
  for (const key in sent) judge(variablePath(key), checkPlatformVariableKey(key));

  function judge(path: string, message: string | undefined): void {
    if (message === undefined) return;
    if (rule === 'refuse') review.refuse({ code: 'platform_key', path, message });
    else review.note('platform_key', path, message);
  }
}
