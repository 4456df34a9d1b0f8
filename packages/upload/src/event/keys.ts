/** Checks event keys and variable keys against the rules of the API and of the platform. */

import { quote } from '../text/quote.js';
import type { EventIssue, Review } from './issue.js';
import { Chunk, type JsonWriter } from './json-writer.js';
import { t } from '../text/messages.js';

/** Longest event key that the API takes, in UTF-16 units. Source: GrowingIO's Java SDK, which drops longer ones. */
export const maxEventKeyLength = 255;
/** Longest event key that can be created on the platform. Source: management API, create event. */
export const maxPlatformEventKeyLength = 50;
/** Longest variable key that can be created on the platform. Source: management API, create variable. */
export const maxPlatformVariableKeyLength = 30;

const platformLimits = { event: maxPlatformEventKeyLength, variable: maxPlatformVariableKeyLength };
type PlatformKey = keyof typeof platformLimits;

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

const typeMember = '"t":"cstm","n":';
const unknownMember = new Chunk(typeMember);
const colon = 0x3a;

/**
 * Checks an event key (`n`, 事件标识) by the API's rule: a string of 1 to 255 characters.
 * Returns an issue, or `undefined` for a good key. Source: GrowingIO's Java SDK.
 */
export function checkEventKey(key: unknown): EventIssue | undefined {
  return checkKey(key, 'event', 'event');
}

/** Checks a trimmed variable key: 1 to 255 characters. The API names no limit; ours keeps an event's size bounded. */
export function checkVariableKey(key: string): EventIssue | undefined {
  return checkKey(key, variablePath(key), 'variable');
}

function checkKey(key: unknown, path: string, what: PlatformKey): EventIssue | undefined {
  if (typeof key !== 'string') {
    return { code: 'not_a_string', path, message: t`${nameOf(what)} is ${quote(key)}: pass a string` };
  }
  if (key.length === 0)
    return { code: 'empty', path, message: t`${nameOf(what)} is empty: name it as on GrowingIO's site` };
  if (key.length > maxEventKeyLength) {
    const message = t`${nameOf(what)} ${quote(key)} has ${key.length} characters: at most ${maxEventKeyLength}`;
    return { code: 'too_long', path, message };
  }
  return undefined;
}

function nameOf(what: PlatformKey): string {
  return what === 'event' ? t`the event key` : t`the variable key`;
}

/**
 * Says why the platform can't have this event key, or `undefined` when it can. GrowingIO answers 200 to such a key and may
 * never show it: keys start with a letter or `_`, then letters, digits and `_`, at most 50. Old projects have others.
 */
export function checkPlatformEventKey(key: string): string | undefined {
  return canPlatformHave(key, 'event') ? undefined : describeUnseen(key, 'event');
}

/** As `checkPlatformEventKey`, for a variable key: the same alphabet, at most 30 characters. */
export function checkPlatformVariableKey(key: string): string | undefined {
  return canPlatformHave(key, 'variable') ? undefined : describeUnseen(key, 'variable');
}

/** Writes the members `t` and `n` of a key that the API takes. Returns what is known of one that is used again and again. */
export function writeEventKey(
  writer: JsonWriter,
  key: string,
  rules: KeyRules,
  review: Review,
): KnownEventKey | undefined {
  let known = goodEvents.get(key);
  if (known === undefined && isGood(key, 'event', rules, review) && goodEvents.size < mostGoodKeys) {
    known = new KnownEventKey(new Chunk(typeMember + JSON.stringify(key)));
    goodEvents.set(key, known);
  }
  writer.chunk(known?.member ?? unknownMember);
  if (known === undefined) writer.string(key);
  return known;
}

/** What is sent of a key that has been found good before; `undefined` for all others. */
export function knownVariableKey(key: string): Chunk | undefined {
  return goodVariables.get(key);
}

/** Writes a trimmed variable key that the API takes, with its colon. */
export function writeVariableKey(writer: JsonWriter, key: string, rules: KeyRules, review: Review): void {
  let known = goodVariables.get(key);
  if (known === undefined && isGood(key, 'variable', rules, review) && goodVariables.size < mostGoodKeys) {
    known = new Chunk(`${JSON.stringify(key)}:`);
    goodVariables.set(key, known);
  }
  if (known !== undefined) writer.chunk(known);
  else {
    writer.string(key);
    writer.byte(colon);
  }
}

/** Whether the platform can have the key; else that is said. */
function isGood(key: string, what: PlatformKey, rules: KeyRules, review: Review): boolean {
  if (canPlatformHave(key, what)) return true;
  const path = what === 'event' ? what : variablePath(key);
  if (rules === 'refuse') review.refuse({ code: 'platform_key', path, message: describeUnseen(key, what) });
  else review.note('platform_key', path, () => describeUnseen(key, what));
  return false;
}

function canPlatformHave(key: string, what: PlatformKey): boolean {
  return key.length <= platformLimits[what] && platformAlphabet.test(key);
}

function describeUnseen(key: string, what: PlatformKey): string {
  return t`GrowingIO may never show ${nameOf(what)} ${quote(key)}: a key starts with a letter or _, then letters, digits and _, at most ${platformLimits[what]} characters`;
}

/** The path of a variable in an issue. A long key is cut, since it may come from anywhere. */
export function variablePath(key: string): string {
  return `variables.${key.length > 64 ? `${key.slice(0, 64)}…` : key}`;
}
