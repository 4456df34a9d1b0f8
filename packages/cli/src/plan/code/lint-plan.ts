/** A plan enters; what GrowingIO can't have of it, and what is probably a slip, leaves. */

import { findNeighbours } from '@growingio/collector/command-line';
import {
  checkPlatformEventKey,
  checkPlatformVariableKey,
  quote,
  type Plan,
  type PlannedVariable,
  type VariableType,
} from '@growingio/upload/adapter';
import { list, t } from '../../messages.js';
import { sorted } from '../file/plan-file.js';
import type { Finding } from './finding.js';

/** Longest name and description that the platform takes, in UTF-16 units. Source: management API. */
export const longestName = 30;
export const longestDescription = 150;

const mostNeighbours = 200;

/** A variable of the plan, with the event that has it. */
interface Place {
  readonly event: string;
  readonly key: string;
  readonly variable: PlannedVariable;
}

/** In the order of the plan's file; slips and types behind what can't be had. */
export function lintPlan({ events }: Plan): Finding[] {
  const places = sorted(events).flatMap(([event, { variables }]) =>
    sorted(variables).map(([key, variable]): Place => ({ event, key, variable })),
  );
  const byKey = groupByKey(places);
  // What is deprecated is mostly what was misspelt once.
  const current = sorted(events).filter(([, { deprecated }]) => !deprecated);
  return [
    ...sorted(events).flatMap(([event, planned]) => [
      ...platformKey(checkPlatformEventKey(event), { event }),
      ...tooLong(quote(event), planned, { event }),
    ]),
    ...places.flatMap(({ event, key, variable }) =>
      tooLong(quote(`${event}.${key}`), variable, { event, variable: key }),
    ),
    ...[...byKey.keys()].flatMap((variable) => platformKey(checkPlatformVariableKey(variable), { variable })),
    ...similar(
      current.map(([event]) => event),
      'similar_events',
    ),
    ...similar([...new Set(current.flatMap(([, { variables }]) => [...variables.keys()]))], 'similar_variables'),
    ...[...byKey].flatMap(([key, each]) => differentTypes(key, each)),
  ];
}

type Subject = Pick<Finding, 'event' | 'variable'>;
type Texts = Pick<PlannedVariable, 'name' | 'description'>;

function platformKey(message: string | undefined, subject: Subject): Finding[] {
  return message === undefined ? [] : [{ code: 'platform_key', ...subject, message }];
}

function tooLong(what: string, { name = '', description = '' }: Texts, subject: Subject): Finding[] {
  const messages = [
    ...(name.length > longestName
      ? [t`the name of ${what} has ${name.length} characters: GrowingIO takes at most ${longestName}`]
      : []),
    ...(description.length > longestDescription
      ? [
          t`the description of ${what} has ${description.length} characters: GrowingIO takes at most ${longestDescription}`,
        ]
      : []),
  ];
  return messages.map((message) => ({ code: 'too_long', ...subject, message }));
}

function similar(keys: readonly string[], code: 'similar_events' | 'similar_variables'): Finding[] {
  return findNeighbours(keys, mostNeighbours).map(({ name, other, by }) => {
    const [one, two] = [quote(other), quote(name)];
    const message =
      by === 'case'
        ? t`${one} and ${two} differ only in capital letters: are they one?`
        : t`${one} and ${two} differ by one character, or by two that have changed places: are they one?`;
    return { code, ...(code === 'similar_events' ? { event: name } : { variable: name }), message };
  });
}

function differentTypes(key: string, places: readonly Place[]): Finding[] {
  const byType = new Map<VariableType, string>();
  for (const { event, variable } of places) if (!byType.has(variable.type)) byType.set(variable.type, event);
  if (byType.size < 2) return [];
  const types = list([...byType].map(([type, event]) => t`${type} in ${quote(event)}`));
  const message = t`the variable ${quote(key)} is ${types}: GrowingIO has one type for a key`;
  return [{ code: 'type_differs', variable: key, message }];
}

function groupByKey(places: readonly Place[]): Map<string, Place[]> {
  const found = new Map<string, Place[]>();
  for (const place of places) {
    const group = found.get(place.key);
    if (group === undefined) found.set(place.key, [place]);
    else group.push(place);
  }
  return found;
}
