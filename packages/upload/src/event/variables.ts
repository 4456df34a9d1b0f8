/** Writes a user's variables as the flat object of strings and numbers that the API takes. */

import { types } from 'node:util';
import { quote } from '../text/quote.js';
import type { Review } from './issue.js';
import { Chunk, type JsonWriter } from './json-writer.js';
import {
  checkVariableKey,
  knownVariableKey,
  variablePath,
  writeVariableKey,
  type KeyRules,
  type KnownEventKey,
} from './keys.js';

/** Longest string value, in UTF-16 units; longer ones are cut. Source: GrowingIO's Java SDK. */
export const maxStringLength = 255;
/** Most variables of one event. The API names no limit; ours keeps an event's cost bounded. */
export const maxVariables = 1000;
/** What joins the items of a list into one string. Source: GrowingIO's PHP SDK. */
export const listSeparator = '||';

/** A value that is not sent. */
type Missing = string | undefined;

const [comma, open, close] = [0x2c, 0x7b, 0x7d];
const member = new Chunk(',"var":');

/**
 * Checks, normalises and writes variables, in one pass, as the member `var` with a comma in front. Writes nothing when there
 * are none, and `{}` when none of them had a value. With the key of their event it is quicker. Never throws: what can't be read becomes an issue of the review, and
 * then what was written is no JSON.
 */
export function writeVariables(
  writer: JsonWriter,
  variables: unknown,
  keyRules: KeyRules,
  review: Review,
  eventKey?: KnownEventKey,
): void {
  if (variables === undefined || variables === null) return;
  try {
    if (typeof variables === 'object' && !Array.isArray(variables)) {
      const keys = Object.keys(variables);
      if (keys.length > 0) {
        writeEntries(writer, variables as Record<string, unknown>, keys, keyRules, review, eventKey);
        return;
      }
      if (isPlain(variables)) return;
    }
    const message = `the variables are ${quote(variables)}: pass a plain object, such as { product_price: 14 }`;
    review.refuse({ code: 'not_an_object', path: 'variables', message });
  } catch {
    const message = 'the variables can not be read: reading them throws';
    review.refuse({ code: 'unreadable', path: 'variables', message });
  }
}

// Maps, Dates, Promises and their kind have no keys of their own, and would vanish without a word.
function isPlain(variables: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(variables);
  // By the prototype's prototype: the Object of another realm, such as Jest's, is plain too.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function writeEntries(
  writer: JsonWriter,
  variables: Record<string, unknown>,
  keys: readonly string[],
  keyRules: KeyRules,
  review: Review,
  eventKey?: KnownEventKey,
): void {
  if (keys.length > maxVariables) {
    const message = `there are ${String(keys.length)} variables: at most ${String(maxVariables)}`;
    review.refuse({ code: 'too_many', path: 'variables', message });
    return;
  }
  writer.chunk(member);
  let separator = open;
  const known = eventKey?.namesOf(keys);
  const learned: Chunk[] | undefined = known === undefined ? [] : undefined;
  const chosen = known === undefined && keys.some(hasSpaceAround) ? chooseKeys(keys) : undefined;
  let at = 0;
  for (const given of keys) {
    const name = known?.[at] ?? knownVariableKey(given);
    at += 1;
    if (name !== undefined) learned?.push(name);
    let key = given;
    if (name === undefined) {
      key = given.trim();
      const issue = checkVariableKey(key);
      if (issue !== undefined) {
        review.refuse(issue);
        continue;
      }
      if (key !== given) review.note('trimmed', variablePath(key), 'spaces around the variable key were taken away');
    }
    if (chosen !== undefined && chosen.get(key) !== given) continue;
    const value = readValue(variables, given, key, review);
    if (value === undefined) continue;
    writer.byte(separator);
    separator = comma;
    if (name === undefined) writeVariableKey(writer, key, keyRules, review);
    else writer.chunk(name);
    if (typeof value === 'number') writer.number(value);
    else writer.string(value);
  }
  if (learned?.length === keys.length) eventKey?.learn(keys, learned);
  if (separator === open) writer.byte(open);
  writer.byte(close);
}

function hasSpaceAround(key: string): boolean {
  return key.trim() !== key;
}

/** Of keys that are the same once they are trimmed, the last. */
function chooseKeys(keys: readonly string[]): ReadonlyMap<string, string> {
  return new Map(keys.map((given) => [given.trim(), given]));
}

function readValue(variables: Record<string, unknown>, given: string, key: string, review: Review) {
  let value: unknown;
  try {
    value = variables[given];
    return Array.isArray(value) ? joinList(value, key, review) : normaliseValue(value, key, review);
  } catch {
    const message = 'the value can not be read: its getter throws';
    review.refuse({ code: 'unreadable', path: variablePath(key), message });
    return undefined;
  }
}

function normaliseValue(value: unknown, key: string, review: Review): string | number | undefined {
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
      review.note('converted', variablePath(key), `a ${typeof value} is sent as a string`);
      return cutString(String(value), key, review);
    case 'object':
      if (value === null) return leaveOut('null', key, review);
      if (types.isDate(value)) return formatDate(value, key, review);
      return refuseObject(value, key, review);
    default: {
      const message = `the value is ${quote(value)}: pass a string or a number, or leave it out`;
      review.refuse({ code: 'unsupported_type', path: variablePath(key), message });
      return undefined;
    }
  }
}

function leaveOut(what: string, key: string, review: Review): Missing {
  review.note('left_out', variablePath(key), `${what} is not sent`);
  return undefined;
}

function formatDate(date: Date, key: string, review: Review): string | undefined {
  if (Number.isNaN(date.getTime())) return leaveOut('an invalid Date', key, review);
  review.note('converted', variablePath(key), 'a Date is sent as an ISO 8601 string');
  return date.toISOString();
}

function refuseObject(value: object, key: string, review: Review): Missing {
  const message = `the value is ${quote(value)}: variables are flat, so pass its parts as variables of their own, or String(value)`;
  review.refuse({ code: 'nested_object', path: variablePath(key), message });
  return undefined;
}

function joinList(list: readonly unknown[], key: string, review: Review): string {
  review.note('converted', variablePath(key), `a list is sent as one string, its items joined with ${listSeparator}`);
  let joined: string | undefined;
  // Longer than the longest string already: the rest would only be cut, so it is not even read.
  for (let i = 0; i < list.length && (joined?.length ?? 0) <= maxStringLength; i += 1) {
    // A string is cut after it was joined: if both cuts met the same pair, half a separator would stay.
    const given = list[i];
    const item = typeof given === 'string' ? given : normaliseValue(given, key, review);
    if (item !== undefined) joined = joined === undefined ? String(item) : `${joined}${listSeparator}${String(item)}`;
    if (review.issues !== undefined) break;
    // A list of a million empty items never grows: what reads no more is bounded by the items, not by the text.
    if (i >= maxListItems) break;
  }
  return cutString(joined ?? '', key, review);
}

const maxListItems = 10_000;

function cutString(text: string, key: string, review: Review): string {
  if (text.length <= maxStringLength) return text;
  review.note('cut', variablePath(key), `a string was cut to ${String(maxStringLength)} characters`);
  const last = text.charCodeAt(maxStringLength - 1);
  const next = text.charCodeAt(maxStringLength);
  const splitsPair = last >= 0xd800 && last <= 0xdbff && next >= 0xdc00 && next <= 0xdfff;
  return text.slice(0, splitsPair ? maxStringLength - 1 : maxStringLength);
}
