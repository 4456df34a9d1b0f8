/** Writes a user's variables as the flat object of strings and numbers that the API takes. */

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
import type { EventCheck } from './plan-check.js';
import { readValue, type ValueRules } from './values.js';
import { t } from '../text/messages.js';

/** Most variables of one event. The API names no limit; ours keeps an event's cost bounded. */
export const maxVariables = 1000;

export interface VariableRules extends ValueRules {
  readonly keyRules: KeyRules;
}

const [comma, open, close] = [0x2c, 0x7b, 0x7d];
const member = new Chunk(',"var":');

/**
 * Checks, normalises and writes variables, in one pass, as the member `var` with a comma in front. Writes nothing when there
 * are none, and `{}` when none of them had a value. With the event's key they are written more quickly; `check` holds them
 * against the tracking plan. Never throws: what can't be read becomes an issue of the review, and then what was written is no JSON.
 */
export function writeVariables(
  writer: JsonWriter,
  variables: unknown,
  rules: VariableRules,
  review: Review,
  eventKey?: KnownEventKey,
  check?: EventCheck,
): void {
  if (variables === undefined || variables === null) {
    check?.checkNone(review);
    return;
  }
  try {
    if (typeof variables === 'object' && !Array.isArray(variables)) {
      const keys = Object.keys(variables);
      if (keys.length > 0) {
        writeEntries(writer, variables as Record<string, unknown>, keys, rules, review, eventKey, check);
        return;
      }
      if (isPlainObject(variables)) {
        check?.checkNone(review);
        return;
      }
    }
    const message = t`the variables are ${quote(variables)}: pass a plain object, such as { product_price: 14 }`;
    review.refuse({ code: 'not_an_object', path: 'variables', message });
  } catch {
    const message = t`the variables can not be read: reading them throws`;
    review.refuse({ code: 'unreadable', path: 'variables', message });
  }
}

/** Whether an object is one without a class. Maps, Dates, Promises and their kind have no keys, and would vanish without a word. */
export function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // By the prototype's prototype: the Object of another realm, such as Jest's, is plain too.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function writeEntries(
  writer: JsonWriter,
  variables: Record<string, unknown>,
  keys: readonly string[],
  rules: VariableRules,
  review: Review,
  eventKey?: KnownEventKey,
  check?: EventCheck,
): void {
  if (keys.length > maxVariables) {
    const message = t`there are ${keys.length} variables: at most ${maxVariables}`;
    review.refuse({ code: 'too_many', path: 'variables', message });
    return;
  }
  writer.chunk(member);
  let separator = open;
  const known = eventKey?.namesOf(keys);
  const learned: Chunk[] | undefined = known === undefined ? [] : undefined;
  const chosen = known === undefined && keys.some(hasSpaceAround) ? chooseKeys(keys) : undefined;
  const planned = check?.begin(keys, known, review);
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
      if (key !== given)
        review.note('trimmed', variablePath(key), () => t`spaces around the variable key were taken away`);
    }
    if (chosen !== undefined && chosen.get(key) !== given) continue;
    const value = readValue(variables, given, key, rules, review);
    if (planned !== undefined) check?.checkValue(key, value, planned[at - 1], review);
    if (value === undefined) continue;
    writer.byte(separator);
    separator = comma;
    if (name === undefined) writeVariableKey(writer, key, rules.keyRules, review);
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
