/** Finds where the plan in git and GrowingIO differ: two plans enter, a list of differences leaves. */

import { quote, type Plan, type PlannedEvent, type PlannedVariable } from '@growingio/upload/adapter';
import { t } from '../../messages.js';
import { describePlace } from '../file/plan-changes.js';
import { sorted } from '../file/plan-file.js';

/** Names are stable: programs read them. */
export type DifferenceKind = 'not_on_growingio' | 'not_in_plan' | 'type' | 'name' | 'description';

export interface Difference {
  readonly kind: DifferenceKind;
  readonly event: string;
  /** Without one it is the event itself. */
  readonly variable?: string;
  /** What the plan has, and what GrowingIO has: of a type, a name or a description. */
  readonly plan?: string;
  readonly growingio?: string;
}

/** What people read of an event or of a variable. */
export type Texts = Pick<PlannedEvent, 'name' | 'description'>;

/**
 * By events, then by variables, in the order of their keys. GrowingIO has to give everything a name, so one without has its key there;
 * and what an answer does not say (`undefined` of `remote`) is no difference.
 */
export function comparePlans(local: Plan, remote: Plan): Difference[] {
  const texts = textsOfVariables(local);
  return sorted(new Map([...local.events, ...remote.events])).flatMap(([event]) => {
    const [here, there] = [local.events.get(event), remote.events.get(event)];
    if (there === undefined) return [{ kind: 'not_on_growingio', event }];
    if (here === undefined) return [{ kind: 'not_in_plan', event }];
    return [
      ...compareTexts({ event }, event, here, there),
      ...compareVariables(event, here.variables, there.variables, texts),
    ];
  });
}

/**
 * What the plan says of each variable: GrowingIO has one variable of a key, so an event that says nothing means what another one says,
 * the first in the order of keys.
 */
export function textsOfVariables({ events }: Plan): ReadonlyMap<string, Texts> {
  const found = new Map<string, Texts>();
  for (const [, { variables }] of sorted(events)) {
    for (const [key, texts] of variables) found.set(key, fillTexts(found.get(key), texts));
  }
  return found;
}

/** The texts, and where one is missing, that of the others. */
export function fillTexts(texts: Texts | undefined, others: Texts | undefined): Texts {
  return { name: texts?.name ?? others?.name, description: texts?.description ?? others?.description };
}

type Variables = ReadonlyMap<string, PlannedVariable>;

function compareVariables(
  event: string,
  local: Variables,
  remote: Variables,
  texts: ReadonlyMap<string, Texts>,
): Difference[] {
  return sorted(new Map([...local, ...remote])).flatMap(([variable]) => {
    const place = { event, variable };
    const [here, there] = [local.get(variable), remote.get(variable)];
    if (there === undefined) return [{ kind: 'not_on_growingio', ...place }];
    if (here === undefined) return [{ kind: 'not_in_plan', ...place }];
    const types: Difference[] =
      here.type === there.type ? [] : [{ kind: 'type', ...place, plan: here.type, growingio: there.type }];
    return [...types, ...compareTexts(place, variable, fillTexts(here, texts.get(variable)), there)];
  });
}

function compareTexts(
  place: Pick<Difference, 'event' | 'variable'>,
  key: string,
  here: Texts,
  there: Texts,
): Difference[] {
  const pairs = [
    ['name', nameOf(key, here), there.name],
    ['description', here.description ?? '', there.description],
  ] as const;
  return pairs.flatMap(([kind, plan, growingio]) =>
    growingio === undefined || growingio === plan ? [] : [{ kind, ...place, plan, growingio }],
  );
}

/** The name on GrowingIO's site. */
export function nameOf(key: string, given: Pick<PlannedEvent, 'name'> | undefined): string {
  return given?.name ?? key;
}

/** As a line. */
export function describeDifference(difference: Difference): string {
  const place = describePlace(difference);
  const { kind, plan = '', growingio = '' } = difference;
  switch (kind) {
    case 'not_on_growingio':
      return t`${place}: in the plan, and not on GrowingIO`;
    case 'not_in_plan':
      return t`${place}: on GrowingIO, and not in the plan`;
    case 'type':
      return t`${place}: its type is ${plan} in the plan, ${growingio} on GrowingIO`;
    case 'name':
      return t`${place}: its name is ${quote(plan)} in the plan, ${quote(growingio)} on GrowingIO`;
    case 'description':
      return t`${place}: its description is ${quote(plan)} in the plan, ${quote(growingio)} on GrowingIO`;
  }
}
