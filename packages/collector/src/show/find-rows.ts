/** Finds the rows that match a search, and counts them: in slices, so that receiving goes on. */

import { Slices } from '../receive/slices.js';
import type { RowFacts } from '../search/match-row.js';
import type { EventStore } from '../store/event-store.js';
import {
  behind,
  cursorAt,
  newestCursor,
  rowsBefore,
  writeCursor,
  type Cursor,
  type KeptRow,
  type RowKinds,
} from './row-list.js';

/** Which rows are asked for. */
export interface RowQuery {
  readonly matches: (row: RowFacts) => boolean;
  /** Whether every row matches: then they are counted without a look at them. */
  readonly matchesAll: boolean;
  readonly kinds: RowKinds;
  readonly limit: number;
  /** The rows asked for are older than this. */
  readonly before: Cursor | undefined;
}

/** The place of a row that was found. It is looked up again when it is written, since it may have left. */
export interface FoundRow {
  readonly kind: 'event' | 'request';
  readonly id: number;
}

export interface FoundRows {
  readonly rows: readonly FoundRow[];
  /** Where to go on, or `null` after the oldest. */
  readonly next: string | null;
  /** How many kept rows match, also those in front of `before`. */
  readonly matching: number;
}

// What one look at a row costs of a slice, in bytes of its measure.
const costOfLook = 64;

/** Finds the newest rows that match. */
export async function findRows(store: EventStore, query: RowQuery): Promise<FoundRows> {
  const { matches, matchesAll, kinds, limit } = query;
  const slices = new Slices();
  const top = behind(newestCursor(store));
  const before = query.before ?? top;
  const rows: FoundRow[] = [];
  let place = top;
  let next: string | null = null;
  let matching = 0;
  for (const row of rowsBefore(store, matchesAll ? before : top, { kinds })) {
    if (slices.isOver(costOfLook)) await slices.rest();
    const facts = factsOf(row);
    if (!matches(facts)) continue;
    matching += 1;
    if (!isBefore(row, before)) continue;
    if (rows.length === limit) {
      next ??= writeCursor(place);
      if (matchesAll) break;
      continue;
    }
    place = cursorAt(row, rows.length === 0 ? before : place);
    rows.push('entry' in row ? { kind: 'event', id: row.entry.item.id } : { kind: 'request', id: row.request.id });
  }
  return { rows, next, matching: matchesAll ? countAll(store, kinds) : matching };
}

/** A row as a search looks at it. */
export function factsOf(row: KeptRow): RowFacts {
  return 'entry' in row ? row.entry.item : row.request;
}

function isBefore(row: KeptRow, { eventId, requestId }: Cursor): boolean {
  return 'entry' in row ? row.entry.item.id < eventId : row.request.id < requestId;
}

function countAll(store: EventStore, kinds: RowKinds): number {
  return store.kept.events + (kinds === 'all' ? store.requests.failed.length : 0);
}
