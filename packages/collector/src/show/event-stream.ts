/** Sends changes of the store to each page as server-sent events, at the pace that it reads at. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Cursor, EventStore } from '../store/event-store.js';
import type { ReceivedRequest } from '../store/received.js';
import { showEvent } from './show-event.js';

// Bounds one message: the events of a burst go out together.
const mostAtOnce = { items: 500, bytes: 1024 * 1024 };

export interface StreamLimits {
  /** Most pages that read at once. */
  readonly readers: number;
  /** Most bytes that all readers together have not read yet: what comes then waits in the store. One message more at most. */
  readonly bytes: number;
  /** How long a reader may read nothing although there is something, in ms: then its connection is closed. */
  readonly stalled: number;
  /** The time between two comments that keep a connection open, in ms. */
  readonly heartbeat: number;
}

const usualLimits: StreamLimits = { readers: 100, bytes: 16 * 1024 * 1024, stalled: 30_000, heartbeat: 15_000 };

interface Reader {
  readonly response: ServerResponse;
  cursor: Cursor;
  /** The socket is full: nothing is written until it drains. */
  blocked: boolean;
}

/**
 * The live stream. A message is `hello` (start over: what you have is no more), `events` or `failure`; its id says where to
 * resume. A reader is a place in the store and at most one message that it has not read; what it misses has left the store.
 */
export class EventStream {
  readonly #store: EventStore;
  readonly #limits: StreamLimits;
  readonly #readers = new Set<Reader>();
  readonly #heartbeat: NodeJS.Timeout;
  readonly #stopListening: () => void;
  #scheduled = false;

  constructor(store: EventStore, limits: Partial<StreamLimits> = {}) {
    this.#store = store;
    this.#limits = { ...usualLimits, ...limits };
    this.#stopListening = store.onChange(() => {
      this.#schedule();
    });
    this.#heartbeat = setInterval(() => {
      for (const { response, blocked } of this.#readers) if (!blocked) response.write(': still here\n\n');
    }, this.#limits.heartbeat).unref();
  }

  /** Bytes that were written and that no reader has read yet. */
  get unread(): number {
    let bytes = 0;
    for (const { response } of this.#readers) bytes += response.writableLength;
    return bytes;
  }

  /** Answers a request with the stream: from `?after=` or `Last-Event-ID` on, else from the oldest kept event. */
  open(request: IncomingMessage, response: ServerResponse, url: URL): void {
    if (this.#readers.size >= this.#limits.readers) {
      response.writeHead(503, { 'Content-Type': 'text/plain' }).end('too many pages are open\n');
      return;
    }
    response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store' });
    const reader: Reader = { response, cursor: readCursor(request, url, this.#store), blocked: false };
    response.on('drain', () => {
      reader.blocked = false;
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
    this.#pump(reader);
  }

  /** Ends all streams. */
  close(): void {
    clearInterval(this.#heartbeat);
    this.#stopListening();
    for (const { response } of this.#readers) response.end();
    this.#readers.clear();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      for (const reader of this.#readers) this.#pump(reader);
    });
  }

  #greet(reader: Reader): void {
    reader.cursor = { epoch: this.#store.epoch, eventId: 0, requestId: 0 };
    this.#write(reader, 'hello', { epoch: this.#store.epoch, now: Date.now(), total: this.#store.total });
  }

  #pump(reader: Reader): void {
    if (!reader.blocked && reader.cursor.epoch !== this.#store.epoch) this.#greet(reader);
    while (!reader.blocked && this.unread < this.#limits.bytes && this.#writeNext(reader));
  }

  /** Writes the next events, or the next failed request where that came before them. Returns false at the end. */
  #writeNext(reader: Reader): boolean {
    const { epoch, eventId, requestId } = reader.cursor;
    const failed = this.#store.failedRequestAfter(requestId);
    let entries = this.#store.eventsAfter(eventId, mostAtOnce);
    if (failed !== undefined) entries = entries.filter(({ item }) => item.requestId < failed.id);
    const last = entries.at(-1)?.item;
    const { total } = this.#store;
    if (last !== undefined) {
      reader.cursor = { epoch, eventId: last.id, requestId: Math.max(requestId, last.requestId) };
      this.#write(reader, 'events', { events: entries.map(showEvent), total });
      return true;
    }
    if (failed === undefined) return false;
    reader.cursor = { epoch, eventId, requestId: failed.id };
    this.#write(reader, 'failure', { request: describeRequest(failed), total });
    return true;
  }

  #write(reader: Reader, type: string, data: object): void {
    const { epoch, eventId, requestId } = reader.cursor;
    const id = `${epoch}.${String(eventId)}.${String(requestId)}`;
    const message = Buffer.from(`event: ${type}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`);
    reader.blocked = !reader.response.write(message);
  }
}

/** Where a reader left off. A new one stands in no epoch, so it is greeted, as is one that knew another epoch. */
function readCursor(request: IncomingMessage, url: URL, store: EventStore): Cursor {
  const resumed = /^([0-9a-f]+)\.(\d{1,15})\.(\d{1,15})$/.exec(String(request.headers['last-event-id'] ?? ''));
  if (resumed !== null) {
    const [, epoch = '', eventId, requestId] = resumed;
    return { epoch, eventId: Number(eventId), requestId: Number(requestId) };
  }
  const after = url.searchParams.get('after');
  if (after === null || !/^\d{1,15}$/.test(after)) return { epoch: '', eventId: 0, requestId: 0 };
  return { epoch: store.epoch, eventId: Number(after), requestId: 0 };
}

/** What the page shows of a failed request: not its body. */
function describeRequest(request: ReceivedRequest) {
  const { id, receivedAt, method, path, projectId, status, reason, reasonCode, eventCount } = request;
  return { id, receivedAt, method, path: path.slice(0, 500), projectId, status, reason, reasonCode, eventCount };
}
