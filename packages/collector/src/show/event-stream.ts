/** Changes of the store enter; server-sent events leave, to each page at the pace that it reads at. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Cursor, EventStore } from '../store/event-store.js';
import type { ReceivedRequest } from '../store/received.js';

// Bounds one message: the events of a burst go out together.
const mostAtOnce = { items: 500, bytes: 1024 * 1024 };
const mostReaders = 100;

interface Reader {
  readonly response: ServerResponse;
  cursor: Cursor;
  /** The socket is full: nothing is written until it drains. */
  blocked: boolean;
}

/**
 * The live stream. A message is `hello` (start over: what you have is no more), `events` or `failure`; its id says where to
 * resume. A reader is only a place in the store, so a slow one holds no memory; what it misses has left the store.
 */
export class EventStream {
  readonly #store: EventStore;
  readonly #readers = new Set<Reader>();
  readonly #heartbeat: NodeJS.Timeout;
  readonly #stopListening: () => void;
  #scheduled = false;

  /** `heartbeat` is the time between two comments that keep a connection open, in ms. */
  constructor(store: EventStore, heartbeat = 15_000) {
    this.#store = store;
    this.#stopListening = store.onChange(() => {
      this.#schedule();
    });
    this.#heartbeat = setInterval(() => {
      for (const { response, blocked } of this.#readers) if (!blocked) response.write(': still here\n\n');
    }, heartbeat).unref();
  }

  /** Answers a request with the stream: from `?after=` or `Last-Event-ID` on, else from the oldest kept event. */
  open(request: IncomingMessage, response: ServerResponse, url: URL): void {
    if (this.#readers.size >= mostReaders) {
      response.writeHead(503, { 'Content-Type': 'text/plain' }).end('too many pages are open\n');
      return;
    }
    response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store' });
    const reader: Reader = { response, cursor: readCursor(request, url, this.#store), blocked: false };
    response.on('drain', () => {
      reader.blocked = false;
      this.#pump(reader);
    });
    response.on('close', () => this.#readers.delete(reader));
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
    while (!reader.blocked && this.#writeNext(reader));
  }

  /** Writes the next events, or the next failed request where that came before them. Answers false at the end. */
  #writeNext(reader: Reader): boolean {
    const { epoch, eventId, requestId } = reader.cursor;
    const failed = this.#store.failedRequestAfter(requestId);
    let events = this.#store.eventsAfter(eventId, mostAtOnce);
    if (failed !== undefined) events = events.filter((event) => event.requestId < failed.id);
    const last = events.at(-1);
    const { total } = this.#store;
    if (last !== undefined) {
      reader.cursor = { epoch, eventId: last.id, requestId: Math.max(requestId, last.requestId) };
      this.#write(reader, 'events', { events, total });
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
    reader.blocked = !reader.response.write(`event: ${type}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`);
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
