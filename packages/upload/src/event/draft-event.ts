/** One call of track() enters; the event without its user, checked and normalised, leaves. Its user seals it: it is encoded. */

import { types } from 'node:util';
import { quote } from '../quote.js';
import type { EncodedEvent } from '../sender/sender.js';
import type { Review } from './issue.js';
import {
  checkEventKey,
  checkPlatformEventKey,
  checkPlatformVariableKey,
  encodeEventKey,
  variablePath,
} from './keys.js';
import { normaliseVariables, type SentVariables } from './variables.js';

/** An event whose user is not known yet. Its variables are a copy, in which only strings and numbers are left. */
export interface EventDraft {
  readonly event: string;
  readonly time: number;
  readonly num: number | undefined;
  readonly variables: SentVariables | undefined;
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
 * Checks an event and takes over what will be sent of it at once, so that a later change of the variables changes nothing.
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
  return { event, time: tm, num, variables: sent };
}

/** Gives the draft its user (`cs1`) and encodes it, once, to the bytes that will be sent. */
export function sealEvent(draft: EventDraft, loginUserId: string): EncodedEvent {
  const { event, time, num, variables } = draft;
  // In the documentation's order. JSON.stringify of the whole takes half as long again: it has five more names to escape.
  const front = `{"cs1":${JSON.stringify(loginUserId)},"tm":${encodeTime(time)},"t":"cstm","n":${encodeEventKey(event)}`;
  const number = num === undefined ? '' : `,"num":${String(num)}`;
  const json = variables === undefined ? `${front}${number}}` : `${front}${number},"var":${JSON.stringify(variables)}}`;
  return { bytes: Buffer.from(json), time };
}

let lastSecond = NaN;
let lastSecondDigits = '';

// JavaScript takes a tenth of a call for the digits of a number beyond 31 bits; most events are of the same second as the one before.
function encodeTime(time: number): string {
  const second = Math.floor(time / 1000);
  if (second < 1) return String(time);
  if (second !== lastSecond) {
    lastSecond = second;
    lastSecondDigits = String(second);
  }
  const ms = time - second * 1000;
  return `${lastSecondDigits}${ms < 10 ? '00' : ms < 100 ? '0' : ''}${String(ms)}`;
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
  const message = checkPlatformEventKey(event);
  if (message !== undefined) judgePlatformKey('event', message, rule, review);
  for (const key in sent) {
    const found = checkPlatformVariableKey(key);
    if (found !== undefined) judgePlatformKey(variablePath(key), found, rule, review);
  }
}

function judgePlatformKey(path: string, message: string, rule: DraftRules['keyRules'], review: Review): void {
  if (rule === 'refuse') review.refuse({ code: 'platform_key', path, message });
  else review.note('platform_key', path, message);
}
