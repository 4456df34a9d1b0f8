/** What GrowingIO knows of a project's events: the answers of its management API enter, checked field by field; a plan leaves. */

import { variableTypes, type Plan, type PlannedEvent, type VariableType } from '@growingio/upload/adapter';
import { t } from '../../messages.js';
import { wrongAnswer, type AnswerError } from './explain-answer.js';

export interface RemoteVariable {
  readonly id: string | number;
  readonly key: string;
  readonly type: VariableType;
  /** `undefined` where the answer does not say: as documented, answers have no description of variables. */
  readonly name: string | undefined;
  readonly description: string | undefined;
}

export interface RemoteEvent {
  readonly key: string;
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly variables: readonly RemoteVariable[];
}

/** By their keys. A variable is the project's: events refer to it. */
export interface RemoteState {
  readonly events: ReadonlyMap<string, RemoteEvent>;
  readonly variables: ReadonlyMap<string, RemoteVariable>;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads the answer of `GET …/vars/events`. `where` is that address, for an error. */
export function readVariables(where: string, text: string): ReadonlyMap<string, RemoteVariable> {
  const list = readList(where, '', parse(where, text)).map((each, at) => readVariable(where, `[${String(at)}]`, each));
  return new Map(list.map((variable) => [variable.key, variable]));
}

/** Reads the answer of `GET …/dim/events`. What it leaves out of a variable is taken from those of the project. */
export function readEvents(
  where: string,
  text: string,
  known: ReadonlyMap<string, RemoteVariable>,
): ReadonlyMap<string, RemoteEvent> {
  const list = readList(where, '', parse(where, text)).map((each, at): RemoteEvent => {
    const place = `[${String(at)}]`;
    const fields = readFields(where, place, each);
    const attributes = readList(where, `${place}.attrs`, fields['attrs'] ?? []);
    const variables = attributes.map((one, index) => {
      const variable = readVariable(where, `${place}.attrs[${String(index)}]`, one);
      return { ...variable, description: variable.description ?? known.get(variable.key)?.description };
    });
    return { ...readNames(where, place, fields), variables };
  });
  return new Map(list.map((event) => [event.key, event]));
}

/** The plan that GrowingIO has. Of what an answer does not say, it says nothing either. */
export function planOf({ events }: Pick<RemoteState, 'events'>): Plan {
  return { events: new Map([...events].map(([key, event]) => [key, planEvent(event)])) };
}

function planEvent({ name, description, variables }: RemoteEvent): PlannedEvent {
  const planned = variables.map(({ key, type, ...names }) => {
    return [key, { type, required: false, enum: undefined, name: names.name, description: names.description }] as const;
  });
  return {
    ...{ name, description, owner: undefined, deprecated: false },
    ...{ variables: new Map(planned), required: [] },
  };
}

function readVariable(where: string, place: string, given: unknown): RemoteVariable {
  const fields = readFields(where, place, given);
  const { id, type } = fields;
  if (typeof id !== 'string' && typeof id !== 'number') {
    throw wrongAnswer(where, t`${`${place}.id`} must be a text or a number`);
  }
  // Answers spell types String, Int and Double; requests take them in small letters.
  const known = variableTypes.find((each) => typeof type === 'string' && each === type.toLowerCase());
  if (known === undefined) throw wrongAnswer(where, t`${`${place}.type`} must be String, Int or Double`);
  return { id, type: known, ...readNames(where, place, fields) };
}

function readNames(where: string, place: string, fields: Fields): Omit<RemoteEvent, 'variables'> {
  const key = readText(where, place, fields, 'key');
  if (key === undefined || key === '') throw noText(where, `${place}.key`);
  return {
    key,
    name: readText(where, place, fields, 'name'),
    description: readText(where, place, fields, 'description'),
  };
}

function readText(where: string, place: string, fields: Fields, name: string): string | undefined {
  const value = fields[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw noText(where, `${place}.${name}`);
}

/** The error for a field that should have a text in it. */
export function noText(where: string, place: string): AnswerError {
  return wrongAnswer(where, t`${place} must be a text`);
}

/** Reads a JSON text. Throws a `CommandError` when it is none. */
export function parse(where: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw wrongAnswer(where, t`it must be JSON`);
  }
}

function readList(where: string, place: string, given: unknown): readonly unknown[] {
  if (Array.isArray(given)) return given;
  throw wrongAnswer(where, place === '' ? t`it must be a list` : t`${place} must be a list`);
}

/** Reads an object. Throws a `CommandError` when it is none. */
export function readFields(where: string, place: string, given: unknown): Fields {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given as Fields;
  throw wrongAnswer(where, place === '' ? t`it must be an object` : t`${place} must be an object`);
}
