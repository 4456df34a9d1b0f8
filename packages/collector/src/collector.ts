/** Starts a collector: a local stand-in for GrowingIO's upload API, with a live page. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { quote } from '@growingio/upload/adapter';
import { chartRoutes } from './chart/routes.js';
import { detailRoutes } from './detail/routes.js';
import { exportRoutes } from './export/routes.js';
import { listen, urlHost } from './listen.js';
import { checkOptions, type CollectorOptions } from './options.js';
import { keepJournal } from './persist/keep-journal.js';
import { CurrentPlan } from './plan/current-plan.js';
import { Uploads } from './receive/handle-upload.js';
import { announce } from './reports/announcement.js';
import { routeRequests } from './routes.js';
import { EventStream } from './show/event-stream.js';
import { PageFiles } from './show/page-files.js';
import { showRoutes } from './show/routes.js';
import { EventStore } from './store/event-store.js';
import type { CollectorTotals, ReceivedEvent, ReceivedRequest } from './store/received.js';
import { storeRoutes } from './store/routes.js';
import { readMatcher, waitFor, type AwaitedEvents, type WaitOptions } from './store/wait-for.js';
import { openViews } from './views.js';
import { waitRoutes } from './wait/routes.js';

/** A collector that listens: where, what has arrived, and how to wait for more. */
export interface Collector {
  /** Where it listens, such as `http://127.0.0.1:54321`: the host to give to an app, and the page's address. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** The events that were received and are kept, oldest first. */
  readonly events: readonly ReceivedEvent[];
  /**
   * The last 2,000 uploads, oldest first, failed ones too: requests under `/v3/`, and those that send to a path where nothing is. They
   * take about 64 MiB at most.
   */
  readonly requests: readonly ReceivedRequest[];
  readonly total: CollectorTotals;
  /**
   * The kept events that match a search of the page, such as `event:BuyProduct user:9128391 -is:problem`, oldest first. Throws
   * a TypeError that says what to write for a search that can't be read.
   */
  find(search: string): readonly ReceivedEvent[];
  /** Forgets all events, requests and totals. */
  reset(): void;
  /** The same as `reset()`. */
  clear(): void;
  /**
   * Waits until so many events have arrived since the start or the last `reset()`, and returns all that are kept; or until
   * an event matches a search or meets a condition, and returns those that do. Rejects after `timeout` (default 4000 ms) or
   * when the collector is closed, and says what arrived instead.
   */
  waitFor(awaited: AwaitedEvents, options?: WaitOptions): Promise<readonly ReceivedEvent[]>;
  /** Closes the server and every connection to it. The events can still be read. May be called twice. */
  close(): Promise<void>;
}

/**
 * Starts a collector and resolves when it listens. Rejects with a GrowingIOError when an option is wrong
 * (`ERR_GROWINGIO_OPTION`, `ERR_GROWINGIO_UNKNOWN_OPTION`) or the port or the file can't be had (`ERR_GROWINGIO_OPTION`).
 */
export async function startCollector(options: CollectorOptions = {}): Promise<Collector> {
  return start(options, (line) => {
    console.warn(`growingio-collector: ${line}`);
  });
}

// How long a request may take to arrive, in ms: a client that sends a byte now and then holds memory.
const mostReceiving = 60_000;

// Further connections are closed at once.
const mostConnections = 1_000;

/** The same, for who has a place of their own for what goes wrong while it runs. */
export async function start(options: CollectorOptions, say: (line: string) => void): Promise<Collector> {
  const { host, port: wantedPort, keep, persist, respond, plan: given, forwardTo } = checkOptions(options);
  const store = new EventStore(keep);
  const stream = new EventStream(store);
  const plan = new CurrentPlan(given);
  const views = openViews(store, { plan, forwardTo });
  views.faults.onChange((isOn) => {
    stream.announce('faults', { active: isOn });
  });
  const uploads = new Uploads(store, { respond, faults: views.faults, plan });
  const ended = new AbortController();
  const api = [
    ...showRoutes(store, stream),
    ...detailRoutes(store),
    ...waitRoutes(store, ended.signal),
    ...chartRoutes(store),
    ...exportRoutes(store),
    ...storeRoutes(store, () => views.count()),
    ...views.routes,
  ];
  const server = createServer({ requestTimeout: mostReceiving });
  server.maxConnections = mostConnections;
  // What was there before comes first; then what counts counts it too.
  const journal = persist === undefined ? undefined : await keepJournal(persist, store, uploads, say);
  try {
    await listen(server, host, wantedPort);
  } catch (error) {
    stream.close();
    await journal?.close();
    throw error;
  }
  server.on('request', routeRequests({ uploads, page: new PageFiles(), api, host }));
  const { port } = server.address() as AddressInfo;
  const withdraw = announce(host, port);
  let closed: Promise<void> | undefined;

  return {
    url: `http://${urlHost(host)}:${String(port)}`,
    host,
    port,
    get events() {
      return store.events();
    },
    get requests() {
      return store.requests.list();
    },
    get total() {
      return store.total;
    },
    find(search) {
      return store.events().filter(readMatcher(`find(${quote(search)})`, search));
    },
    reset() {
      store.clear();
    },
    clear() {
      store.clear();
    },
    async waitFor(awaited, waitOptions = {}) {
      return waitFor(store, awaited, waitOptions, ended.signal);
    },
    close() {
      closed ??= close();
      return closed;
    },
  };

  async function close(): Promise<void> {
    withdraw();
    views.close();
    ended.abort();
    stream.close();
    const isClosed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await isClosed;
    await journal?.close();
  }
}
