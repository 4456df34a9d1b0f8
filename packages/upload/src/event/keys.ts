/** Event keys and variable keys enter; what the API and the platform have against them leaves. */

import { quote } from '../quote.js';
import type { EventIssue } from './issue.js';

/** Longest event key that the API takes, in UTF-16 units. Source: GrowingIO's Java SDK, which drops longer ones. */
export const maxEventKeyLength = 255;
/** Longest event key that can be created on the platform. Source: management API, create event. */
export const maxPlatformEventKeyLength = 50;
/** Longest variable key that can be created on the platform. Source: management API, create variable. */
export const maxPlatformVariableKeyLength = 30;

const platformAlphabet = /^[A-Za-z_][A-Za-z0-9_]*$/;

// An application uses the same few keys for ever: looking one up takes a quarter of checking it.
const goodKeys = { event: new Set<string>(), variable: new Set<string>() };
const mostGoodKeys = 1000;

/**
 * Checks an event key (`n`, 事件标识) by the API's rule: a string of 1 to 255 characters.
 * Answers an issue, or `undefined` for a good key. Source: GrowingIO's Java SDK.
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

/** The event key as JSON. A good one needs no escaping. */
export function encodeEventKey(key: string): string {
  return goodKeys.event.has(key) ? `"${key}"` : JSON.stringify(key);
}

function checkPlatformKey(key: string, what: 'event' | 'variable', longest: number): string | undefined {
  const good = goodKeys[what];
  if (good.has(key)) return undefined;
  if (key.length <= longest && platformAlphabet.test(key)) {
    if (good.size < mostGoodKeys) good.add(key);
    return undefined;
  }
  return (
    `GrowingIO may never show the ${what} key ${quote(key)}: a key starts with a letter or _, ` +
    `then letters, digits and _, at most ${String(longest)} characters`
  );
}

/** The path of a variable in an issue. A long key is cut, since it may come from anywhere. */
export function variablePath(key: string): string {
  return `variables.${key.length > 64 ? `${key.slice(0, 64)}…` : key}`;
}
