/** The value of a variable enters; what is sent of it leaves: a string, a number, or nothing. */

import { types } from 'node:util';
import { quote } from '../text/quote.js';
import type { EventIssue, Review } from './issue.js';
import { variablePath } from './keys.js';
import { plainValueOf } from './plain-value.js';
import { t } from '../text/messages.js';

/** Longest string value, in UTF-16 units; longer ones are cut. Source: GrowingIO's Java SDK. */
export const maxStringLength = 255;
/** What joins the items of a list into one string. Source: GrowingIO's PHP SDK. */
const listSeparator = '||';
const maxListItems = 10_000;

/** What is done with a value that can't be sent: the event is refused, or goes without it. */
export type UnknownValues = 'refuse' | 'omit';

export interface ValueRules {
  readonly unknownValues: UnknownValues;
}

/** What is sent of a value; `undefined` where nothing is. */
export type Sent = string | number | undefined;

const sayJoined = (): string => t`a list is sent as one string, its items joined with ${listSeparator}`;
const sayCut = (): string => t`a string was cut to ${maxStringLength} characters`;

/** Reads and normalises one of the variables. Returns `undefined` for what is not sent, with an issue or a note of why. Never throws. */
export function readValue(
  variables: Readonly<Record<string, unknown>>,
  given: string,
  key: string,
  rules: ValueRules,
  review: Review,
): Sent {
  try {
    const value = variables[given];
    return Array.isArray(value) ? joinList(value, key, rules, review) : normaliseValue(value, key, rules, review);
  } catch {
    return reject('unreadable', t`the value can not be read: its getter throws`, key, rules, review);
  }
}

function normaliseValue(value: unknown, key: string, rules: ValueRules, review: Review): Sent {
  switch (typeof value) {
    case 'string':
      return value.length > maxStringLength ? cutString(value, key, review) : value;
    case 'number':
      if (Number.isFinite(value)) return value;
      return leaveOut(String(value), key, review);
    case 'undefined':
      return leaveOut('undefined', key, review);
    case 'boolean':
    case 'bigint':
      review.note('converted', variablePath(key), () => t`a ${typeof value} is sent as a string`);
      return cutString(String(value), key, review);
    case 'object':
      if (value === null) return leaveOut('null', key, review);
      if (types.isDate(value)) return formatDate(value, key, review);
      return normaliseObject(value, key, rules, review);
    default: {
      const message = t`the value is ${quote(value)}: pass a string or a number, or leave it out`;
      return reject('unsupported_type', message, key, rules, review);
    }
  }
}

function leaveOut(what: string, key: string, review: Review): Sent {
  review.note('left_out', variablePath(key), () => t`${what} is not sent`);
  return undefined;
}

function formatDate(date: Date, key: string, review: Review): Sent {
  if (Number.isNaN(date.getTime())) return leaveOut(t`an invalid Date`, key, review);
  review.note('converted', variablePath(key), () => t`a Date is sent as an ISO 8601 string`);
  return date.toISOString();
}

function normaliseObject(value: object, key: string, rules: ValueRules, review: Review): Sent {
  let plain: unknown;
  try {
    plain = plainValueOf(value, key);
  } catch {
    return reject('unreadable', t`the value can not be read: its toJSON() throws`, key, rules, review);
  }
  // As JSON writes an invalid Date, and the libraries an invalid time of theirs.
  if (plain === null || plain === undefined) return leaveOut(t`an object as ${String(plain)}`, key, review);
  if (typeof plain === 'object') {
    const message = t`the value is ${quote(value)}: variables are flat, so pass its parts as variables of their own, or String(value)`;
    return reject('nested_object', message, key, rules, review);
  }
  if (!types.isBoxedPrimitive(value)) {
    review.note('converted', variablePath(key), () => t`an object is sent as the ${typeof plain} that it stands for`);
  }
  return normaliseValue(plain, key, rules, review);
}

function reject(code: EventIssue['code'], message: string, key: string, rules: ValueRules, review: Review): Sent {
  const issue = { code, path: variablePath(key), message };
  if (rules.unknownValues === 'omit') review.omit(issue);
  else review.refuse(issue);
  return undefined;
}

function joinList(list: readonly unknown[], key: string, rules: ValueRules, review: Review): string | undefined {
  review.note('converted', variablePath(key), sayJoined);
  const omittedBefore = review.omitted;
  let joined: string | undefined;
  // Longer than the longest string already: the rest would only be cut, so it is not even read.
  for (let i = 0; i < list.length && (joined?.length ?? 0) <= maxStringLength; i += 1) {
    // A string is cut after it was joined: if both cuts met the same pair, half a separator would stay.
    const given = list[i];
    const item = typeof given === 'string' ? given : normaliseValue(given, key, rules, review);
    // Half a list would be a wrong value.
    if (review.issues !== undefined || review.omitted !== omittedBefore) return undefined;
    if (item !== undefined) joined = joined === undefined ? String(item) : `${joined}${listSeparator}${String(item)}`;
    // A list of a million empty items never grows: what reads no more is bounded by the items, not by the text.
    if (i >= maxListItems) break;
  }
  return cutString(joined ?? '', key, review);
}

function cutString(text: string, key: string, review: Review): string {
  if (text.length <= maxStringLength) return text;
  review.note('cut', variablePath(key), sayCut);
  const last = text.charCodeAt(maxStringLength - 1);
  const next = text.charCodeAt(maxStringLength);
  const splitsPair = last >= 0xd800 && last <= 0xdbff && next >= 0xdc00 && next <= 0xdfff;
  return text.slice(0, splitsPair ? maxStringLength - 1 : maxStringLength);
}
