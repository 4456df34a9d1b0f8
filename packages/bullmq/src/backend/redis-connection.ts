/** Makes a connection of its own from whatever a user gives: a URL, options, or a client that the application has. */

import type { Cluster, Redis, RedisOptions } from 'ioredis';
import type { Role } from './backend.js';
import loadIoredis from './load-ioredis.cjs';
import { loadPeer } from './peer.js';

/** A client of ioredis that the application has: only its options are taken, for a connection of our own. */
export interface RedisClient {
  readonly status: string;
  readonly options: object;
  duplicate(...options: never): unknown;
}

/** Options of ioredis (Sentinel and TLS too), also with a URL among them, as BullMQ takes it. */
type RedisSettings = RedisOptions & { readonly url?: string };

/** A URL, options, or a client of ioredis. */
export type RedisGiven = string | RedisSettings | RedisClient;

// Both, since an outage should be over for us soon after it is over.
const longestRetryDelay = 1000;
const connectTimeout = 4000;
/**
 * A machine that is gone, or a master that hangs, closes no connection: after so many ms without an answer it is left, for the
 * master of then. A relay's worker waits 10 s for a job.
 */
const longestSilence: Record<Role, number> = { sender: 8000, relay: 15_000 };

/** How long to wait before the next attempt; none is made from the end of the connection on, which ioredis forgets with Sentinel. */
const retryUntil =
  (end: AbortSignal) =>
  (times: number): number | null =>
    end.aborted ? null : Math.min(times * 50, longestRetryDelay);

/** What the roles need, whatever a user's options say. */
const needed: Record<Role, RedisOptions> = {
  // A command fails at once while Redis is down, and is not repeated behind our back when it is up.
  sender: {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    autoResendUnfulfilledCommands: false,
    socketTimeout: longestSilence.sender,
  },
  relay: { enableOfflineQueue: true, maxRetriesPerRequest: null, socketTimeout: longestSilence.relay },
};

/** ioredis's own types of its options do not agree where an option that is not given may not be `undefined`. */
type Exact = RedisOptions & { replyMapping?: never };

function createRedis(url: string | undefined, options: RedisOptions): Redis {
  const { Redis: Client } = loadPeer('ioredis', loadIoredis);
  return url === undefined ? new Client(options as Exact) : new Client(url, options as Exact);
}

/** Connects in the background, and again whenever it is lost, until `end`. */
export function connect(given: RedisGiven, role: Role, end: AbortSignal): Redis | Cluster {
  const retryDelay = retryUntil(end);
  const options: RedisOptions = {
    retryStrategy: retryDelay,
    sentinelRetryStrategy: retryDelay,
    connectTimeout,
    // A replica that was our master a moment ago: look for the new one.
    reconnectOnError: ({ message }) => (message.startsWith('READONLY') ? 1 : false),
    ...needed[role],
  };
  if (typeof given === 'string') return createRedis(given, options);
  if (!isClient(given)) {
    const { url, ...others } = given;
    return createRedis(url, { ...others, ...options });
  }
  if (!isCluster(given)) return (given as Redis).duplicate(options);
  const redisOptions: RedisOptions = { ...given.options.redisOptions, ...options };
  // That of a cluster is its own.
  delete redisOptions.retryStrategy;
  const enableOfflineQueue = role === 'relay';
  return given.duplicate([], {
    enableOfflineQueue,
    clusterRetryStrategy: retryDelay,
    redisOptions: redisOptions as Exact,
  });
}

/** Ends it, whatever it does: commands that wait for a connection reject. */
export function disconnect(connection: Redis | Cluster): void {
  // Between two attempts to connect ioredis would leave them waiting for ever.
  if (connection.status === 'reconnecting') connection.connect().catch(() => undefined);
  connection.disconnect();
}

export function isCluster(given: unknown): given is Cluster {
  return (given as Partial<Cluster>).isCluster === true;
}

export function isClient(given: RedisGiven): given is RedisClient {
  return typeof given === 'object' && typeof (given as Partial<RedisClient>).duplicate === 'function';
}
