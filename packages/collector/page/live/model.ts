/** What Live shows: the rows that match the search, as they come and page by page. What the reader looks at is not moved. */

import { batch, computed, effect, signal, untracked } from '@preact/signals';
import type { FaultState, Row, RowPage, Totals } from '../api/answers.js';
import { api, CallError } from '../api/client.js';
import { openStream, type NewRows } from '../api/stream.js';
import { opened, search, view } from '../shell/address.js';
import { keyOf, RowList } from './row-list.js';
import { whyUnreadable } from './terms.js';

const pageful = 100;
// So many rows may wait for a reader who is elsewhere; when more have come, he starts over at the newest.
const mostWaiting = 2_000;
// So many may come before what is below them is let go, and read again when somebody scrolls there.
const mostAdded = 2_000;

/** What the list shows: the search, or, as long as that can't be read, the one before it. */
const followed = signal('');
let list = new RowList();
// The list itself is added to: another wrapper tells whoever draws it.
const shown = signal({ list });
export const total = signal<Totals>({ requests: 0, failedRequests: 0, events: 0, problems: 0 });
/** How many rows match the search. */
export const matching = signal(0);
export const connection = signal<'connecting' | 'live' | 'reconnecting'>('connecting');
/** Whether the first page has come. */
export const isKnown = signal(false);
export const isLoadingMore = signal(false);
export const failure = signal<string | undefined>(undefined);
export const faults = signal<FaultState | undefined>(undefined);
/** ms that the collector's clock is ahead of this browser's. */
export const clockAhead = signal(0);

export const isPaused = signal(false);
/** Whether the list shows its first row. */
export const isAtTop = signal(true);
/** The row that the keyboard stands on, by its key. */
export const active = signal<string | undefined>(undefined);
/** While it is, new rows wait. */
export const isHeld = computed(
  () => isPaused.value || !isAtTop.value || opened.value !== undefined || active.value !== undefined,
);
/** How many rows wait. */
export const waiting = signal(0);

let held: Row[] = [];
let hasSkipped = false;
let arriving: Row[] | undefined;
let loading: AbortController | undefined;

/** The list; who reads it while drawing is drawn again when it changes. */
export function rows(): RowList {
  return shown.value.list;
}

/** Follows the collector, the search in the address, and what holds the list. */
export function startLive(): void {
  effect(() => {
    if (whyUnreadable(search.value) === undefined) followed.value = search.value;
  });
  effect(() => {
    failure.value = undefined;
    return openStream(followed.value, {
      hello(hello) {
        loading?.abort();
        clockAhead.value = hello.now - Date.now();
        begin(hello);
        // It may be another run of the collector.
        void readFaults();
      },
      rows: take,
      faults() {
        void readFaults();
      },
      connection(state) {
        connection.value = state;
      },
    });
  });
  effect(() => {
    if (!isHeld.value) untracked(release);
  });
  effect(() => {
    // Nobody stands on a row that is not shown.
    if (view.value !== 'live') active.value = undefined;
  });
}

/** Reads the newest page, and forgets the others. Rows that come meanwhile are put in front of it. */
export async function startOver(): Promise<void> {
  loading?.abort();
  const call = new AbortController();
  loading = call;
  arriving ??= [];
  try {
    const page = await api.rows(followed.peek(), pageful, undefined, call.signal);
    begin(page);
  } catch (error) {
    if (call.signal.aborted) return;
    arriving = undefined;
    failure.value = error instanceof CallError ? error.message : String(error);
  }
}

/** Shows the newest page, and in front of it what came while it was read. */
function begin(page: Pick<RowPage, 'rows' | 'next' | 'matching' | 'total'>): void {
  const known = new Set(page.rows.map(keyOf));
  const fresh = (arriving ?? []).filter((row) => !known.has(keyOf(row)));
  list = new RowList(page.rows, page.next);
  list.add(fresh);
  [held, hasSkipped, arriving] = [[], false, undefined];
  batch(() => {
    matching.value = page.matching + fresh.length;
    total.value = page.total;
    waiting.value = 0;
    isKnown.value = true;
    failure.value = undefined;
    shown.value = { list };
  });
}

async function readFaults(): Promise<void> {
  try {
    faults.value = await api.faults();
  } catch {
    // The collector is away: its stream says so.
  }
}

/** Reads the next page, unless it is being read or there is none. */
export async function loadMore(): Promise<void> {
  const { next } = list;
  if (next === null || isLoadingMore.peek()) return;
  const asked = list;
  isLoadingMore.value = true;
  try {
    const page = await api.rows(followed.peek(), pageful * 2, next);
    if (asked === list) {
      list.append(page.rows, page.next);
      shown.value = { list };
    }
  } catch (error) {
    failure.value = error instanceof CallError ? error.message : String(error);
  } finally {
    isLoadingMore.value = false;
  }
}

function take({ rows: fresh, total: all, skipped }: NewRows): void {
  batch(() => {
    total.value = all;
    matching.value += fresh.length + skipped;
    if (arriving !== undefined) {
      arriving.push(...fresh);
      return;
    }
    if (isHeld.peek()) {
      hold(fresh, skipped);
      return;
    }
    if (skipped > 0 || list.added > mostAdded) {
      arriving = [...fresh];
      void startOver();
      return;
    }
    list.add(fresh);
    shown.value = { list };
  });
}

function hold(fresh: readonly Row[], skipped: number): void {
  waiting.value += fresh.length + skipped;
  if (skipped > 0 || held.length + fresh.length > mostWaiting) [held, hasSkipped] = [[], true];
  if (!hasSkipped) held.push(...fresh);
}

/** Shows what has waited. */
function release(): void {
  if (hasSkipped) {
    void startOver();
    return;
  }
  if (held.length === 0) return;
  list.add(held);
  held = [];
  batch(() => {
    waiting.value = 0;
    shown.value = { list };
  });
}
