/** Gathers what a page that reads along has not seen: the newest rows, and how many it misses. */

import { Slices } from '../receive/slices.js';
import type { RowFacts } from '../search/match-row.js';
import type { EventStore } from '../store/event-store.js';
import { factsOf } from './find-rows.js';
import { behind, newestCursor, rowsBefore, type Cursor } from './row-list.js';
import { showEvent, showRequest, type Row } from './row.js';

// The most of one message: the memory that its events take, about.
const mostAtOnce = { rows: 2_000, bytes: 4 * 1024 * 1024 };

// What a row shows of a failed request takes about this, in bytes; it is also what a look at a row costs of a slice.
const requestBytes = 1024;
const costOfLook = 64;

/** The rows that match and came after a place, newest last. Of very many only the newest; `skipped` are the others. */
export async function gatherNews(
  store: EventStore,
  after: Cursor,
  matches: (row: RowFacts) => boolean,
): Promise<{ rows: Row[]; skipped: number }> {
  const slices = new Slices();
  const rows: Row[] = [];
  let bytes = 0;
  let skipped = 0;
  for (const row of rowsBefore(store, behind(newestCursor(store)), { end: after })) {
    if (slices.isOver(costOfLook)) await slices.rest();
    if (!matches(factsOf(row))) continue;
    bytes += 'entry' in row ? row.entry.bytes : requestBytes;
    const isFull = rows.length === mostAtOnce.rows || (bytes > mostAtOnce.bytes && rows.length > 0);
    if (isFull || skipped > 0) skipped += 1;
    else rows.push('entry' in row ? showEvent(row.entry) : showRequest(row.request));
  }
  return { rows: rows.reverse(), skipped };
}
