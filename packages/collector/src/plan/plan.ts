/** A tracking plan, as `growingio.plan.json` has it: the events and variables that were created on GrowingIO. */

import { readFileSync } from 'node:fs';
import { GrowingIOError } from '@growingio/upload';
import { describeError, quote } from '@growingio/upload/adapter';
import { isObject } from '../check/check-event.js';
import { t } from '../messages.js';

export const variableTypes = ['string', 'int', 'double'] as const;

export type VariableType = (typeof variableTypes)[number];

export interface PlannedVariable {
  readonly type: VariableType;
  readonly required: boolean;
  /** The values that it may have; `undefined` for any. */
  readonly enum: readonly (string | number)[] | undefined;
}

export interface PlannedEvent {
  readonly deprecated: boolean;
  readonly variables: ReadonlyMap<string, PlannedVariable>;
  /** The keys of those that every event has to have. */
  readonly required: readonly string[];
}

export interface Plan {
  readonly events: ReadonlyMap<string, PlannedEvent>;
}

/** What the option `plan` takes: a path to `growingio.plan.json`, or what stands in it. */
export type PlanOption = string | { readonly events: object };

/** Reads the option. Throws a GrowingIOError that says where the plan is wrong; fields that it does not know are left out. */
export function readPlan(given: unknown): Plan | undefined {
  if (given === undefined) return undefined;
  const plan = typeof given === 'string' ? readFile(given) : given;
  if (!isObject(plan) || !isObject(plan['events'])) throw wrong(t`the plan`, t`it has no "events"`);
  return { events: new Map(Object.entries(plan['events']).map(([key, event]) => [key, readEvent(key, event)])) };
}

function readFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw wrong(quote(path), describeError(error));
  }
}

function readEvent(key: string, event: unknown): PlannedEvent {
  if (!isObject(event)) throw wrong(quote(key), t`it is ${quote(event)}: an event is an object`);
  const { variables = {}, deprecated } = event;
  if (!isObject(variables)) throw wrong(quote(key), t`its variables are ${quote(variables)}: they are an object`);
  const planned = new Map(
    Object.entries(variables).map(([name, each]) => [name, readVariable(`${key}.${name}`, each)]),
  );
  const required = [...planned].filter(([, variable]) => variable.required).map(([name]) => name);
  return { deprecated: deprecated === true, variables: planned, required };
}

function readVariable(place: string, variable: unknown): PlannedVariable {
  if (!isObject(variable)) throw wrong(quote(place), t`it is ${quote(variable)}: a variable is an object`);
  const type = variableTypes.find((each) => each === variable['type']);
  if (type === undefined)
    throw wrong(quote(place), t`its type is ${quote(variable['type'])}: it is string, int or double`);
  const values = variable['enum'];
  if (values !== undefined && !(Array.isArray(values) && values.every(isValue))) {
    throw wrong(quote(place), t`its enum is ${quote(values)}: it is a list of strings or numbers`);
  }
  return { type, required: variable['required'] === true, enum: values };
}

function isValue(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function wrong(where: string, what: string): GrowingIOError {
  return new GrowingIOError('ERR_GROWINGIO_OPTION', t`plan can not be used: ${where}: ${what}`);
}
