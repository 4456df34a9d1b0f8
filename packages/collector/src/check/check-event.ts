/** Checks one parsed item of a request's array against GrowingIO's rules, and against the tracking plan. */

import type { EventIssueCode } from '@growingio/upload';
import { checkEventKey, checkLoginUserId, checkPlatformEventKey, inEnglish, quote, type Plan } from '@growingio/upload/adapter';
import { checkPlan } from './check-plan.js';
import { clockTolerance } from './check-request.js';
import { checkVariables } from './check-variables.js';
import { firstMilliseconds, latenessOf } from './lateness.js';
import { Marks, type Mark, type MarkCode } from './mark.js';

const knownKeys = new Set(['cs1', 'tm', 't', 'n', 'var', 'num']);

const loginUserIdCodes: Partial<Record<EventIssueCode, MarkCode>> = {
  empty: 'cs1_empty',
  too_long: 'cs1_too_long',
  reserved: 'cs1_reserved',
  colon: 'cs1_colon',
  control_character: 'cs1_control_character',
};

const eventKeyCodes: Partial<Record<EventIssueCode, MarkCode>> = { empty: 'n_empty', too_long: 'n_too_long' };

export interface EventTimes {
  /** `stm` of the request in Unix ms, where it has one. */
  readonly sendTime: number | undefined;
  /** When the collector received the request, Unix ms. */
  readonly receivedAt: number;
}

/**
 * Marks what is wrong with one event, and where it differs from the plan, if there is one. A good event has no marks. Never throws on
 * what `JSON.parse` can return.
 */
export function checkEvent(item: unknown, times: EventTimes, plan?: Plan): readonly Mark[] {
  const marks = new Marks();
  inEnglish(() => {
    check(item, times, marks);
    if (plan !== undefined) compare(item, plan, marks);
  });
  return marks.list();
}

function check(item: unknown, times: EventTimes, marks: Marks): void {
  if (!isObject(item)) {
    marks.add('not_an_object', '', `this item of the list is ${quote(item)}: an event is an object`);
    return;
  }
  checkUser(item['cs1'], marks);
  checkTime(item['tm'], times, marks);
  checkType(item['t'], marks);
  checkKey(item['n'], marks);
  checkVariables(item['var'], marks);
  checkNum(item['num'], marks);
  checkNames(item, marks);
}

function compare(item: unknown, plan: Plan, marks: Marks): void {
  const { n, var: variables } = isObject(item) ? item : {};
  if (typeof n === 'string') checkPlan(n, isObject(variables) ? variables : {}, plan, marks);
}

function checkType(t: unknown, marks: Marks): void {
  if (t === 'cstm') return;
  const given = t === undefined ? 'missing' : quote(t);
  marks.add('t_not_cstm', 't', `the event type is ${given}: it is always "cstm" here`);
}

function checkNames(item: Record<string, unknown>, marks: Marks): void {
  for (const key in item) {
    if (knownKeys.has(key)) continue;
    const message = `the API has no field ${quote(key)}: an event has cs1, tm, t, n, var and num`;
    marks.add('unknown_key', key, message);
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkUser(cs1: unknown, marks: Marks): void {
  if (cs1 === undefined || cs1 === null) {
    marks.add('cs1_missing', 'cs1', 'the login user ID is missing: every event needs the cs1 of the user who did it');
    return;
  }
  if (typeof cs1 !== 'string') {
    marks.add('cs1_not_a_string', 'cs1', `the login user ID is ${quote(cs1)}: pass a string`);
    return;
  }
  const issue = checkLoginUserId(cs1);
  if (typeof issue !== 'string') marks.add(loginUserIdCodes[issue.code] ?? 'cs1_not_a_string', 'cs1', issue.message);
}

function checkTime(tm: unknown, { sendTime, receivedAt }: EventTimes, marks: Marks): void {
  if (tm === undefined || tm === null) {
    marks.add('tm_missing', 'tm', 'the time of the event is missing: pass it in Unix milliseconds');
    return;
  }
  if (typeof tm !== 'number' || !Number.isFinite(tm)) {
    const message = `the time is ${quote(tm)}: pass a number of Unix milliseconds, such as ${String(receivedAt)}`;
    marks.add('tm_not_a_number', 'tm', message);
  } else if (tm < firstMilliseconds) {
    marks.add('tm_seconds', 'tm', `the time ${String(tm)} lies before 2001: it looks like seconds, pass milliseconds`);
  } else if (tm - receivedAt > clockTolerance) {
    marks.add('tm_future', 'tm', `the time ${String(tm)} lies in the future: check the clock of the sending machine`);
  } else if (latenessOf({ time: tm, sendTime, receivedAt }) > 0) {
    const message = 'it was sent more than 4 hours after it happened: GrowingIO will not associate it with the visitor';
    marks.add('tm_too_old', 'tm', message);
  }
}

function checkKey(n: unknown, marks: Marks): void {
  if (n === undefined || n === null) {
    marks.add('n_missing', 'n', "the event key is missing: name it as on GrowingIO's site");
    return;
  }
  const issue = checkEventKey(n);
  if (issue !== undefined) {
    marks.add(eventKeyCodes[issue.code] ?? 'n_not_a_string', 'n', issue.message);
    return;
  }
  const unseen = typeof n === 'string' ? checkPlatformEventKey(n) : undefined;
  if (unseen !== undefined) marks.add('n_platform_key', 'n', unseen);
}

function checkNum(num: unknown, marks: Marks): void {
  if (num === undefined) return;
  if (typeof num === 'number' && Number.isFinite(num) && num >= 0) return;
  marks.add('num_not_a_number', 'num', `num is ${quote(num)}: pass a number of 0 or more, or leave it out`);
}
