/** Writes and reads what is settled of a job, one character an event. */

import type { Marks } from '../fleet/ledger.js';
import type { Settlement } from '../source/source.js';

/** The marks for a settlement of some of so many events. */
export function marksOf({ delivered, dead }: Settlement, events: number): Marks {
  if (dead.length === 0 && delivered.length === events) return 'd'.repeat(events);
  const marks = new Array<string>(events).fill('.');
  for (const at of delivered) marks[at] = 'd';
  for (const { at } of dead) marks[at] = 'x';
  return marks.join('');
}

/** The places of the events that are settled. */
export function settledIn(marks: Marks): Set<number> {
  const settled = new Set<number>();
  for (let at = 0; at < marks.length; at += 1) if (marks[at] !== '.') settled.add(at);
  return settled;
}
