/** Holds an event against the tracking plan, and adds to its marks where it differs. */

import { fits, quote, type Plan, type PlannedEvent, type PlannedVariable } from '@growingio/upload/adapter';
import { nearestOf } from '../plan/neighbours.js';
import type { Marks } from './mark.js';

const mostListed = 8;

/**
 * Marks an event or a variable that the plan does not have, a required variable that is missing, and a value of another type or that
 * is not listed. What the API can't take at all, such as `null`, has a mark of its own and gets no other.
 */
export function checkPlan(event: string, variables: Readonly<Record<string, unknown>>, plan: Plan, marks: Marks): void {
  const planned = plan.events.get(event);
  if (planned === undefined) {
    marks.add('event_not_planned', 'n', () => describeUnplannedEvent(event, nearestOf(event, plan.events.keys())));
    return;
  }
  for (const key in variables) checkVariable(key, variables[key], planned, marks);
  for (const key of planned.required) {
    if (Object.hasOwn(variables, key)) continue;
    marks.add('variable_missing', `var.${key}`, `the plan requires the variable ${quote(key)}: pass it`);
  }
}

function checkVariable(key: string, value: unknown, event: PlannedEvent, marks: Marks): void {
  const path = `var.${key}`;
  const planned = event.variables.get(key);
  if (planned === undefined) {
    const say = (): string => describeUnplannedVariable(key, nearestOf(key, event.variables.keys()));
    marks.add('variable_not_planned', path, say);
    return;
  }
  if (typeof value !== 'string' && !Number.isFinite(value)) return;
  const { type, enum: values } = planned;
  if (!fits(value, type)) {
    marks.add('wrong_type', path, `the value is ${quote(value)}, and the plan has ${type}: pass ${fitting[type]}`);
  } else if (values?.includes(value as string | number) === false) {
    marks.add('value_not_listed', path, `the plan does not list the value ${quote(value)}: it lists ${list(values)}`);
  }
}

const fitting: Readonly<Record<PlannedVariable['type'], string>> = {
  string: 'a string',
  int: 'a whole number',
  double: 'a number',
};

function list(values: readonly (string | number)[]): string {
  const shown = values.slice(0, mostListed).map((value) => quote(value));
  return [...shown, ...(values.length > mostListed ? ['…'] : [])].join(', ');
}

/** What is said of an event that the plan does not have; `meant` is one that it has. */
export function describeUnplannedEvent(event: string, meant: string | undefined): string {
  return `the event ${quote(event)} is not in the plan: GrowingIO shows nothing of it${ask(meant)}`;
}

/** What is said of a variable that the plan does not have for an event. */
export function describeUnplannedVariable(key: string, meant: string | undefined): string {
  return `the plan has no variable ${quote(key)} for this event: GrowingIO shows nothing of it${ask(meant)}`;
}

function ask(meant: string | undefined): string {
  return meant === undefined ? '' : `; did you mean ${quote(meant)}?`;
}
