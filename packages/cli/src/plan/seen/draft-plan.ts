/** What was seen and the plan enter; the plan with what is new in it leaves, and where the two contradict each other. */

import {
  checkPlatformEventKey,
  checkPlatformVariableKey,
  quote,
  type Plan,
  type PlannedEvent,
  type PlannedVariable,
  type VariableType,
} from '@growingio/upload/adapter';
import { t } from '../../messages.js';
import { countOfSent, type Seen, type SeenEvent, type SeenVariable } from './seen.js';

/** What is said of what was seen. The codes are stable; those of a plan are the collector's. */
export interface Remark {
  readonly code:
    | 'platform_key'
    | 'type_changes'
    | 'nested_object'
    | 'wrong_type'
    | 'variable_missing'
    | 'value_not_listed'
    | 'event_deprecated';
  readonly event: string;
  readonly variable?: string;
  readonly message: string;
}

export interface Draft {
  readonly plan: Plan;
  readonly remarks: readonly Remark[];
}

/** What every new event is before it has variables. */
const newEvent: PlannedEvent = {
  ...{ variables: new Map(), required: [], name: undefined, description: undefined },
  ...{ owner: undefined, deprecated: false },
};

// A value that came once may be anybody's.
const leastOfEach = 2;

/** Adds what the plan does not have. What it has stays as it is. With `mostValues` a string variable of at most so many values gets an `enum`. */
export function draftPlan({ events }: Seen, plan: Plan | undefined, mostValues: number): Draft {
  const all = new Map(plan?.events);
  const remarks: Remark[] = [];
  for (const seen of events) {
    const planned = all.get(seen.event);
    const unseen = planned === undefined ? checkPlatformEventKey(seen.event) : undefined;
    if (unseen !== undefined) {
      remarks.push({ code: 'platform_key', event: seen.event, message: t`left out: ${unseen}` });
      continue;
    }
    const drafted = draftEvent(seen, planned ?? newEvent, mostValues, remarks);
    if (planned === undefined || drafted.variables.size > planned.variables.size) all.set(seen.event, drafted);
    if (planned !== undefined) remarks.push(...compare(seen, planned));
  }
  return { plan: { events: all }, remarks };
}

function draftEvent(seen: SeenEvent, planned: PlannedEvent, mostValues: number, remarks: Remark[]): PlannedEvent {
  const { event } = seen;
  const variables = new Map(planned.variables);
  for (const [key, variable] of seen.variables) {
    if (variables.has(key)) continue;
    const say = (code: Remark['code'], message: string): void => {
      remarks.push({ code, event, variable: key, message });
    };
    const unseen = checkPlatformVariableKey(key);
    if (unseen !== undefined) say('platform_key', t`left out: ${unseen}`);
    else if (variable.objects > 0) {
      say('nested_object', t`left out: ${variable.objects} of its values are objects, and variables are flat`);
    } else if (countOfSent(variable) > 0) {
      if (typesOf(variable).length > 1) say('type_changes', t`taken as a string: ${describeTypes(variable)}`);
      variables.set(key, draftVariable(variable, seen.count, mostValues));
    }
  }
  return { ...planned, variables, required: [...variables].filter(([, { required }]) => required).map(([key]) => key) };
}

function draftVariable(seen: SeenVariable, events: number, mostValues: number): PlannedVariable {
  const [type = 'string', ...others] = typesOf(seen);
  const isString = type === 'string' || others.length > 0;
  return {
    type: isString ? 'string' : type,
    required: countOfSent(seen) === events,
    enum: isString && others.length === 0 ? listValues(seen, mostValues) : undefined,
    ...{ name: undefined, description: undefined },
  };
}

function listValues({ values }: SeenVariable, mostValues: number): readonly string[] | undefined {
  if (values === undefined || values.size === 0 || values.size > mostValues) return undefined;
  return [...values.values()].every((count) => count >= leastOfEach) ? [...values.keys()].sort() : undefined;
}

/** The types of its values: `int` only where all numbers are whole. */
function typesOf({ strings, wholes, fractions }: SeenVariable): VariableType[] {
  const types: VariableType[] = [];
  if (strings > 0) types.push('string');
  if (fractions > 0) types.push('double');
  else if (wholes > 0) types.push('int');
  return types;
}

function describeTypes({ strings, wholes, fractions }: SeenVariable): string {
  return t`${strings} of its values are strings, ${wholes + fractions} are numbers`;
}

/** How what was seen contradicts what is planned. */
function compare(seen: SeenEvent, planned: PlannedEvent): Remark[] {
  const { event, count } = seen;
  const remarks: Remark[] = [];
  if (planned.deprecated) {
    const message = t`it is deprecated by the plan, and was seen ${count} times`;
    remarks.push({ code: 'event_deprecated', event, message });
  }
  for (const [key, variable] of planned.variables) {
    const found = seen.variables.get(key);
    const missing = count - (found === undefined ? 0 : countOfSent(found));
    if (variable.required && missing > 0) {
      const message = t`the plan requires it, and ${missing} of ${count} events have none`;
      remarks.push({ code: 'variable_missing', event, variable: key, message });
    }
    if (found !== undefined) remarks.push(...compareValues(found, variable, { event, variable: key }));
  }
  return remarks;
}

function compareValues(
  seen: SeenVariable,
  { type, enum: listed }: PlannedVariable,
  place: Pick<Remark, 'event' | 'variable'>,
): Remark[] {
  const { strings, wholes, fractions } = seen;
  const wrong = { string: wholes + fractions, int: strings + fractions, double: strings }[type];
  if (wrong > 0) {
    const message = t`it is ${type} in the plan, and ${wrong} of ${countOfSent(seen)} values are not`;
    return [{ code: 'wrong_type', ...place, message }];
  }
  const unlisted = seen.examples.find((example) => listed?.includes(example) === false);
  if (unlisted === undefined) return [];
  return [{ code: 'value_not_listed', ...place, message: t`the plan does not list its value ${quote(unlisted)}` }];
}
