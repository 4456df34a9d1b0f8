/** Checks event keys and variable keys against the rules of the API and of the platform. */

import { quote } from '../text/quote.js';
import type { EventIssue, Review } from './issue.js';

/** Longest event key that the API takes, in UTF-16 units. Source: GrowingIO's Java SDK, which drops longer ones. */
export const maxEventKeyLength = 255;
/** Longest event key that can be created on the platform. Source: management API, create event. */
export const maxPlatformEventKeyLength = 50;
/** Longest variable key that can be created on the platform. Source: management API, create variable. */
export const maxPlatformVariableKeyLength = 30;

const platformAlphabet = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** What is done with a key that the platform can't have. */
export type KeyRules = 'warn' | 'refuse';

// An application uses the same few keys for ever: looking one up takes a quarter of checking it. By key, what is sent of it.
const goodKeys = { event: new Map<string, Uint8Array>(), variable: new Map<string, Uint8Array>() };
const mostGoodKeys = 1000;

/**
 * Checks an event key (`n`, 事件标识) by the API's rule: a string of 1 to 255 characters.
 * Returns an issue, or `undefined` for a good key. Source: GrowingIO's Java SDK.
 */
export function checkEventKey(key: unknown): EventIssue | undefined {
  return checkKey(key, 'event', 'the event key');
}

/** Checks a trimmed variable key: 1 to 255 characters. The API names no limit; ours keeps an event's size bounded. */
export function checkVariableKey(key: string): EventIssue | undefined {
  return checkKey(key, variablePath(key), 'the variable key');
}

function checkKey(key: unknown, path: string, what: string): EventIssue | undefined {
  if (typeof key !== 'string') {
    return { code: 'not_a_string', path, message: `${what} is ${quote(key)}: pass a string` };
  }
  if (key.length === 0) return { code: 'empty', path, message: `${what} is empty: name it as on GrowingIO's site` };
  if (key.length > maxEventKeyLength) {
    const message = `${what} ${quote(key)} has ${String(key.length)} characters: at most ${String(maxEventKeyLength)}`;
    return { code: 'too_long', path, message };
  }
  return undefined;
}

/**
 * Says why the platform can't have this event key, or `undefined` when it can. GrowingIO answers 200 to such a key and may
 * never show it: keys start with a letter or `_`, then letters, digits and `_`, at most 50. Old projects have others.
 */
export function checkPlatformEventKey(key: string): string | undefined {
  return checkPlatformKey(key, 'event', maxPlatformEventKeyLength);
}

/** As `checkPlatformEventKey`, for a variable key: the same alphabet, at most 30 characters. */
export function checkPlatformVariableKey(key: string): string | undefined {
  return checkPlatformKey(key, 'variable', maxPlatformVariableKeyLength);
}

/** Checks an event key that the API takes, and returns the members `t` and `n` of its event. */
export function encodeEventKey(key: string, rules: KeyRules, review: Review): Uint8Array {
  return goodKeys.event.get(key) ?? judgeKey(key, 'event', checkPlatformEventKey(key), rules, review);
}

/** What `encodeVariableKey` returns for a key that has been found good before; `undefined` for all others. */
export function knownVariableKey(key: string): Uint8Array | undefined {
  return goodKeys.variable.get(key);
}

/** Checks a trimmed variable key that the API takes, and returns it with its colon. */
export function encodeVariableKey(key: string, rules: KeyRules, review: Review): Uint8Array {
  return goodKeys.variable.get(key) ?? judgeKey(key, 'variable', checkPlatformVariableKey(key), rules, review);
}

function judgeKey(
  key: string,
  what: 'event' | 'variable',
  message: string | undefined,
  rules: KeyRules,
  review: Review,
): Uint8Array {
  const json = JSON.stringify(key);
  const bytes = Buffer.from(what === 'event' ? `"t":"cstm","n":${json}` : `${json}:`);
  const path = what === 'event' ? what : variablePath(key);
  const good = goodKeys[what];
  if (message === undefined) {
    if (good.size < mostGoodKeys) good.set(key, bytes);
  } else if (rules === 'refuse') review.refuse({ code: 'platform_key', path, message });
  else review.note('platform_key', path, message);
  return bytes;
}

function checkPlatformKey(key: string, what: 'event' | 'variable', longest: number): string | undefined {
  if (key.length <= longest && platformAlphabet.test(key)) return undefined;
  return (
    `GrowingIO may never show the ${what} key ${quote(key)}: a key starts with a letter or _, ` +
    `then letters, digits and _, at most ${String(longest)} characters`
  );
}

/** The path of a variable in an issue. A long key is cut, since it may come from anywhere. */
export function variablePath(key: string): string {
  return `variables.${key.length > 64 ? `${key.slice(0, 64)}…` : key}`;
}
