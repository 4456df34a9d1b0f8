/** Numbers, sizes, times and events of an outbox in words. */

import { quote, quoteUnlessWord } from '@growingio/upload/adapter';
import type { LabelledDestination } from '@growingio/outbox-disk';
import { wrongUse } from '../command/command-error.js';
import { t } from '../messages.js';
import { countOf } from '../send/progress.js';

const units = ['KiB', 'MiB', 'GiB', 'TiB'];

/** `1 dead letter`, `1,204 dead letters`. */
export function countLetters(count: number): string {
  return count === 1 ? t`1 dead letter` : t`${countOf(count)} dead letters`;
}

/** Such as `310 KiB`. */
export function showBytes(bytes: number): string {
  if (bytes < 1024) return t`${bytes} bytes`;
  const power = Math.min(units.length, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${value < 10 ? value.toFixed(1) : String(Math.round(value))} ${units[power - 1] ?? ''}`;
}

/** A Unix time in ms as an ISO date; one that is none as it is. */
export function showTime(time: number): string {
  return Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : String(time);
}

/** How long ago, such as `4 min`. */
export function showAge(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return t`${seconds} s`;
  if (seconds < 3600) return t`${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return t`${Math.round(seconds / 3600)} h`;
  return t`${Math.round(seconds / 86_400)} days`;
}

/** Such as `project shop at api.growingio.com`. */
export function showDestination(destination: LabelledDestination | undefined): string {
  if (destination === undefined) return t`a project that its version has not noted`;
  return t`project ${destination.projectId} at ${destination.host}`;
}

/** What is known of an event that was written as the API takes it. */
export interface EventView {
  readonly event: string;
  readonly loginUserId: string;
  /** Unix time in ms. */
  readonly time: number;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Reads an event as it is sent: `{ n, cs1, tm, var }`. What is none has empty fields. */
export function viewEvent(sent: unknown, time: number): EventView {
  const { n, cs1, var: variables } = (typeof sent === 'object' && sent !== null ? sent : {}) as Record<string, unknown>;
  return {
    event: typeof n === 'string' ? n : '',
    loginUserId: typeof cs1 === 'string' ? cs1 : '',
    time,
    variables: typeof variables === 'object' && variables !== null ? (variables as EventView['variables']) : {},
  };
}

/** In one line. What an event contains can't break out of it. */
export function showEvent({ event, loginUserId, time, variables }: EventView): string {
  const pairs = Object.entries(variables).map(([key, value]) => {
    const text = typeof value === 'string' ? quoteUnlessWord(value) : quote(value);
    return `${quoteUnlessWord(key)}=${text}`;
  });
  return [showTime(time), quoteUnlessWord(event), quoteUnlessWord(loginUserId), pairs.join(' ')].join('  ').trimEnd();
}

/** A whole number of an option, 0 or more. Throws a `CommandError` that quotes what it is else. */
export function readCount(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^\d{1,9}$/.test(text))
    throw wrongUse(t`${name} is ${quote(text)}: it must be a whole number, 0 or more`, t`see --help`);
  return Number(text);
}
