/** Keeps checked requests and their events: lists, totals and news of every change. */

import { randomBytes } from 'node:crypto';
import { MiB } from '@growingio/upload/adapter';
import { BoundedLog, type Entry, type LogLimits } from './bounded-log.js';
import { RequestLog } from './request-log.js';
import type { CollectorTotals, NewEvent, NewRequest, ReceivedEvent, ReceivedRequest } from './received.js';
import { isFailed } from './received.js';
import { Repeats } from './repeats.js';

const mostEventBytes = 128 * MiB;

export interface SizedEvent {
  readonly event: NewEvent;
  /** The memory that it takes, about. */
  readonly bytes: number;
}

/**
 * Is told each request, taken or failed, with those of its events that were taken, oldest first, at the moment of their
 * arrival: what is counted of them stays counted when they have left. A request of very many events is told in parts: then
 * `isMore` is true from the second part on, and the request is the same.
 */
export type OnAdd = (request: ReceivedRequest, events: readonly ReceivedEvent[], isMore: boolean) => void;

/** The memory of the collector: the last events and requests, at most 128 MiB of events, and 64 MiB of requests. */
export class EventStore {
  readonly #events: BoundedLog<ReceivedEvent>;
  readonly #requests = new RequestLog();
  readonly #repeats = new Repeats();
  readonly #onChange = new Set<() => void>();
  readonly #onAdd = new Set<OnAdd>();
  readonly #onReset = new Set<() => void>();
  #total: CollectorTotals = noTotals;
  #epoch = makeEpoch();

  /** What is kept of events at most. */
  readonly room: LogLimits;

  constructor(keep: number) {
    this.room = { items: keep, bytes: mostEventBytes };
    this.#events = new BoundedLog(this.room, (event) => {
      this.#repeats.remove(event);
    });
  }

  /** Changes with every `clear()` and every start: what a reader saw under another epoch is no more. */
  get epoch(): string {
    return this.#epoch;
  }

  get total(): CollectorTotals {
    return this.#total;
  }

  /** How much is kept now: events, and the memory that events and requests take, about. */
  get kept(): { events: number; bytes: number } {
    return { events: this.#events.size, bytes: this.#events.bytes + this.#requests.log.bytes };
  }

  events(): readonly ReceivedEvent[] {
    return this.#events.list();
  }

  /** The requests that are kept, and what is known of each. */
  get requests(): RequestLog {
    return this.#requests;
  }

  /** Keeps a request and those of its events that were taken, then tells the listeners. */
  add(request: NewRequest, events: readonly SizedEvent[]): ReceivedRequest {
    const { requests, failedRequests } = this.#total;
    this.#total = {
      ...this.#total,
      requests: requests + 1,
      failedRequests: failedRequests + (isFailed(request) ? 1 : 0),
    };
    const kept = this.#requests.add(request, this.lastEventId);
    this.#addEvents(kept, events, false);
    return kept;
  }

  /** Keeps more events of a request that was added in this epoch. */
  addMore(request: ReceivedRequest, events: readonly SizedEvent[]): void {
    this.#addEvents(request, events, true);
  }

  #addEvents(request: ReceivedRequest, sized: readonly SizedEvent[], isMore: boolean): void {
    const requestId = request.id;
    this.#requests.addPart(request, this.lastEventId + 1, sized.length);
    const added = sized.map(({ event, bytes }) => {
      const repeats = this.#repeats.add(event);
      return this.#events.push((id) => ({ id, requestId, ...event, repeats }), bytes);
    });
    const { events, problems } = this.#total;
    this.#total = {
      ...this.#total,
      events: events + added.length,
      problems: problems + added.filter(({ marks }) => marks.length > 0).length,
    };
    for (const listener of [...this.#onAdd]) listener(request, added, isMore);
    this.#tell();
  }

  /** Forgets all events, requests and totals. Ids go on rising. */
  clear(): void {
    this.#events.clear();
    this.#requests.clear();
    this.#repeats.clear();
    this.#total = noTotals;
    this.#epoch = makeEpoch();
    for (const listener of [...this.#onReset]) listener();
    this.#tell();
  }

  /** The id of the newest event, also when it has left; 0 before the first. */
  get lastEventId(): number {
    return this.#events.lastId;
  }

  /** A kept event, and the memory that it takes. */
  event(id: number): Entry<ReceivedEvent> | undefined {
    return this.#events.get(id);
  }

  /** The oldest kept events after an id. */
  eventsAfter(id: number, most: LogLimits): Entry<ReceivedEvent>[] {
    return this.#events.after(id, most);
  }

  /** The newest kept events before an id, newest first. */
  eventsBefore(id: number, most: LogLimits): Entry<ReceivedEvent>[] {
    return this.#events.before(id, most);
  }

  /** Calls `listener` with every request and its events, before others hear of a change. Returns the function that ends it. */
  onAdd(listener: OnAdd): () => void {
    this.#onAdd.add(listener);
    return () => this.#onAdd.delete(listener);
  }

  /** Calls `listener` when everything is forgotten. Returns the function that ends it. */
  onReset(listener: () => void): () => void {
    this.#onReset.add(listener);
    return () => this.#onReset.delete(listener);
  }

  /** Calls `listener` after every change. Returns the function that ends it. */
  onChange(listener: () => void): () => void {
    this.#onChange.add(listener);
    return () => this.#onChange.delete(listener);
  }

  #tell(): void {
    for (const listener of [...this.#onChange]) listener();
  }
}

const noTotals: CollectorTotals = { requests: 0, failedRequests: 0, events: 0, problems: 0 };

function makeEpoch(): string {
  return randomBytes(6).toString('hex');
}
