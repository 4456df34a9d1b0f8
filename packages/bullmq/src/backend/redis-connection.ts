/** Makes a connection of its own from whatever a user gives: a URL, options, or a client that the application has. */

import { GrowingIOError } from '@growingio/upload';
import { wrongOption } from '@growingio/upload/adapter';
import { Redis, type Cluster, type RedisOptions } from 'ioredis';
import type { Role } from './backend.js';

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

const retryDelay = (times: number): number => Math.min(times * 50, longestRetryDelay);

/** What the roles need, whatever a user's options say. */
const needed: Record<Role, RedisOptions> = {
  // A command fails at once while Redis is down, and is not repeated behind our back when it is up.
  sender: { enableOfflineQueue: false, maxRetriesPerRequest: 1, autoResendUnfulfilledCommands: false },
  relay: { enableOfflineQueue: true, maxRetriesPerRequest: null },
};

/** ioredis's own types of its options do not agree where an option that is not given may not be `undefined`. */
type Exact = RedisOptions & { replyMapping?: never };

/** Connects in the background. */
export function connect(given: RedisGiven, role: Role): Redis | Cluster {
  const options: RedisOptions = {
    retryStrategy: retryDelay,
    sentinelRetryStrategy: retryDelay,
    connectTimeout,
    // A replica that was our master a moment ago: look for the new one.
    reconnectOnError: ({ message }) => (message.startsWith('READONLY') ? 1 : false),
    ...needed[role],
  };
  if (typeof given === 'string') return new Redis(given, options as Exact);
  if (!isClient(given)) {
    const { url, ...others } = given;
    const all = { ...others, ...options } as Exact;
    return url === undefined ? new Redis(all) : new Redis(url, all);
  }
  if (!isCluster(given)) return (given as Redis).duplicate(options);
  const redisOptions = { ...given.options.redisOptions, ...options };
  // A cluster has its own.
  delete redisOptions.retryStrategy;
  const enableOfflineQueue = role === 'relay';
  return given.duplicate([], {
    enableOfflineQueue,
    clusterRetryStrategy: retryDelay,
    redisOptions: redisOptions as Exact,
  });
}

/** Checks the option `connection`. Never quotes it: it may hold a password. */
export function readConnection(value: unknown): RedisGiven {
  const isUrl = typeof value === 'string' && /^rediss?:\/\//.test(value) && URL.canParse(value);
  if (!isUrl && (typeof value !== 'object' || value === null || Array.isArray(value))) {
    const wanted = "a URL (redis://…, rediss://…), options of ioredis, or a client of ioredis ('ioredis')";
    throw wrongOption('connection', value, wanted, () => (typeof value === 'string' ? 'a text' : `a ${typeof value}`));
  }
  const given = value as RedisGiven;
  const prefixed = isClient(given) ? given.options : given;
  if (typeof prefixed === 'object' && Boolean((prefixed as RedisOptions).keyPrefix)) {
    const message = "connection has a keyPrefix, which BullMQ can't work with: leave it out, and use the option prefix";
    throw new GrowingIOError('ERR_GROWINGIO_OPTION', message);
  }
  return given;
}

export function isCluster(given: RedisGiven): given is Cluster {
  return (given as Partial<Cluster>).isCluster === true;
}

function isClient(given: RedisGiven): given is RedisClient {
  return typeof given === 'object' && typeof (given as Partial<RedisClient>).duplicate === 'function';
}
