/** The fields of an event in an input, by our names and by those of the API, and what is wrong with them before the core looks. */

import { quote } from '@growingio/upload/adapter';
import { list, t } from '../messages.js';
import { readTime } from './read-text.js';

export type Field = 'event' | 'loginUserId' | 'time' | 'num' | 'variables';

/** An event as it is tracked. What is wrong with its parts, the core says. */
export interface EventRead {
  readonly event: unknown;
  readonly loginUserId: unknown;
  /** As the core takes it: Unix ms, or a Date. Default: now. */
  readonly time?: number | Date | undefined;
  readonly num?: unknown;
  readonly variables?: unknown;
}

/** A row, read: an event, or why it is none. */
export type Reading = EventRead | { readonly problem: string };

const fields = new Map<string, Field>([
  ['event', 'event'],
  ['n', 'event'],
  ['loginUserId', 'loginUserId'],
  ['cs1', 'loginUserId'],
  ['time', 'time'],
  ['tm', 'time'],
  ['num', 'num'],
  ['variables', 'variables'],
  ['var', 'variables'],
]);

/** The field of that name. */
export function fieldOf(name: string): Field | undefined {
  return fields.get(name);
}

/** What is done with fields of other names than an event has. */
export type OtherFields = 'refuse' | 'omit';

/** Reads a line of JSON: `{ event, loginUserId, time, variables }`, the API's `{ n, cs1, tm, var }`, or a mix. */
export function readJsonRow(text: string, others: OtherFields = 'refuse'): Reading {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { problem: t`this is no JSON: write one event a line, as jq -c does` };
  }
  if (Array.isArray(json)) return { problem: t`this is a list: write one event a line, as jq -c '.[]' does` };
  if (typeof json !== 'object' || json === null) return { problem: t`this is no object with the fields of an event` };
  const found: Partial<Record<Field, unknown>> = {};
  for (const [name, value] of Object.entries(json)) {
    const field = fields.get(name);
    if (field === undefined) {
      // The API's own form says that it is an event of the usual kind.
      if (others === 'omit' || (name === 't' && value === 'cstm')) continue;
      return { problem: t`${quote(name)} is no field: known are ${list([...fields.keys()])}` };
    }
    if (field in found) return { problem: t`${field} is there twice` };
    found[field] = value;
  }
  return complete(found);
}

/** What is left when the fields are found: the time is read, and who did it has to be there. */
export function complete({ event, loginUserId, time, num, variables }: Partial<Record<Field, unknown>>): Reading {
  if (isBlank(event)) return { problem: t`event is missing` };
  if (isBlank(loginUserId)) return { problem: t`loginUserId is missing` };
  const read = typeof time === 'string' ? readTime(time) : time;
  if (time !== undefined && typeof read !== 'number' && !(read instanceof Date)) return { problem: describeTime(time) };
  return { event, loginUserId, time: read as number | Date | undefined, num, variables };
}

/** Whether there is nothing in it. */
export function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** What is wrong with a time that can't be read. */
export function describeTime(time: unknown): string {
  return t`the time is ${quote(time)}: write it as 2026-11-30T12:00:00+08:00, or in Unix milliseconds`;
}
