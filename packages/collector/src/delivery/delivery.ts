/** Requests and their events enter; how they were delivered leaves: answers, batches, codecs, lags, repeats, clients. */

import { firstMilliseconds } from '../check/lateness.js';
import type { EventStore } from '../store/event-store.js';
import { isFailed, type ReceivedEvent, type ReceivedRequest } from '../store/received.js';
import { RecentMap } from '../store/recent-map.js';
import { Bins, type Bin } from './bins.js';

/** Who sends, by the header `User-Agent`. */
export interface Client {
  readonly userAgent: string;
  readonly requests: number;
  readonly events: number;
  /** When its last request came, Unix ms. */
  readonly last: number;
}

/** What was counted since the start or the last reset. */
export interface DeliveryCounts {
  readonly requests: number;
  /** Requests that were not answered with 2xx. */
  readonly failed: number;
  /** How many requests had which status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** How many requests had which codec: `none`, `snappy`, `other`. */
  readonly codecs: Readonly<Record<string, number>>;
  /** How many requests that were taken had so many events and bytes (before compression). */
  readonly batches: { readonly sizes: readonly Bin[]; readonly bytes: readonly Bin[]; readonly largest: number };
  /** From an event's `tm` to its arrival, in ms, by bins of which each is a quarter wider than the one before; none without events. */
  readonly lag: Readonly<Record<'p50' | 'p90' | 'p99' | 'max', number | undefined>>;
  /** Events that came before: of the same project, user, key, time and variables. */
  readonly repeats: { readonly events: number; readonly newest: readonly number[] };
  /** The clients that sent last, at most 50, and how many more there were. */
  readonly clients: readonly Client[];
  readonly moreClients: number;
}

const mostClients = 50;
const mostRepeats = 100;
const longestName = 200;
const codecs = new Map([
  [undefined, 'none'],
  ['0', 'none'],
  ['2', 'snappy'],
]);

// From 1 ms to a month.
const lagEnds = Array.from({ length: 98 }, (_, step) => Math.ceil(1.25 ** step));
const sizeEnds = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000];
const byteEnds = [10, 12, 14, 16, 18, 20, 22].map((power) => 2 ** power);

/** Counts what arrives, each event in the same time however many there were. */
export class Delivery {
  readonly #clients = new RecentMap<string, { -readonly [Name in keyof Client]: Client[Name] }>(mostClients);
  readonly #sizes = new Bins(sizeEnds);
  readonly #bytes = new Bins(byteEnds);
  readonly #lags = new Bins(lagEnds);
  #statuses = new Map<number, number>();
  #codecs = new Map<string, number>();
  #requests = 0;
  #failed = 0;
  #repeated = 0;
  #newestRepeats: number[] = [];

  constructor(store: EventStore) {
    store.onAdd((request, events, isMore) => {
      this.#add(request, events, isMore);
    });
    store.onReset(() => {
      this.#clear();
    });
  }

  /** How many clients are known. */
  get clients(): number {
    return this.#clients.size;
  }

  read(): DeliveryCounts {
    const [p50, p90, p99] = [0.5, 0.9, 0.99].map((share) => this.#lags.quantile(share));
    return {
      requests: this.#requests,
      failed: this.#failed,
      statuses: Object.fromEntries(this.#statuses),
      codecs: Object.fromEntries(this.#codecs),
      batches: { sizes: this.#sizes.list(), bytes: this.#bytes.list(), largest: this.#sizes.max ?? 0 },
      lag: { p50, p90, p99, max: this.#lags.max },
      repeats: { events: this.#repeated, newest: [...this.#newestRepeats].reverse() },
      clients: this.#clients.newest().map(([, client]) => ({ ...client })),
      moreClients: this.#clients.left,
    };
  }

  #add(request: ReceivedRequest, events: readonly ReceivedEvent[], isMore: boolean): void {
    const userAgent = String(request.headers['user-agent'] ?? '').slice(0, longestName);
    const client = this.#clients.meet(userAgent, () => ({ userAgent, requests: 0, events: 0, last: 0 }));
    client.events += events.length;
    client.last = request.receivedAt;
    if (!isMore) {
      client.requests += 1;
      this.#addRequest(request);
    }
    for (const event of events) this.#addEvent(event);
  }

  #addRequest(request: ReceivedRequest): void {
    const { status, codec, eventCount, bytes } = request;
    this.#requests += 1;
    count(this.#statuses, status);
    count(this.#codecs, codecs.get(codec) ?? 'other');
    if (isFailed(request)) {
      this.#failed += 1;
      return;
    }
    this.#sizes.add(eventCount);
    this.#bytes.add(bytes.length);
  }

  #addEvent(event: ReceivedEvent): void {
    // A time in seconds says nothing of how long the event took.
    if (event.time !== undefined && event.time >= firstMilliseconds) {
      this.#lags.add(Math.max(0, event.receivedAt - event.time));
    }
    if (event.repeats === 0) return;
    this.#repeated += 1;
    this.#newestRepeats.push(event.id);
    if (this.#newestRepeats.length > mostRepeats) this.#newestRepeats.shift();
  }

  #clear(): void {
    this.#clients.clear();
    for (const bins of [this.#sizes, this.#bytes, this.#lags]) bins.clear();
    this.#statuses = new Map();
    this.#codecs = new Map();
    this.#requests = 0;
    this.#failed = 0;
    this.#repeated = 0;
    this.#newestRepeats = [];
  }
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
