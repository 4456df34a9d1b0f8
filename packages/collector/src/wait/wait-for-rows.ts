/** Waits until so many events match a search, for a request to the API that is held open. */

import { realTimers } from '@growingio/upload/adapter';
import { Slices } from '../receive/slices.js';
import type { RowFacts } from '../search/match-row.js';
import type { EventStore } from '../store/event-store.js';

export interface WaitQuery {
  readonly matches: (row: RowFacts) => boolean;
  readonly count: number;
  /** In ms. */
  readonly timeout: number;
}

/**
 * Resolves with the ids of the events that match, oldest first: with as many as were asked for or more when they have arrived,
 * and with what there is after the time-out, or when `ended` aborts. A reset begins it anew.
 */
export async function waitForRows(
  store: EventStore,
  { matches, count, timeout }: WaitQuery,
  ended: AbortSignal,
): Promise<readonly number[]> {
  let found: number[] = [];
  let settle = (): void => undefined;
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const stops = [
    store.onAdd((_request, events) => {
      for (const event of events) if (matches(event)) found.push(event.id);
      if (found.length >= count) settle();
    }),
    store.onReset(() => {
      found = [];
    }),
  ];
  const timer = realTimers.setTimeout(settle, timeout);
  ended.addEventListener('abort', settle);
  try {
    if (ended.aborted) return found;
    const older = await findKept(store, matches);
    found = [...older, ...found];
    if (found.length < count) await settled;
    return found;
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
