/** Waits until so many events match a search, for a request to the API that is held open. */

import { realTimers } from '@growingio/upload/adapter';
import { Slices } from '../receive/slices.js';
import type { RowFacts } from '../search/match-row.js';
import type { EventStore } from '../store/event-store.js';

export interface WaitQuery {
  readonly matches: (row: RowFacts) => boolean;
  /** Whether every event matches: then those count, too, that are not kept any more. */
  readonly matchesAll: boolean;
  readonly count: number;
  /** In ms. */
  readonly timeout: number;
}

export interface WaitedRows {
  /** The ids of the events that match, oldest first. Some may have left meanwhile. */
  readonly ids: readonly number[];
  /** How many count: all since the start or the last reset, or those that a search finds among the kept ones and those that came. */
  readonly matching: number;
}

/**
 * Resolves when as many events match as were asked for, or more; or with what there is after the time-out, or when `ended` aborts. A
 * reset begins it anew.
 */
export async function waitForRows(
  store: EventStore,
  { matches, matchesAll, count, timeout }: WaitQuery,
  ended: AbortSignal,
): Promise<WaitedRows> {
  let found: number[] = [];
  const countMatching = (): number => (matchesAll ? store.total.events : found.length);
  let settle = (): void => undefined;
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const stops = [
    store.onAdd((_request, events) => {
      for (const event of events) if (matches(event)) found.push(event.id);
      if (countMatching() >= count) settle();
    }),
    store.onReset(() => {
      found = [];
    }),
  ];
  const timer = realTimers.setTimeout(settle, timeout);
  ended.addEventListener('abort', settle);
  try {
    if (!ended.aborted) {
      const older = await findKept(store, matches);
      found = [...older, ...found];
      if (countMatching() < count) await settled;
    }
    return { ids: found, matching: countMatching() };
  } finally {
    realTimers.clearTimeout(timer);
    ended.removeEventListener('abort', settle);
    for (const stop of stops) stop();
  }
}

/** The ids of what is kept already; none when it was forgotten meanwhile. */
async function findKept(store: EventStore, matches: (row: RowFacts) => boolean): Promise<number[]> {
  const { epoch, lastEventId } = store;
  const slices = new Slices();
  const ids: number[] = [];
  for (const event of store.events()) {
    if (event.id <= lastEventId && matches(event)) ids.push(event.id);
    if (slices.isOver(64)) await slices.rest();
  }
  return store.epoch === epoch ? ids : [];
}
