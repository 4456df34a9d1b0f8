/** Reads what a test expects of an event: a matcher enters; a condition and its differences from an event leave. */

import { types } from 'node:util';
import type { EventKey, VariablesOf } from '@growingio/upload';
import { checkLoginUserId, quote, quoteUnlessWord, refuseUnknownOptions } from '@growingio/upload/adapter';
import { t } from '../messages.js';
import type { RecordedEvent, SeenEvent } from '../recorder/recorded-event.js';
import { hasNames, isAsymmetric, meets, show, type Asymmetric, type Difference } from './compare.js';
import { readVariables } from './expected-variables.js';

/** Variables that an event has to have, beside others: as they were given to `track()`, or matchers of what is sent. */
export type ExpectedVariables<Event extends EventKey = EventKey> =
  { readonly [Key in keyof VariablesOf<Event>]?: VariablesOf<Event>[Key] | Asymmetric | null | undefined } | Asymmetric;

/** What an event has to contain: what is not named may be anything. */
export interface EventPattern<Event extends EventKey = EventKey> {
  readonly event?: Event | Asymmetric | undefined;
  readonly loginUserId?: string | number | bigint | Asymmetric | undefined;
  readonly time?: number | Date | Asymmetric | undefined;
  readonly num?: number | Asymmetric | undefined;
  readonly variables?: ExpectedVariables<Event> | undefined;
}

/**
 * An event key, a list of keys of which one has to be the event's, an object that the event has to contain, or a function of the
 * event. In an object, matchers of Jest and Vitest (`expect.any(Number)`) are asked, whatever has `asymmetricMatch()`.
 */
export type EventMatcher<Event extends EventKey = EventKey> =
  Event | readonly Event[] | EventPattern<Event> | Asymmetric | ((event: RecordedEvent) => boolean);

/** What is expected, read. */
export interface Wanted {
  /** In words, for a message. */
  readonly text: string;
  readonly accepts: (event: SeenEvent) => boolean;
  /** The fields in which the event is another; none where nobody can tell. */
  readonly differences: (event: SeenEvent) => readonly Difference[];
}

const fields = ['event', 'loginUserId', 'time', 'num', 'variables'] as const;
const fieldNames = new Set(fields);
const byPattern = '({ event }) => /^Buy/.test(event)';

/** Throws a `TypeError` for what is no matcher, a `GrowingIOError` for an object with another field. */
export function readMatcher(matcher: unknown): Wanted {
  if (typeof matcher === 'string') return readPattern({ event: matcher });
  if (Array.isArray(matcher) && matcher.length > 0 && matcher.every((name) => typeof name === 'string')) {
    return readPattern({ event: oneOf(matcher) });
  }
  if (typeof matcher === 'function') {
    return byCondition(t`an event that meets the condition`, matcher as (event: SeenEvent) => unknown);
  }
  if (isAsymmetric(matcher)) return byCondition(show(matcher), (event) => matcher.asymmetricMatch(event));
  if (hasNames(matcher)) return readPattern(matcher);
  const allowed = types.isRegExp(matcher)
    ? t`pass a function of the event, such as ${byPattern}`
    : t`pass an event key, a list of them, an object such as { event: 'BuyProduct' }, or a function of the event`;
  throw new TypeError(t`the matcher is ${quote(matcher)}: ${allowed}`);
}

function byCondition(text: string, condition: (event: SeenEvent) => unknown): Wanted {
  return { text, accepts: (event) => condition(event) === true, differences: () => [] };
}

function oneOf(names: readonly string[]): Asymmetric {
  return {
    asymmetricMatch: (name) => names.includes(name as string),
    toAsymmetricMatcher: () => names.join(t` or `),
  };
}

function readPattern(pattern: object): Wanted {
  refuseUnknownOptions(pattern, fieldNames);
  const { event, loginUserId, time, num, variables } = pattern as EventPattern;
  const plain: readonly (readonly [keyof SeenEvent, unknown])[] = [
    ['event', readField('event', event, isString, t`an event key`)],
    ['loginUserId', isAsymmetric(loginUserId) ? loginUserId : readUser(loginUserId)],
    ['time', types.isDate(time) ? time.getTime() : readField('time', time, isNumber, t`milliseconds or a Date`)],
    ['num', readField('num', num, isNumber, t`a number`)],
  ];
  const wanted = plain.filter(([, value]) => value !== undefined);
  const ofVariables = readVariables(variables);
  const differences = (seen: SeenEvent): Difference[] => [
    ...wanted.flatMap(([field, expected]) => (meets(expected, seen[field]) ? [] : [{ field, expected }])),
    ...ofVariables.differences(seen.variables ?? {}),
  ];
  const others = wanted.filter(([field]) => field !== 'event').map(([field, value]) => `${field}: ${show(value)}`);
  const rest = [...others, ofVariables.text].filter((part) => part !== '').join(', ');
  const name = nameOf(event);
  return {
    text: rest === '' ? name : t`${name} with ${rest}`,
    accepts: (seen) => differences(seen).length === 0,
    differences,
  };
}

// What can't be equal to any event's would never be found, and never missed.
function readField<Value>(name: string, value: Value, is: (value: unknown) => boolean, wanted: string): Value {
  if (value === undefined || isAsymmetric(value) || is(value)) return value;
  throw new TypeError(t`${name} is ${quote(value)}: pass ${wanted}, or a matcher such as expect.anything()`);
}

function isString(value: unknown): boolean {
  return typeof value === 'string';
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number';
}

function nameOf(event: EventPattern['event']): string {
  if (event === undefined) return t`an event`;
  return typeof event === 'string' ? quoteUnlessWord(event) : show(event);
}

function readUser(loginUserId: unknown): string | undefined {
  if (loginUserId === undefined) return undefined;
  const id = checkLoginUserId(loginUserId);
  if (typeof id === 'string') return id;
  throw new TypeError(id.message);
}
