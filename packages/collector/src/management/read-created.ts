/** Reads what is to be created, by the rules of GrowingIO's management API. Each breach is an ApiError with status 400. */

import {
  checkPlatformEventKey,
  checkPlatformVariableKey,
  quote,
  variableTypes,
  type PlannedEvent,
  type PlannedVariable,
} from '@growingio/upload/adapter';
import { ApiError } from '../api/api-error.js';
import { isObject } from '../check/check-event.js';

/** What is to be created, and under which key. */
export interface Created<Planned> {
  readonly key: string;
  readonly planned: Planned;
}

/** A variable of the project, by its id. */
export type FindVariable = (id: string) => Created<PlannedVariable> | undefined;

// Of the description of an event the API's documents name no limit; the collector has one.
const kinds = {
  event: { checkKey: checkPlatformEventKey, longestKey: 50, longestDescription: 1_000 },
  variable: { checkKey: checkPlatformVariableKey, longestKey: 30, longestDescription: 150 },
};
const longestName = 30;

type Fields = Readonly<Record<string, unknown>>;

/** Reads `{ name, key, type, description }`; the type is a string where none is given. */
export function readVariable(given: unknown): Created<PlannedVariable> {
  const place = 'the variable';
  if (!isObject(given)) throw wrong(place, `it is ${quote(given)}: send an object`);
  const { key, name, description } = readTexts(place, given, 'variable');
  const { type: written = 'string' } = given;
  const type = variableTypes.find((each) => each === written);
  if (type === undefined) throw wrong(place, `its type is ${quote(written)}: it is "string", "int" or "double"`);
  return { key, planned: { type, required: false, enum: undefined, name, description } };
}

/** Reads `[{ key, name, type: "counter", description, attrs: [{ id }] }]`, of which no two may have the same key. */
export function readEvents(given: unknown, find: FindVariable): readonly Created<PlannedEvent>[] {
  if (!Array.isArray(given) || given.length === 0) {
    throw wrong('the body', `it is ${quote(given)}: send a list of events, also for one`);
  }
  const keys = new Set<string>();
  return given.map((event: unknown, index) => {
    const place = `event ${String(index + 1)} of the list`;
    const created = readEvent(place, event, find);
    if (keys.has(created.key)) throw wrong(place, `its key ${quote(created.key)} stands in the list twice`);
    keys.add(created.key);
    return created;
  });
}

function readEvent(place: string, given: unknown, find: FindVariable): Created<PlannedEvent> {
  if (!isObject(given)) throw wrong(place, `it is ${quote(given)}: send an object`);
  const { key, name, description } = readTexts(place, given, 'event');
  const { type, attrs = [] } = given;
  if (type !== 'counter') throw wrong(place, `its type is ${quote(type)}: it is "counter"`);
  if (!Array.isArray(attrs)) throw wrong(place, `its attrs are ${quote(attrs)}: they are a list of { "id": … }`);
  const variables = new Map(
    attrs.map((attr: unknown) => {
      const id = isObject(attr) ? attr['id'] : attr;
      const found = typeof id === 'string' ? find(id) : undefined;
      if (found === undefined) throw wrong(place, `no variable has the id ${quote(id)}: GET vars/events has the ids`);
      return [found.key, found.planned] as const;
    }),
  );
  return { key, planned: { variables, required: [], name, description, owner: undefined, deprecated: false } };
}

function readTexts(place: string, { key, name, description = '' }: Fields, kind: keyof typeof kinds) {
  const { checkKey, longestKey, longestDescription } = kinds[kind];
  if (typeof key !== 'string' || checkKey(key) !== undefined) {
    const rule = `a letter or _, then letters, digits and _, at most ${String(longestKey)} characters`;
    throw wrong(place, `its key is ${quote(key)}: ${rule}`);
  }
  if (typeof name !== 'string' || name.trim() === '' || name.length > longestName) {
    throw wrong(place, `its name is ${quote(name)}: send 1 to ${String(longestName)} characters`);
  }
  if (typeof description !== 'string' || description.length > longestDescription) {
    const most = `at most ${String(longestDescription)} characters`;
    throw wrong(place, `its description is ${quote(description)}: send ${most}, or leave it out`);
  }
  return { key, name, description: description === '' ? undefined : description };
}

function wrong(place: string, what: string): ApiError {
  return new ApiError(400, 'wrong_field', `${place}: ${what}`);
}
