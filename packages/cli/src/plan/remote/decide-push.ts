/** Decides what a push creates, and what it leaves to people: a plan and what GrowingIO has enter, steps leave. */

import {
  checkPlatformEventKey,
  checkPlatformVariableKey,
  quoteUnlessWord,
  type Plan,
  type PlannedVariable,
  type VariableType,
} from '@growingio/upload/adapter';
import { t } from '../../messages.js';
import { longestDescription, longestName } from '../code/lint-plan.js';
import { describePlace } from '../file/plan-changes.js';
import { sorted } from '../file/plan-file.js';
import { nameOf, textsOfVariables, type Texts } from './compare-plans.js';
import type { NewEvent, NewVariable } from './management-api.js';
import type { RemoteState } from './remote-state.js';

/** What is not created, and what somebody has to do by hand. */
export interface Left {
  readonly event: string;
  readonly variable?: string;
  readonly message: string;
}

export interface PlannedNewEvent extends NewEvent {
  readonly variables: readonly string[];
}

export interface PushSteps {
  /** They come first, since events refer to them. */
  readonly variables: readonly NewVariable[];
  readonly events: readonly PlannedNewEvent[];
  readonly left: readonly Left[];
  /** What GrowingIO can't have. With any, nothing is to be sent. */
  readonly faults: readonly string[];
}

/** One variable of GrowingIO's, in an event of the plan. */
interface Use extends PlannedVariable {
  readonly event: string;
}

type Uses = readonly [Use, ...Use[]];

/** What is there is never changed: it is left, and said. `texts` is what the whole plan says, where a part of it is pushed. */
export function decidePush(plan: Plan, remote: RemoteState, texts = textsOfVariables(plan)): PushSteps {
  const uses = new Map<string, Uses>();
  for (const [event, planned] of sorted(plan.events)) {
    for (const [key, variable] of planned.variables) {
      const before = uses.get(key);
      const use = { ...variable, event };
      uses.set(key, before === undefined ? [use] : [...before, use]);
    }
  }
  const missing = sorted(uses).filter(([key]) => !remote.variables.has(key));
  const variables = missing.map(([key, [{ type }]]) => newVariable(key, type, texts.get(key)));
  const events = sorted(plan.events).filter(([key]) => !remote.events.has(key));
  const left = [...uses].flatMap(([key, all]) => all.flatMap((use) => findLeft(key, use, remote)));
  const waiting = new Set(left.map(({ event }) => event));
  const created = events.map(([key, { variables: own, ...event }]): PlannedNewEvent => ({
    ...{ key, name: nameOf(key, event), description: event.description, variables: [...own.keys()] },
  }));
  return {
    variables,
    events: created.filter(({ key }) => !waiting.has(key)),
    left: left.sort((one, other) => (describePlace(one) < describePlace(other) ? -1 : 1)),
    faults: [
      ...missing.flatMap(([key, all]) => checkUses(key, all)),
      ...variables.flatMap(checkVariable),
      ...created.flatMap(checkEvent),
    ],
  };
}

function newVariable(key: string, type: VariableType, texts: Texts | undefined): NewVariable {
  return { key, type, name: nameOf(key, texts), description: texts?.description };
}

/** GrowingIO has one variable of a key, whatever the events of the plan say. */
function checkUses(key: string, uses: Uses): string[] {
  return (['type', 'name', 'description'] as const).flatMap((field) => {
    const said = uses.filter((use) => use[field] !== undefined);
    const [first] = said;
    const other = said.find((use) => use[field] !== first?.[field]);
    if (first === undefined || other === undefined) return [];
    const places = [first, other].map(({ event }) => describePlace({ event, variable: key }));
    return [t`${places[0] ?? ''} and ${places[1] ?? ''} are one variable on GrowingIO: give them the same ${field}`];
  });
}

function checkVariable({ key, name, description = '' }: NewVariable): string[] {
  const place = quoteUnlessWord(key);
  const long = description.length > longestDescription;
  return [
    ...listOf(checkPlatformVariableKey(key)),
    ...checkName(place, name),
    ...(long
      ? [
          t`the description of ${place} has ${description.length} characters: GrowingIO takes at most ${longestDescription}`,
        ]
      : []),
  ];
}

function checkEvent({ key, name }: NewEvent): string[] {
  return [...listOf(checkPlatformEventKey(key)), ...checkName(quoteUnlessWord(key), name)];
}

function checkName(place: string, name: string): string[] {
  if (name.trim() === '') return [t`the name of ${place} is empty: leave it out, and its key is its name`];
  if (name.length <= longestName) return [];
  return [
    t`the name of ${place} (its key, where it has none) has ${name.length} characters: GrowingIO takes at most ${longestName}`,
  ];
}

function listOf(text: string | undefined): string[] {
  return text === undefined ? [] : [text];
}

/** What of a variable in an event can't be made so. */
function findLeft(key: string, { event, type }: Use, { events, variables }: RemoteState): Left[] {
  const there = variables.get(key);
  const place = describePlace({ event, variable: key });
  const isThere = events.get(event);
  const what = { event, variable: key };
  if (there !== undefined && there.type !== type) {
    const words = t`${place}: ${type} in the plan, ${there.type} on GrowingIO, and the type of a variable stays. Take it over by growingio plan pull, or track another key`;
    return [{ ...what, message: isThere === undefined ? t`${words}; the event is not created` : words }];
  }
  if (isThere === undefined || isThere.variables.some((variable) => variable.key === key)) return [];
  return [
    { ...what, message: t`${place}: the event is there without it. Add the variable to the event on GrowingIO's site` },
  ];
}
