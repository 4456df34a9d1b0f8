/** Sends the newest events of the store as JSON, at the pace that the client reads at. */

import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { EventStore } from '../store/event-store.js';
import { showEvent } from './show-event.js';

// One piece of the answer.
const mostAtOnce = { items: 100, bytes: 256 * 1024 };

/** Answers with the newest events, newest first. What leaves the store meanwhile is left out. Rejects when the client goes away. */
export async function sendEvents(store: EventStore, limit: number, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
  await pipeline(Readable.from(writeList(store, limit), { highWaterMark: 1 }), response);
}

function* writeList(store: EventStore, limit: number): Generator<string> {
  yield `{"total":${JSON.stringify(store.total)},"events":[`;
  let left = limit;
  let before = Infinity;
  while (left > 0) {
    const entries = store.eventsBefore(before, { ...mostAtOnce, items: Math.min(left, mostAtOnce.items) });
    const oldest = entries.at(-1);
    if (oldest === undefined) break;
    const separator = before === Infinity ? '' : ',';
    yield separator + entries.map((entry) => JSON.stringify(showEvent(entry))).join();
    before = oldest.item.id;
    left -= entries.length;
  }
  yield ']}';
}
