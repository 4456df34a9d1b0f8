/** Starts a collector: a local stand-in for GrowingIO's upload API, with a live page. */

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GrowingIOError } from '@growingio/upload';
import { describeError, quoteUnlessWord } from '@growingio/upload/adapter';
import { checkOptions, type CollectorOptions } from './options.js';
import { Uploads } from './receive/handle-upload.js';
import { routeRequests } from './routes.js';
import { EventStream } from './show/event-stream.js';
import { PageFiles } from './show/page-files.js';
import { showRoutes } from './show/routes.js';
import { EventStore } from './store/event-store.js';
import type { CollectorTotals, ReceivedEvent, ReceivedRequest } from './store/received.js';
import { storeRoutes } from './store/routes.js';
import { waitFor, type Awaited, type WaitOptions } from './store/wait-for.js';
import { t } from './messages.js';

export interface Collector {
  /** Where it listens, such as `http://127.0.0.1:54321`: the host to give to an app, and the page's address. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** The events that were received and are kept, oldest first. */
  readonly events: readonly ReceivedEvent[];
  /** The last 1,000 requests under `/v3/`, oldest first, failed ones too; their bodies take at most 64 MiB. */
  readonly requests: readonly ReceivedRequest[];
  readonly total: CollectorTotals;
  /** Forgets all events, requests and totals. */
  clear(): void;
  /**
   * Waits until so many events have arrived since the start or the last `clear()`, and returns all that are kept; or until
   * an event meets a condition, and returns those that do. Rejects after `timeout` (default 4000 ms) or when the collector
   * is closed, and says what arrived instead.
   */
  waitFor(awaited: Awaited, options?: WaitOptions): Promise<readonly ReceivedEvent[]>;
  /** Closes the server and every connection to it. The events can still be read. May be called twice. */
  close(): Promise<void>;
}

/**
 * Starts a collector and resolves when it listens. Rejects with a GrowingIOError when an option is wrong
 * (`ERR_GROWINGIO_OPTION`, `ERR_GROWINGIO_UNKNOWN_OPTION`) or the port can't be had (`ERR_GROWINGIO_OPTION`).
 */
export async function startCollector(options: CollectorOptions = {}): Promise<Collector> {
  const { host, port: wantedPort, keep, respond } = checkOptions(options);
  const store = new EventStore(keep);
  const page = new PageFiles();
  const server = createServer({ requestTimeout: mostReceiving });
  await listen(server, host, wantedPort);
  const stream = new EventStream(store);
  const api = [...showRoutes(store, stream), ...storeRoutes(store)];
  server.on('request', routeRequests({ uploads: new Uploads(store, respond), page, api, host }));
  const { port } = server.address() as AddressInfo;
  const ended = new AbortController();
  let closed: Promise<void> | undefined;

  return {
    url: `http://${urlHost(host)}:${String(port)}`,
    host,
    port,
    get events() {
      return store.events();
    },
    get requests() {
      return store.requests();
    },
    get total() {
      return store.total;
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
    ended.abort();
    stream.close();
    const isClosed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await isClosed;
  }
}

// How long a request may take to arrive, in ms: a client that sends a byte now and then holds memory.
const mostReceiving = 60_000;

async function listen(server: Server, host: string, port: number): Promise<void> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    const { code = '' } = error as Partial<NodeJS.ErrnoException>;
    const failure = new GrowingIOError(
      'ERR_GROWINGIO_OPTION',
      describeListenError(code, host, port, describeError(error)),
    );
    failure.cause = error;
    throw failure;
  }
}

function describeListenError(code: string, given: string, port: number, message: string): string {
  const host = quoteUnlessWord(given);
  const where = t`port ${port} of ${host}`;
  if (code === 'EADDRINUSE') return t`${where} is in use: stop the program that has it, or choose another port`;
  if (code === 'EACCES') return t`${where} may not be used by this user: choose a port above 1023`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return t`${host} is no address of this machine: choose another host`;
  return t`${where} can not be used: ${message}`;
}

/** The host as an app on this machine writes it: an address for all interfaces can't be called. */
function urlHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
