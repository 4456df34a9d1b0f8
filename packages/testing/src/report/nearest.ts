/** Finds the event that is most like an expected one. */

import { suggestName } from '@growingio/upload/adapter';
import { isAsymmetric } from '../matcher/compare.js';
import type { Wanted } from '../matcher/matcher.js';
import type { SeenEvent } from '../recorder/recorded-event.js';

// An event of another name is further away than one of which all is different but the name.
const otherName = 10_000;
const likeName = 1_000;

/** The event with the fewest differences, the last of several; `undefined` where none can be compared. */
export function findNearest(events: readonly SeenEvent[], wanted: Wanted): SeenEvent | undefined {
  let nearest: SeenEvent | undefined;
  let least = Infinity;
  for (const event of events) {
    const distance = distanceOf(event, wanted);
    if (distance === 0 || distance > least) continue;
    least = distance;
    nearest = event;
  }
  return nearest;
}

function distanceOf(event: SeenEvent, wanted: Wanted): number {
  return wanted.differences(event).reduce((sum, { field, expected }) => {
    if (field !== 'event') return sum + 1;
    return sum + (isLike(event.event, expected) ? likeName : otherName);
  }, 0);
}

function isLike(name: string | undefined, expected: unknown): boolean {
  if (name === undefined || isAsymmetric(expected)) return false;
  return suggestName(name, [String(expected)]) !== undefined;
}
