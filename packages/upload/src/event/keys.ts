/** Checks event keys and variable keys against the rules of the API and of the platform. */

import { quote } from '../text/quote.js';
import type { EventIssue, Review } from './issue.js';
import { Chunk } from './json-writer.js';

/** Longest event key that the API takes, in UTF-16 units. Source: GrowingIO's Java SDK, which drops longer ones. */
export const maxEventKeyLength = 255;
/** Longest event key that can be created on the platform. Source: management API, create event. */
export const maxPlatformEventKeyLength = 50;
/** Longest variable key that can be created on the platform. Source: management API, create variable. */
export const maxPlatformVariableKeyLength = 30;

const platformAlphabet = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** What is done with a key that the platform can't have. */
export type KeyRules = 'warn' | 'refuse';

/** An event key that was found good, and the variable keys that it came with last. */
export class KnownEventKey {
  /** The members `t` and `n` of its events. */
  readonly member: Chunk;
  #keys: readonly string[] = [];
  #names: readonly Chunk[] = [];

  constructor(member: Chunk) {
    this.member = member;
  }

  /** What is sent of these variable keys, if they are those of the last event. */
  namesOf(keys: readonly string[]): readonly Chunk[] | undefined {
    const known = this.#keys;
    if (keys.length !== known.length) return undefined;
    for (let i = 0; i < keys.length; i += 1) if (keys[i] !== known[i]) return undefined;
    return this.#names;
  }

  /** Keeps variable keys of which nothing has to be checked or said. */
  learn(keys: readonly string[], names: readonly Chunk[]): void {
    this.#keys = keys;
    this.#names = names;
  }
}

// An application uses the same few keys for ever: looking one up takes a quarter of checking it. By key, what is sent of it.
const goodEvents = new Map<string, KnownEventKey>();
const goodVariables = new Map<string, Chunk>();
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

/** Checks an event key that the API takes, and returns what is sent of it. */
export function encodeEventKey(key: string, rules: KeyRules, review: Review): KnownEventKey {
  const known = goodEvents.get(key);
  if (known !== undefined) return known;
  const event = new KnownEventKey(new Chunk(`"t":"cstm","n":${JSON.stringify(key)}`));
  const isGood = judgeKey('event', checkPlatformEventKey(key), rules, review);
  if (isGood && goodEvents.size < mostGoodKeys) goodEvents.set(key, event);
  return event;
}

/** What `encodeVariableKey` returns for a key that has been found good before; `undefined` for all others. */
export function knownVariableKey(key: string): Chunk | undefined {
  return goodVariables.get(key);
}

/** Checks a trimmed variable key that the API takes, and returns it with its colon. */
export function encodeVariableKey(key: string, rules: KeyRules, review: Review): Chunk {
  const known = goodVariables.get(key);
  if (known !== undefined) return known;
  const name = new Chunk(`${JSON.stringify(key)}:`);
  const isGood = judgeKey(variablePath(key), checkPlatformVariableKey(key), rules, review);
  if (isGood && goodVariables.size < mostGoodKeys) goodVariables.set(key, name);
  return name;
}

/** Whether there is nothing against a key; what there is against it is said. */
function judgeKey(path: string, message: string | undefined, rules: KeyRules, review: Review): boolean {
  if (message === undefined) return true;
  if (rules === 'refuse') review.refuse({ code: 'platform_key', path, message });
  else review.note('platform_key', path, message);
  return false;
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
