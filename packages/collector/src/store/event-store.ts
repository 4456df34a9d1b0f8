/** Keeps checked requests and their events: lists, totals and news of every change. */

import { randomBytes } from 'node:crypto';
import { MiB } from '@growingio/upload/adapter';
import { BoundedLog, type Entry, type LogLimits } from './bounded-log.js';
import {
  isFailed,
  keepRequest,
  type CollectorTotals,
  type NewEvent,
  type NewRequest,
  type ReceivedEvent,
  type ReceivedRequest,
} from './received.js';

const mostBytes = { events: 128 * MiB, requests: 64 * MiB };
const mostRequests = 1_000;

/** Where a reader of the store stands: the ids that it has seen, and the epoch that they belong to. */
export interface Cursor {
  readonly epoch: string;
  readonly eventId: number;
  readonly requestId: number;
}

export interface SizedEvent {
  readonly event: NewEvent;
  /** The memory that it takes, about. */
  readonly bytes: number;
}

/** The events of one request. */
export interface NewEvents {
  readonly kept: readonly SizedEvent[];
  /** How many more there are, which came before these and are not kept. */
  readonly older: number;
  /** How many of those have at least one mark. */
  readonly olderProblems: number;
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
  readonly #requests = new BoundedLog<ReceivedRequest>({ items: mostRequests, bytes: mostBytes.requests });
  readonly #listeners = new Set<() => void>();
  readonly #onAdd = new Set<OnAdd>();
  readonly #onReset = new Set<() => void>();
  #total: CollectorTotals = noTotals;
  #epoch = makeEpoch();

  /** What is kept of events at most. */
  readonly room: LogLimits;

  constructor(keep: number) {
    this.room = { items: keep, bytes: mostBytes.events };
    this.#events = new BoundedLog(this.room);
  }

  /** Changes with every `clear()` and every start: what a reader saw under another epoch is no more. */
  get epoch(): string {
    return this.#epoch;
  }

  get total(): CollectorTotals {
    return this.#total;
  }

  /** The id that the next request gets, when no other comes before it. */
  get nextRequestId(): number {
    return this.#requests.lastId + 1;
  }

  events(): readonly ReceivedEvent[] {
    return this.#events.list();
  }

  requests(): readonly ReceivedRequest[] {
    return this.#requests.list();
  }

  /** Keeps a request and those of its events that were taken, then tells the listeners. */
  add(request: NewRequest, { kept, older, olderProblems }: NewEvents): void {
    const keptRequest = this.#requests.push((id) => keepRequest(request, id), request.bytes.length);
    const requestId = keptRequest.id;
    let { requests, failedRequests, events, problems } = this.#total;
    requests += 1;
    if (isFailed(request)) failedRequests += 1;
    events += older + kept.length;
    problems += olderProblems;
    this.#events.skip(older);
    const added = kept.map(({ event, bytes }) => this.#events.push((id) => ({ id, requestId, ...event }), bytes));
    for (const { marks } of added) if (marks.length > 0) problems += 1;
    this.#total = { requests, failedRequests, events, problems };
    for (const listener of this.#onAdd) listener(keptRequest, added, false);
    this.#tell();
  }

  /** Forgets all events, requests and totals. Ids go on rising. */
  clear(): void {
    this.#events.clear();
    this.#requests.clear();
    this.#total = noTotals;
    this.#epoch = makeEpoch();
    for (const listener of this.#onReset) listener();
    this.#tell();
  }

  /** Calls `listener` with every request and its events, before those who wait hear of them. */
  onAdd(listener: OnAdd): void {
    this.#onAdd.add(listener);
  }

  /** Calls `listener` when everything is forgotten. */
  onReset(listener: () => void): void {
    this.#onReset.add(listener);
  }

  /** The oldest kept events after an id. */
  eventsAfter(id: number, most: LogLimits): Entry<ReceivedEvent>[] {
    return this.#events.after(id, most);
  }

  /** The newest kept events before an id, newest first. */
  eventsBefore(id: number, most: LogLimits): Entry<ReceivedEvent>[] {
    return this.#events.before(id, most);
  }

  /** The oldest kept failed request after an id. */
  failedRequestAfter(id: number): ReceivedRequest | undefined {
    return this.#requests.list().find((request) => request.id > id && isFailed(request));
  }

  /** Calls `listener` after every change. Returns the function that ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

const noTotals: CollectorTotals = { requests: 0, failedRequests: 0, events: 0, problems: 0 };

function makeEpoch(): string {
  return randomBytes(6).toString('hex');
}
