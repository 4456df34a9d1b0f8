/** The list that the page shows: kept events and failed requests in one order, newest first. */

import type { Entry } from '../store/bounded-log.js';
import type { EventStore } from '../store/event-store.js';
import type { ReceivedEvent, ReceivedRequest } from '../store/received.js';

/** A place in the list: in front of it are events and requests with these ids, and newer ones. */
export interface Cursor {
  readonly eventId: number;
  readonly requestId: number;
}

/** A row as it is kept. */
export type KeptRow = { readonly entry: Entry<ReceivedEvent> } | { readonly request: ReceivedRequest };

/** Which kinds of rows are asked for. */
export type RowKinds = 'all' | 'events';

/** The place behind which nothing has arrived yet. */
export function newestCursor(store: EventStore): Cursor {
  return { eventId: store.lastEventId, requestId: store.requests.nextId - 1 };
}

/** The place in front of everything that is above `cursor`: what comes before it is `cursor` and older. */
export function behind({ eventId, requestId }: Cursor): Cursor {
  return { eventId: eventId + 1, requestId: requestId + 1 };
}

/** Writes a cursor as it stands in an address. */
export function writeCursor({ eventId, requestId }: Cursor): string {
  return `${String(eventId)}.${String(requestId)}`;
}

/** Reads a cursor; `undefined` for what is none. */
export function readCursor(text: string): Cursor | undefined {
  const match = /^(\d{1,15})\.(\d{1,15})$/.exec(text);
  return match === null ? undefined : { eventId: Number(match[1]), requestId: Number(match[2]) };
}

const start: Cursor = { eventId: 0, requestId: 0 };

/**
 * The rows before a place, newest first, down to `end`, which is left out. The list may be read slowly: what has left meanwhile
 * is left out, and so is all that was there when the store is cleared.
 */
export function* rowsBefore(
  store: EventStore,
  before: Cursor,
  { end = start, kinds = 'all' }: { end?: Cursor; kinds?: RowKinds } = {},
): Generator<KeptRow> {
  const { epoch } = store;
  let eventId = Math.min(before.eventId - 1, store.lastEventId);
  let request = kinds === 'all' ? failedBefore(store, before.requestId) : undefined;
  while (store.epoch === epoch) {
    const entry = eventId > end.eventId ? store.event(eventId) : undefined;
    if (request !== undefined && request.id <= end.requestId) request = undefined;
    if (request !== undefined && (entry === undefined || store.requests.placeOf(request) >= eventId)) {
      yield { request };
      request = failedBefore(store, request.id);
    } else if (entry !== undefined) {
      yield { entry };
      eventId -= 1;
    } else {
      return;
    }
  }
}

/** The rows behind a place, oldest first, up to `end`; `undefined` stands for an event that has left. With each is the place behind it. */
export function* rowsAfter(
  store: EventStore,
  after: Cursor,
  end: Cursor,
): Generator<{ readonly row: KeptRow | undefined; readonly place: Cursor }> {
  const { epoch } = store;
  let { eventId, requestId } = after;
  while (store.epoch === epoch) {
    const request = failedAfter(store, requestId);
    const isDue = request !== undefined && request.id <= end.requestId;
    if (isDue && (eventId >= end.eventId || store.requests.placeOf(request) <= eventId)) {
      requestId = request.id;
      yield { row: { request }, place: { eventId, requestId } };
    } else if (eventId < end.eventId) {
      eventId += 1;
      const entry = store.event(eventId);
      yield { row: entry && { entry }, place: { eventId, requestId } };
    } else {
      return;
    }
  }
}

/** The place of a row: what comes before it is older. */
export function cursorAt(row: KeptRow, before: Cursor): Cursor {
  return 'entry' in row
    ? { eventId: row.entry.item.id, requestId: before.requestId }
    : { eventId: before.eventId, requestId: row.request.id };
}

/** The newest failed request below an id. */
function failedBefore(store: EventStore, id: number): ReceivedRequest | undefined {
  return store.requests.failed[countFailedBefore(store, id) - 1];
}

/** The oldest failed request above an id. */
function failedAfter(store: EventStore, id: number): ReceivedRequest | undefined {
  return store.requests.failed[countFailedBefore(store, id + 1)];
}

function countFailedBefore(store: EventStore, id: number): number {
  const { failed } = store.requests;
  let [from, to] = [0, failed.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((failed[middle]?.id ?? Infinity) < id) from = middle + 1;
    else to = middle;
  }
  return from;
}
