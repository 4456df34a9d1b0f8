/** What was seen and the plan enter; what is probably wrong leaves, in plain words with the facts beside them. */

import { quote, type PlannedEvent } from '@growingio/upload/adapter';
import { describeUnplannedEvent, describeUnplannedVariable } from '../check/check-plan.js';
import { planSeverities, type MarkSeverity } from '../check/mark.js';
import { findNeighbours, nearestOf } from './neighbours.js';
import type { SeenEvent, SeenPlan } from './seen-plan.js';
import type { SeenVariable } from './seen-variable.js';

/** How bad each finding is. The codes are stable, and the page has its own words for each. */
export const findingSeverities = {
  /** A variable had values of several types. */
  type_changes: 'warning',
  /** Two event keys differ in capital letters, by one character, or by two that have changed places. */
  similar_events: 'warning',
  similar_variables: 'warning',
  ...planSeverities,
  event_deprecated: 'warning',
} as const satisfies Record<string, MarkSeverity>;

export type FindingCode = keyof typeof findingSeverities;

/** One thing that is probably wrong. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: MarkSeverity;
  readonly event: string;
  readonly variable: string | undefined;
  /** In English; the facts beside it say the same. */
  readonly message: string;
  readonly [fact: string]: unknown;
}

const most = 200;

/** At most 200 findings, errors first. */
export function findIn({ plan, events }: SeenPlan): Finding[] {
  const found = [
    ...(plan === undefined ? [] : events.flatMap((seen) => againstPlan(seen, plan.events))),
    ...events.flatMap(typeChanges),
    ...similarEvents(events, plan?.events),
    ...events.flatMap((seen) => similarVariables(seen, plan?.events.get(seen.event)?.variables)),
  ];
  const rank = ({ severity }: Finding): number => (severity === 'error' ? 0 : 1);
  return found.sort((one, other) => rank(one) - rank(other)).slice(0, most);
}

function find(code: FindingCode, event: string, variable: string | undefined, message: string, facts: object): Finding {
  return { code, severity: findingSeverities[code], event, variable, message, ...facts };
}

function againstPlan(seen: SeenEvent, planned: ReadonlyMap<string, PlannedEvent>): Finding[] {
  const { event, count, missing } = seen;
  const plan = planned.get(event);
  if (plan === undefined) {
    const meant = nearestOf(event, planned.keys());
    const message = describeUnplannedEvent(event, meant);
    return [find('event_not_planned', event, undefined, message, { count, meant })];
  }
  const found = seen.variables.newest().flatMap(([key, variable]) => againstVariable(seen, key, variable, plan));
  for (const [key, without] of missing) {
    const message = `${String(without)} of ${String(count)} events have no ${quote(key)}, which the plan requires`;
    found.push(find('variable_missing', event, key, message, { count: without, of: count }));
  }
  if (plan.deprecated) {
    const message = `the event ${quote(event)} is deprecated by the plan, and still tracked`;
    found.push(find('event_deprecated', event, undefined, message, { count }));
  }
  return found;
}

function againstVariable(
  { event }: SeenEvent,
  key: string,
  seen: SeenVariable,
  { variables }: PlannedEvent,
): Finding[] {
  const planned = variables.get(key);
  if (planned === undefined) {
    const meant = nearestOf(key, variables.keys());
    const message = describeUnplannedVariable(key, meant);
    return [find('variable_not_planned', event, key, message, { count: seen.count, meant })];
  }
  const found: Finding[] = [];
  const { wrongType, notListed } = seen;
  if (wrongType.count > 0) {
    const { count, example } = wrongType;
    const message = `${quote(key)} is ${planned.type} in the plan, and was ${quote(example)}`;
    found.push(find('wrong_type', event, key, message, { planned: planned.type, count, of: seen.count, example }));
  }
  if (notListed.count > 0) {
    const { count, example } = notListed;
    const message = `the plan does not list the value ${quote(example)} of ${quote(key)}`;
    found.push(find('value_not_listed', event, key, message, { count, of: seen.count, example }));
  }
  return found;
}

function typeChanges({ event, variables }: SeenEvent): Finding[] {
  return variables.newest().flatMap(([key, { types }]) => {
    const names = Object.keys(types);
    if (names.length < 2) return [];
    const message = `the type of ${quote(key)} changes: ${names.join(', ')}`;
    return [find('type_changes', event, key, message, { types })];
  });
}

function similarEvents(events: readonly SeenEvent[], planned?: Planned): Finding[] {
  const counts = new Map(events.map(({ event, count }) => [event, count]));
  return similar(counts, planned).map(({ name, message, facts }) =>
    find('similar_events', name, undefined, `the event keys ${message}`, facts),
  );
}

function similarVariables({ event, variables }: SeenEvent, planned?: Planned): Finding[] {
  const counts = new Map(variables.newest().map(([key, { count }]) => [key, count]));
  return similar(counts, planned).map(({ name, message, facts }) =>
    find('similar_variables', event, name, `the variables ${message}`, facts),
  );
}

type Planned = ReadonlyMap<string, unknown>;

/** Of each pair the one that is misspelt, probably: that is not in the plan, or else came more rarely. Two that are planned are two. */
function similar(counts: ReadonlyMap<string, number>, planned: Planned = new Map()) {
  const doubtOf = (name: string): number => (planned.has(name) ? Infinity : (counts.get(name) ?? 0));
  return findNeighbours([...counts.keys()], most).flatMap(({ name: one, other: two, by }) => {
    if (planned.has(one) && planned.has(two)) return [];
    const [name, other] = doubtOf(one) <= doubtOf(two) ? [one, two] : [two, one];
    const message = `${quote(name)} and ${quote(other)} differ ${describe(by)}: are they one?`;
    return [{ name, message, facts: { other, by, count: counts.get(name), otherCount: counts.get(other) } }];
  });
}

function describe(by: 'case' | 'character'): string {
  return by === 'case' ? 'only in capital letters' : 'by one character, or by two that have changed places';
}
