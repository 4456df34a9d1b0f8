/** Sends what changes in the store to each page as server-sent events, at the pace that it reads at. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { realTimers } from '@growingio/upload/adapter';
import { ApiError } from '../api/api-error.js';
import type { EventStore } from '../store/event-store.js';
import { gatherAll, gatherNews } from './gather-news.js';
import { findRows, type RowQuery } from './find-rows.js';
import { newestCursor, readCursor, writeCursor, type Cursor } from './row-list.js';
import { readRow } from './write-rows.js';

export interface StreamLimits {
  /** Most pages that read at once. */
  readonly readers: number;
  /** Most bytes that all readers together have not read yet: what comes then waits in the store. One message more at most. */
  readonly bytes: number;
  /** How long a reader may read nothing although there is something, in ms: then its connection is closed. */
  readonly stalled: number;
  /** The time between two comments that keep a connection open, in ms. */
  readonly heartbeat: number;
  /** The time between two messages to a reader, in ms. */
  readonly pause: number;
}

const usualLimits: StreamLimits = {
  ...{ readers: 100, bytes: 16 * 1024 * 1024 },
  ...{ stalled: 30_000, heartbeat: 15_000, pause: 250 },
};

/** What a stream's reader asks for. */
export interface StreamQuery extends Pick<RowQuery, 'matches' | 'matchesAll'> {
  /** Whether it wants every row in its order, however many come, and not only the newest. Default false. */
  readonly isComplete?: boolean;
}

interface Reader extends StreamQuery {
  readonly response: ServerResponse;
  /** What the reader knows: the place in the list, and the run of the store. */
  cursor: Cursor;
  epoch: string;
  total: object | undefined;
  /** The socket is full: nothing is written until it drains. */
  isBlocked: boolean;
  /** A message is being made. */
  isBusy: boolean;
}

// How many rows `hello` brings.
const greetingRows = 100;

/**
 * The live stream. Its messages: `hello` (start over: what you have is no more) with the newest rows, `rows` with those that came
 * since, and what rooms announce. A reader is a place in the list and at most one message that it has not read.
 */
export class EventStream {
  readonly #store: EventStore;
  readonly #limits: StreamLimits;
  readonly #readers = new Set<Reader>();
  readonly #announced = new Map<string, object>();
  readonly #heartbeat: NodeJS.Timeout;
  readonly #stopListening: () => void;
  #scheduled: NodeJS.Timeout | undefined;
  #lastPump = 0;

  constructor(store: EventStore, limits: Partial<StreamLimits> = {}) {
    this.#store = store;
    this.#limits = { ...usualLimits, ...limits };
    this.#stopListening = store.onChange(() => {
      this.#schedule();
    });
    this.#heartbeat = realTimers
      .setInterval(() => {
        for (const { response, isBlocked } of this.#readers) if (!isBlocked) response.write(': still here\n\n');
      }, this.#limits.heartbeat)
      .unref();
  }

  /** Bytes that were written and that no reader has read yet. */
  get unread(): number {
    let bytes = 0;
    for (const { response } of this.#readers) bytes += response.writableLength;
    return bytes;
  }

  /** Tells all readers a state, now and whenever one comes: the last of each `type`. */
  announce(type: string, state: object): void {
    this.#announced.set(type, state);
    for (const reader of this.#readers) this.#write(reader, type, state);
  }

  /** Answers a request with the stream: from `Last-Event-ID` on where that is of this run, else from `hello` on. */
  open(request: IncomingMessage, response: ServerResponse, query: StreamQuery): void {
    if (this.#readers.size >= this.#limits.readers)
      throw new ApiError(503, 'too_many_pages', 'too many pages are open');
    response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store' });
    const reader: Reader = {
      ...query,
      response,
      ...readPlace(request),
      total: undefined,
      isBlocked: false,
      isBusy: false,
    };
    response.on('drain', () => {
      reader.isBlocked = false;
      this.#schedule();
    });
    response.on('close', () => {
      this.#readers.delete(reader);
      this.#schedule();
    });
    // Node's own timer: it starts anew with each write, and with all that the client takes.
    response.setTimeout(this.#limits.stalled, () => response.destroy());
    this.#readers.add(reader);
    response.write('retry: 1000\n\n');
    for (const [type, state] of this.#announced) this.#write(reader, type, state);
    void this.#pump(reader);
  }

  /** Ends all streams. */
  close(): void {
    realTimers.clearInterval(this.#heartbeat);
    realTimers.clearTimeout(this.#scheduled);
    this.#stopListening();
    for (const { response } of this.#readers) response.end();
    this.#readers.clear();
  }

  /** Has all readers hear of a change: at once, unless they did a moment ago. */
  #schedule(): void {
    if (this.#scheduled !== undefined || this.#readers.size === 0) return;
    const passed = realTimers.now() - this.#lastPump;
    // The clock may have been set back.
    const wait = passed < 0 ? 0 : Math.max(0, this.#limits.pause - passed);
    this.#scheduled = realTimers.setTimeout(() => {
      this.#scheduled = undefined;
      this.#lastPump = realTimers.now();
      for (const reader of this.#readers) void this.#pump(reader);
    }, wait);
  }

  async #pump(reader: Reader): Promise<void> {
    if (reader.isBusy || reader.isBlocked || this.unread >= this.#limits.bytes) return;
    if (reader.epoch === this.#store.epoch && reader.total === this.#store.total) return;
    reader.isBusy = true;
    try {
      if (reader.epoch === this.#store.epoch) await this.#sendNews(reader);
      else await this.#greet(reader);
    } catch {
      // Whatever failed: the page connects anew.
      reader.response.destroy();
    } finally {
      reader.isBusy = false;
    }
    if (reader.total === this.#store.total || !this.#readers.has(reader) || reader.response.destroyed) return;
    // Who wants every row has the rest of them at the pace that it reads at.
    if (reader.isComplete === true && reader.total === undefined) void this.#pump(reader);
    else this.#schedule();
  }

  async #greet(reader: Reader): Promise<void> {
    const { epoch, total } = this.#store;
    const cursor = newestCursor(this.#store);
    const { matches, matchesAll } = reader;
    const query: RowQuery = { matches, matchesAll, kinds: 'all', limit: greetingRows, before: undefined };
    const { rows, next, matching } = await findRows(this.#store, query);
    if (epoch !== this.#store.epoch) return;
    Object.assign(reader, { epoch, total, cursor });
    const shown = rows.flatMap((row) => readRow(this.#store, row) ?? []);
    this.#write(reader, 'hello', { epoch, now: Date.now(), total, matching, rows: shown, next });
  }

  async #sendNews(reader: Reader): Promise<void> {
    const { epoch, total } = this.#store;
    const newest = newestCursor(this.#store);
    const gather = reader.isComplete === true ? gatherAll : gatherNews;
    const { rows, skipped, cursor } = await gather(this.#store, reader.cursor, reader.matches);
    if (epoch !== this.#store.epoch) return;
    const isAll = cursor.eventId >= newest.eventId && cursor.requestId >= newest.requestId;
    Object.assign(reader, { total: isAll ? total : undefined, cursor });
    this.#write(reader, 'rows', { rows, total, skipped });
  }

  #write(reader: Reader, type: string, data: object): void {
    const id = reader.epoch === '' ? '' : `id: ${reader.epoch}.${writeCursor(reader.cursor)}\n`;
    reader.isBlocked = !reader.response.write(Buffer.from(`event: ${type}\n${id}data: ${JSON.stringify(data)}\n\n`));
  }
}

/** Where a reader left off. A new one stands in no run of the store, so it is greeted, as is one that knew another. */
function readPlace({ headers }: IncomingMessage): { epoch: string; cursor: Cursor } {
  const match = /^([0-9a-f]+)\.([\d.]+)$/.exec(String(headers['last-event-id'] ?? ''));
  const cursor = readCursor(match?.[2] ?? '');
  return cursor === undefined
    ? { epoch: '', cursor: { eventId: 0, requestId: 0 } }
    : { epoch: match?.[1] ?? '', cursor };
}
