/** A tracking plan, as `growingio.plan.json` has it: the events and variables that were created on GrowingIO. */

import { GrowingIOError } from '../errors.js';
import { suggestName } from '../text/did-you-mean.js';
import { list } from '../text/list.js';
import { t } from '../text/messages.js';
import { quote } from '../text/quote.js';

/** Types of variables, as GrowingIO's management API takes them; its answers spell them `String`, `Int`, `Double`. */
export const variableTypes = ['string', 'int', 'double'] as const;

/** A type of `variableTypes`. */
export type VariableType = (typeof variableTypes)[number];

/** A variable of an event, as the plan has it. */
export interface PlannedVariable {
  readonly type: VariableType;
  /** Whether each of the events has to have it. GrowingIO does not know that: it is the plan's own. */
  readonly required: boolean;
  /** The values that it may have; `undefined` for any. The plan's own, too. */
  readonly enum: readonly (string | number)[] | undefined;
  /** On GrowingIO's site (变量名称). */
  readonly name: string | undefined;
  readonly description: string | undefined;
}

/** An event, as the plan has it. */
export interface PlannedEvent {
  readonly variables: ReadonlyMap<string, PlannedVariable>;
  /** The keys of those that every event has to have. */
  readonly required: readonly string[];
  /** On GrowingIO's site (事件名称). */
  readonly name: string | undefined;
  readonly description: string | undefined;
  /** Who answers for it. The plan's own. */
  readonly owner: string | undefined;
  /** Whether it is not to be tracked any more. The plan's own. */
  readonly deprecated: boolean;
}

/** A tracking plan that was read and checked: its events by their keys. */
export interface Plan {
  readonly events: ReadonlyMap<string, PlannedEvent>;
}

/** What stands in `growingio.plan.json`. */
interface PlanFile {
  readonly $schema?: string | undefined;
  readonly events: object;
}

/** What an import of that file gives: what stands in it, or a module of that (`import * as plan`, `await import()`). */
export type PlanGiven = PlanFile | { readonly default: PlanFile };

const fieldsOf = {
  plan: ['$schema', 'events'],
  event: ['name', 'description', 'owner', 'deprecated', 'variables'],
  variable: ['name', 'description', 'type', 'required', 'enum'],
};

type Fields = Readonly<Record<string, unknown>>;

/** Reads what an import of a plan gives. Throws a `GrowingIOError` (`ERR_GROWINGIO_OPTION`) that says where it is wrong. */
export function readGivenPlan(given: unknown): Plan {
  if (typeof given !== 'string') return readPlan(isModule(given) ? given.default : given);
  const remedy = t`pass what is in the file: import plan from './growingio.plan.json' with { type: 'json' }, or require('./growingio.plan.json')`;
  throw wrongPlan(t`the plan`, t`it is ${quote(given)}: ${remedy}`);
}

// A bundler puts the fields of the file beside `default`.
function isModule(given: unknown): given is { readonly default: unknown } {
  return typeof given === 'object' && given !== null && Object.hasOwn(given, 'default');
}

/** Checks what stands in a plan. Throws a `GrowingIOError` (`ERR_GROWINGIO_OPTION`) that says where it is wrong. */
export function readPlan(given: unknown): Plan {
  const plan = readFields(t`the plan`, given, fieldsOf.plan);
  const { events } = plan;
  if (events === undefined) throw wrongPlan(t`the plan`, t`it has no "events"`);
  if (!isObject(events)) throw wrongPlan(t`the plan`, t`its events are ${quote(events)}: they are an object`);
  return { events: new Map(Object.entries(events).map(([key, event]) => [key, readEvent(key, event)])) };
}

function readEvent(key: string, given: unknown): PlannedEvent {
  const place = quote(key);
  const event = readFields(place, given, fieldsOf.event);
  const { variables = {} } = event;
  if (!isObject(variables)) throw wrongPlan(place, t`its variables are ${quote(variables)}: they are an object`);
  const planned = new Map(
    Object.entries(variables).map(([name, each]) => [name, readVariable(quote(`${key}.${name}`), each)]),
  );
  return {
    variables: planned,
    required: [...planned].filter(([, { required }]) => required).map(([name]) => name),
    name: readText(place, event, 'name'),
    description: readText(place, event, 'description'),
    owner: readText(place, event, 'owner'),
    deprecated: readFlag(place, event, 'deprecated'),
  };
}

function readVariable(place: string, given: unknown): PlannedVariable {
  const variable = readFields(place, given, fieldsOf.variable);
  const type = variableTypes.find((each) => each === variable['type']);
  if (type === undefined)
    throw wrongPlan(place, t`its type is ${quote(variable['type'])}: it is string, int or double`);
  const values = variable['enum'];
  if (values !== undefined && !(Array.isArray(values) && values.length > 0 && values.every((one) => fits(one, type)))) {
    throw wrongPlan(place, t`its enum is ${quote(values)}: it is a list of values of its type, ${type}`);
  }
  return {
    type,
    required: readFlag(place, variable, 'required'),
    enum: values && [...(values as NonNullable<PlannedVariable['enum']>)],
    name: readText(place, variable, 'name'),
    description: readText(place, variable, 'description'),
  };
}

/** Whether a value that is sent is of the type. */
export function fits(value: unknown, type: VariableType): boolean {
  if (type === 'string') return typeof value === 'string';
  return type === 'int' ? Number.isInteger(value) : Number.isFinite(value);
}

// A slip in a name, such as `requird`, must not pass for "not required".
function readFields(place: string, given: unknown, names: readonly string[]): Fields {
  if (!isObject(given)) throw wrongPlan(place, t`it is ${quote(given)}: write an object`);
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown === undefined) return given;
  const meant = suggestName(unknown, names);
  const what = t`it has ${quote(unknown)}, which no plan has: ${list(names)}`;
  throw wrongPlan(place, meant === undefined ? what : t`it has ${quote(unknown)}: did you mean ${quote(meant)}?`);
}

function readText(place: string, fields: Fields, name: string): string | undefined {
  const text = fields[name];
  if (text === undefined || typeof text === 'string') return text;
  throw wrongPlan(place, t`its ${name} is ${quote(text)}: write a string`);
}

function readFlag(place: string, fields: Fields, name: string): boolean {
  const { [name]: flag = false } = fields;
  if (typeof flag === 'boolean') return flag;
  throw wrongPlan(place, t`its ${name} is ${quote(flag)}: write true or false`);
}

// By its tag, which is the same in another realm, such as Jest's: a Map has no fields, and would pass for a plan without events.
function isObject(value: unknown): value is Fields {
  return Object.prototype.toString.call(value) === '[object Object]';
}

/** The error for a plan that is wrong in a place. */
export function wrongPlan(place: string, what: string): GrowingIOError {
  return new GrowingIOError('ERR_GROWINGIO_OPTION', t`plan can not be used: ${place}: ${what}`);
}
