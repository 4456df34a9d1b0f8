/** Follows a collector: its rows leave in their order, each once, across breaks of the connection and restarts of the collector. */

import type { Row } from '@growingio/collector/command-line';
import { realTimers } from '@growingio/upload/adapter';
import { openStream } from './ask-collector.js';
import { readPlace, type Place } from './place.js';
import type { Message } from './read-messages.js';

export interface Followed {
  /** Where the collector listens, such as `http://127.0.0.1:7080`. */
  readonly url: string;
  readonly search: string;
  /** How many of the newest rows that are there already come first, 0 to 100. */
  readonly lines: number;
  /** Ends it, without an error. */
  readonly signal: AbortSignal;
  /** The time between two attempts to reach a collector that is away, in ms. Default 1000. */
  readonly pause?: number;
  /** How long a collector may take to answer, in ms. Default 10,000. */
  readonly patience?: number;
}

export type News =
  /** Rows that came, oldest first, and the place behind them. */
  | { readonly type: 'rows'; readonly rows: readonly Row[]; readonly place: Place }
  /** So many events have left the collector before they could be read. */
  | { readonly type: 'skipped'; readonly count: number }
  /** The collector is away; it is there again; it was started anew; it has forgotten everything, as it was asked to. */
  | { readonly type: 'lost' | 'back' | 'restarted' | 'cleared' };

/** Rejects with a `CommandError` when there is no collector to begin with, or when it refuses. */
export async function* follow(followed: Followed): AsyncGenerator<News> {
  const { url, search, lines, signal, pause = 1_000, patience } = followed;
  const reader = new Reader(lines);
  let isLost = false;
  // Since the last message: the first of them is made at once.
  let attempts = 0;
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    try {
      const messages = await openStream(url, search, reader.place, { stopped: signal, patience });
      if (isLost) yield { type: 'back' };
      isLost = false;
      reader.connect();
      for await (const message of messages) {
        attempts = 0;
        yield* reader.read(message);
        if (reader.mustConnectAnew) break;
      }
    } catch (error) {
      if (isOver()) return;
      if (reader.place === undefined) throw error;
      if (!isLost && attempts > 0) {
        isLost = true;
        yield { type: 'lost' };
      }
    }
    if (attempts > 0) await sleep(pause, signal);
    attempts += 1;
  }
}

interface Greeting {
  readonly now: number;
  /** Newest first. */
  readonly rows: readonly Row[];
}

/** Knows which rows have been read: up to a place, in a run of the collector. */
class Reader {
  readonly #lines: number;
  #place: Place | undefined;
  #isFirst = true;
  #mustConnectAnew = false;
  /** When the newest row that was read had come, Unix ms of the collector's clock. */
  #newest = 0;
  /** In a collector that was started anew: up to `place` and till `newest` it may be the same as before, read from its file. */
  #known: { readonly place: Place; readonly newest: number } | undefined;

  constructor(lines: number) {
    this.#lines = lines;
  }

  /** Where to go on, as `Last-Event-ID`. */
  get place(): string | undefined {
    return this.#place?.toString();
  }

  /** Whether what follows on this connection is not what comes next. */
  get mustConnectAnew(): boolean {
    return this.#mustConnectAnew;
  }

  connect(): void {
    this.#isFirst = true;
    this.#mustConnectAnew = false;
  }

  *read({ type, id, data }: Message): Generator<News> {
    const place = readPlace(id);
    if (place === undefined || (type !== 'hello' && type !== 'rows')) return;
    if (type === 'rows') yield* this.#takeRows(JSON.parse(data) as { rows: readonly Row[]; skipped: number }, place);
    else if (this.#place === undefined) yield* this.#greet(JSON.parse(data) as Greeting, place);
    else yield* this.#startOver(this.#place, place);
    this.#isFirst = false;
  }

  *#greet({ now, rows }: Greeting, place: Place): Generator<News> {
    this.#newest = now;
    const shown = rows.slice(0, this.#lines).reverse();
    yield { type: 'rows', rows: shown, place };
    this.#place = place;
  }

  *#takeRows({ rows, skipped }: { rows: readonly Row[]; skipped: number }, place: Place): Generator<News> {
    const known = this.#known;
    // What a new run has given up already is mostly what it has read from its file, and was shown before.
    if (skipped > 0 && known === undefined) yield { type: 'skipped', count: skipped };
    const fresh = rows.filter(
      (row) => known === undefined || known.place.isBehind(row) || row.receivedAt > known.newest,
    );
    yield { type: 'rows', rows: fresh, place };
    for (const { receivedAt } of fresh) this.#newest = Math.max(this.#newest, receivedAt);
    this.#place = place;
    if (known !== undefined && !place.isBefore(known.place)) this.#known = undefined;
  }

  /** Another run: the greeting has its newest rows only, so all of it is asked for again, from the first row that was not read. */
  *#startOver(before: Place, place: Place): Generator<News> {
    const isSameProcess = !this.#isFirst;
    yield { type: isSameProcess ? 'cleared' : 'restarted' };
    // In the same process ids go on rising.
    this.#place = isSameProcess ? before.inRun(place.epoch) : place.atStart();
    this.#known = isSameProcess ? undefined : { place, newest: this.#newest };
    this.#mustConnectAnew = true;
  }
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const go = (): void => {
      signal.removeEventListener('abort', go);
      realTimers.clearTimeout(timer);
      resolve();
    };
    const timer = realTimers.setTimeout(go, ms);
    signal.addEventListener('abort', go);
  });
}
