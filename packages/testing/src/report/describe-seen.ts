/** Says what there was instead of an expected event: the nearest one, and in what it differs; all events; what was refused, and why. */

import { quoteUnlessWord } from '@growingio/upload/adapter';
import { show } from '../matcher/compare.js';
import type { Wanted } from '../matcher/matcher.js';
import { t } from '../messages.js';
import type { SeenEvent } from '../recorder/recorded-event.js';
import type { Refusal } from '../recorder/recording.js';
import { findNearest } from './nearest.js';

/** What a recorder knows beside its events. */
export interface Known {
  readonly refusals: readonly Refusal[];
  readonly warnings: readonly string[];
}

const mostListed = 10;

/** Paragraphs of a message. */
export function describeSeen(events: readonly SeenEvent[], wanted: Wanted | undefined, known: Known): string[] {
  const nearest = wanted && findNearest(events, wanted);
  return [...(wanted && nearest ? [diff(nearest, wanted)] : []), listEvents(events), ...listRefusals(known)];
}

/** The nearest event, line by line; what it has is marked by `+`, what was expected in its place by `-`. */
function diff(event: SeenEvent, wanted: Wanted): string {
  const { variables = {}, event: name, loginUserId, time, num } = event;
  const differences = new Map(wanted.differences(event).map(({ field, expected }) => [field, expected]));
  const whole = differences.has('variables') ? { variables } : variables;
  const times = differences.has('time') ? { time } : {};
  const received = { event: name, loginUserId, ...times, ...(num !== undefined && { num }), ...whole };
  const lines = [...new Set([...Object.keys(received), ...differences.keys()])].flatMap((field) => {
    const value = (received as Readonly<Record<string, unknown>>)[field];
    if (!differences.has(field)) return [`    ${field}: ${show(value)}`];
    const expected = differences.get(field);
    return [
      ...(expected === undefined ? [] : [`  - ${field}: ${show(expected)}`]),
      ...(value === undefined ? [] : [`  + ${field}: ${show(value)}`]),
    ];
  });
  return [t`The nearest event (- expected, + tracked):`, ...lines].join('\n');
}

/** All events by their names and users; of many the last ten. */
export function listEvents(events: readonly SeenEvent[]): string {
  if (events.length === 0) return t`Tracked: nothing`;
  const names = events.slice(-mostListed).map(({ event, loginUserId }) => t`${word(event)} by ${word(loginUserId)}`);
  const left = events.length - names.length;
  return t`Tracked: ${(left > 0 ? [t`${left} others`, ...names] : names).join(', ')}`;
}

function word(name: string | undefined): string {
  return name === undefined ? '?' : quoteUnlessWord(name);
}

/** Each refusal by its event, reason and remedy, and what the client warned of. */
function listRefusals({ refusals, warnings }: Known): string[] {
  if (refusals.length === 0) return [];
  const lines = refusals.slice(-mostListed).map(({ event, reason, issues }) => {
    const why = issues.map(({ message }) => message).join('; ');
    return `  ${word(event)}: ${reason}${why === '' ? '' : ` (${why})`}`;
  });
  const said = warnings.slice(-mostListed).map((line) => `  ${line}`);
  return [
    [t`Refused:`, ...new Set(lines)].join('\n'),
    ...(said.length === 0 ? [] : [[t`The client warned:`, ...said].join('\n')]),
  ];
}
