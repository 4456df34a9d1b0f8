/** Two plans enter; what the later one has that the earlier one has not leaves, a line each: what a command has added and changed. */

import {
  printable,
  quoteUnlessWord,
  type Plan,
  type PlannedEvent,
  type PlannedVariable,
} from '@growingio/upload/adapter';
import { list, t } from '../../messages.js';
import { sorted } from './plan-file.js';

interface Place {
  readonly event: string;
  readonly variable?: string;
}

export type Change =
  | ({ readonly kind: 'added' } & Place & Partial<Pick<PlannedVariable, 'type' | 'required' | 'enum'>>)
  /** `null` where there is none. */
  | ({ readonly kind: 'changed'; readonly field: string; readonly before: unknown; readonly after: unknown } & Place);

const eventFields = ['name', 'description', 'owner', 'deprecated'] as const satisfies readonly (keyof PlannedEvent)[];
const variableFields = [
  'type',
  'required',
  'name',
  'description',
  'enum',
] as const satisfies readonly (keyof PlannedVariable)[];

const longest = 80;

/** In the order of the plan's file. What only the earlier plan has is no change: no command takes anything away. */
export function comparePlans(before: Plan | undefined, after: Plan): Change[] {
  return sorted(after.events).flatMap(([event, planned]) => {
    const old = before?.events.get(event);
    const own: Change[] =
      old === undefined ? [{ kind: 'added', event }] : compareFields(old, planned, eventFields, { event });
    const variables = sorted(planned.variables).flatMap(([variable, each]): Change[] => {
      const known = old?.variables.get(variable);
      if (known !== undefined) return compareFields(known, each, variableFields, { event, variable });
      return [{ kind: 'added', event, variable, type: each.type, required: each.required, enum: each.enum }];
    });
    return [...own, ...variables];
  });
}

function compareFields<Fields extends object>(
  before: Fields,
  after: Fields,
  names: readonly (keyof Fields & string)[],
  place: Place,
): Change[] {
  return names
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((field) => ({ kind: 'changed', ...place, field, before: before[field] ?? null, after: after[field] ?? null }));
}

/** `BuyProduct`, `BuyProduct.product_price`. */
export function describePlace({ event, variable }: Place): string {
  return variable === undefined ? quoteUnlessWord(event) : `${quoteUnlessWord(event)}.${quoteUnlessWord(variable)}`;
}

/** `+ BuyProduct.product_price: double, required`, `~ BuyProduct: owner (none) → "shop"`. */
export function describeChange(change: Change): string {
  const place = describePlace(change);
  if (change.kind === 'changed') {
    const { field, before, after } = change;
    return `~ ${t`${place}: ${`${field} ${describeValue(before)} → ${describeValue(after)}`}`}`;
  }
  const { type, required, enum: values } = change;
  if (type === undefined) return `+ ${place}`;
  const traits = [
    type,
    ...(required === true ? [t`required`] : []),
    ...(values === undefined ? [] : [describeValue(values)]),
  ];
  return `+ ${t`${place}: ${list(traits)}`}`;
}

function describeValue(value: unknown): string {
  if (value === null) return t`(none)`;
  const text = JSON.stringify(value);
  return printable(text.length > longest ? `${text.slice(0, longest)}…` : text);
}

/** How many events and variables were added. */
export function countAdded(changes: readonly Change[]): { readonly events: number; readonly variables: number } {
  const added = changes.filter(({ kind }) => kind === 'added');
  const variables = added.filter(({ variable }) => variable !== undefined).length;
  return { events: added.length - variables, variables };
}
