/** Gathers what a reader of the stream has not seen: for a page the newest rows, and how many it misses; or all of them, in their order. */

import { Slices } from '../receive/slices.js';
import type { RowFacts } from '../search/match-row.js';
import type { EventStore } from '../store/event-store.js';
import { factsOf } from './find-rows.js';
import { behind, newestCursor, rowsAfter, rowsBefore, type Cursor, type KeptRow } from './row-list.js';
import { showEvent, showRequest, type Row } from './row.js';

// The most of one message: the memory that its events take, about.
const mostAtOnce = { rows: 2_000, bytes: 4 * 1024 * 1024 };

// What a row shows of a failed request takes about this, in bytes; it is also what a look at a row costs of a slice.
const requestBytes = 1024;
const costOfLook = 64;

export interface News {
  /** Newest last. */
  readonly rows: Row[];
  /** How many came besides and are not in `rows`. */
  readonly skipped: number;
  /** The place behind them. */
  readonly cursor: Cursor;
}

/** The rows that match and came after a place. Of very many only the newest; `skipped` are the others. */
export async function gatherNews(store: EventStore, after: Cursor, matches: (row: RowFacts) => boolean): Promise<News> {
  const cursor = newestCursor(store);
  const slices = new Slices();
  const rows: Row[] = [];
  let bytes = 0;
  let skipped = 0;
  for (const row of rowsBefore(store, behind(cursor), { end: after })) {
    if (slices.isOver(costOfLook)) await slices.rest();
    if (!matches(factsOf(row))) continue;
    bytes += weigh(row);
    if (skipped > 0 || isFull(rows, bytes)) skipped += 1;
    else rows.push(show(row));
  }
  return { rows: rows.reverse(), skipped, cursor };
}

/** The same, oldest first: of very many only the oldest, and the others are behind `cursor`. `skipped` are events that have left, whether they match or not. */
export async function gatherAll(store: EventStore, after: Cursor, matches: (row: RowFacts) => boolean): Promise<News> {
  const slices = new Slices();
  const newest = newestCursor(store);
  const rows: Row[] = [];
  let [bytes, skipped, cursor] = [0, 0, after];
  for (const { row, place } of rowsAfter(store, after, newest)) {
    if (slices.isOver(costOfLook)) await slices.rest();
    if (row === undefined) skipped += 1;
    else if (matches(factsOf(row))) {
      bytes += weigh(row);
      if (isFull(rows, bytes)) return { rows, skipped, cursor };
      rows.push(show(row));
    }
    cursor = place;
  }
  return { rows, skipped, cursor: newest };
}

function weigh(row: KeptRow): number {
  return 'entry' in row ? row.entry.bytes : requestBytes;
}

function isFull(rows: readonly Row[], bytes: number): boolean {
  return rows.length === mostAtOnce.rows || (bytes > mostAtOnce.bytes && rows.length > 0);
}

function show(row: KeptRow): Row {
  return 'entry' in row ? showEvent(row.entry) : showRequest(row.request);
}
