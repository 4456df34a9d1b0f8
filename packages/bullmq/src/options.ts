/** What a user may configure of the sender and of the relay, and their complete and checked settings. */

import { GrowingIO, GrowingIOError, type GrowingIOOptions } from '@growingio/upload';
import {
  checkObjectOption,
  readOptions,
  wrongOption,
  type OptionTableOf,
  type OptionValues,
} from '@growingio/upload/adapter';
import { PostgresQueueBackend, type Queue } from 'bullmq';
import { isPostgres } from './backend/postgres-given.js';
import { readConnection, type ConnectionGiven } from './backend/read-connection.js';
import { t } from './messages.js';

/** Which queue: the same for the senders and the relays of a project. */
export interface QueueOptions {
  /**
   * Redis 6.2 or later, or Valkey: a URL (`redis://…`, `rediss://…`), options of ioredis (Sentinel and TLS too), or a client of
   * ioredis, `Redis` or `Cluster`, whose options are taken for a connection of our own. PostgreSQL 13 or later: a URL
   * (`postgres://…`, `postgresql://…`), or a `Pool` of pg, whose options are taken. Default: none, and `queue` is required.
   */
  connection?: ConnectionGiven | undefined;
  /** A queue that the application has: its name, prefix and connection options are taken. Default: none. */
  queue?: Queue | undefined;
  /** Name of the queue, without `:`. One queue a project: what holds one project back holds back its queue. Default `growingio`. */
  queueName?: string | undefined;
  /** BullMQ's prefix of all keys. Default `bull`. In PostgreSQL the schema of all tables, made when missing; default `bullmq`. */
  prefix?: string | undefined;
  /**
   * Over how many queues batches are spread: a queue lives on one node of a Redis Cluster. From 2 on, and on a cluster, they are
   * named `{growingio-0}`, `{growingio-1}` … Default 1, range 1 to 64.
   */
  shards?: number | undefined;
}

export interface BullmqSenderOptions extends QueueOptions {
  /** Longest time for one batch, in ms; then it is tried again, and is added once all the same. Default 4,000, range 1 to 600,000. */
  timeout?: number | undefined;
}

/** The options of an interface that are not those of every queue. */
type Own<Options extends QueueOptions> = Omit<Options, keyof QueueOptions>;

/** What a relay shares with a client: see `GrowingIOOptions`. */
type ClientOptions = Pick<
  GrowingIOOptions,
  'maxBatchBytes' | 'maxConcurrency' | 'requestTimeout' | 'retry' | 'compression' | 'dispatcher' | 'logger'
>;

export interface RelayOptions extends QueueOptions, ClientOptions {
  /** The project whose batches it delivers; batches of others wait for a relay of theirs. Default: those of every project. */
  projectId?: string | undefined;
  /** Where it delivers to. Default: where each batch is for, by the option `host` of its client. */
  host?: string | undefined;
  /** How many batches one relay holds at once. Default 16, range 1 to 1,000. */
  concurrency?: number | undefined;
  /**
   * How many batches a second all relays of a queue take together, 0 for no limit; give all of them the same. Default 0, range 0
   * to 1,000,000.
   */
  rate?: number | undefined;
  /** How many events go into one request at most, of one batch or of several. Default 500, range 1 to 10,000. */
  flushAt?: number | undefined;
  /**
   * After so many ms without a sign of life of its relay a batch is taken by another one. Shorter ones make repeats on a busy
   * machine. Default 30,000, range 1,000 to 600,000.
   */
  lockDuration?: number | undefined;
  /** Longest time that `close()` waits for what it holds to be delivered, in ms. Default 10,000, range 0 to 600,000. */
  shutdownTimeout?: number | undefined;
}

/** The own options of each interface: checks, defaults and known names come from here; a test holds docstrings and READMEs against them. */
export const queueTable = {
  connection: { type: 'own', read: (value) => (value === undefined ? undefined : readConnection(value)) },
  queue: { type: 'own', read: readQueue },
  queueName: { type: 'own', default: 'growingio', read: readQueueName },
  prefix: { type: 'own', default: 'bull', read: readPrefix },
  shards: { type: 'number', default: 1, min: 1, max: 64, unit: 'queues' },
} as const satisfies OptionTableOf<QueueOptions>;

export const senderTable = {
  timeout: { type: 'number', default: 4000, min: 1, max: 600_000, unit: 'ms' },
} as const satisfies OptionTableOf<Own<BullmqSenderOptions>>;

const vainDelay = 60_000;

/** Checked by the client, whose options they are. */
const byClient = { type: 'own', read: (value: unknown) => value } as const;
const textByClient = { type: 'own', read: (value: unknown): string | undefined => value as string } as const;

export const relayTable = {
  projectId: textByClient,
  host: textByClient,
  concurrency: { type: 'number', default: 16, min: 1, max: 1000, unit: 'batches' },
  rate: { type: 'number', default: 0, min: 0, max: 1_000_000, unit: 'batches a second' },
  flushAt: { type: 'number', default: 500, min: 1, max: 10_000, unit: 'events' },
  lockDuration: { type: 'number', default: 30_000, min: 1000, max: 600_000, unit: 'ms' },
  shutdownTimeout: { type: 'number', default: 10_000, min: 0, max: 600_000, unit: 'ms' },
} as const satisfies OptionTableOf<Omit<Own<RelayOptions>, keyof ClientOptions>>;

const clientTable = {
  maxBatchBytes: byClient,
  maxConcurrency: byClient,
  requestTimeout: byClient,
  retry: byClient,
  compression: byClient,
  dispatcher: byClient,
  logger: byClient,
} as const satisfies OptionTableOf<ClientOptions>;

/** Which queue, checked. */
export interface QueueSettings {
  readonly connection: ConnectionGiven;
  readonly queueName: string;
  readonly prefix: string;
  readonly shards: number;
  /** Whether this is the name of a queue that the application has, and is left as it is. */
  readonly isGiven?: boolean;
}

export interface SenderSettings {
  readonly queue: QueueSettings;
  readonly timeout: number;
}

export interface RelaySettings {
  readonly queue: QueueSettings;
  readonly projectId: string | undefined;
  readonly concurrency: number;
  readonly rate: number;
  readonly lockDuration: number;
  readonly shutdownTimeout: number;
  /** What GrowingIO refuses, or fails at, waits so long, in ms, where a relay gives it back since nothing else can be taken. */
  readonly vainDelay: number;
  /** Of each client that delivers. */
  readonly client: GrowingIOOptions;
}

/** Checks every option and fills in the defaults. Throws a `GrowingIOError` that quotes the wrong value, but no connection. */
export function resolveSenderOptions(options: BullmqSenderOptions): SenderSettings {
  checkObjectOption('options', options);
  const { timeout, ...queue } = readOptions(options, { ...queueTable, ...senderTable });
  return { queue: resolveQueue(queue), timeout };
}

/** The same for a relay. */
export function resolveRelayOptions(options: RelayOptions): RelaySettings {
  checkObjectOption('options', options);
  const { concurrency, rate, lockDuration, shutdownTimeout, projectId, host, ...others } = readOptions(options, {
    ...queueTable,
    ...relayTable,
    ...clientTable,
  });
  const { connection, queue, queueName, prefix, shards, ...given } = others;
  const client = definedOf({ ...given, host, shutdownTimeout }) as GrowingIOOptions;
  // A client that does nothing finds whatever is wrong with its options, here and not at the first batch.
  GrowingIO.is(new GrowingIO({ ...client, projectId: projectId ?? 'checked', mode: 'off' }));
  const place = resolveQueue({ connection, queue, queueName, prefix, shards });
  return { queue: place, projectId, concurrency, rate, lockDuration, shutdownTimeout, vainDelay, client };
}

/** The same for what only looks at a queue. */
export function resolveQueueOptions(options: QueueOptions): QueueSettings {
  checkObjectOption('options', options);
  return resolveQueue(readOptions(options, queueTable));
}

function resolveQueue({ connection, queue, ...place }: OptionValues<QueueOptions, typeof queueTable>): QueueSettings {
  if (queue !== undefined && connection !== undefined) {
    throw new GrowingIOError('ERR_GROWINGIO_OPTION', t`connection and queue are both given: leave one out`);
  }
  if (connection !== undefined) return { connection, ...place };
  if (queue !== undefined) {
    return { ...readPlaceOf(queue), queueName: queue.name, shards: 1, isGiven: true };
  }
  const message = t`connection is missing: pass it, as in { connection: 'redis://localhost:6379' }, or a ready queue`;
  throw new GrowingIOError('ERR_GROWINGIO_OPTION', message);
}

function readQueue(value: unknown): Queue | undefined {
  if (value === undefined) return undefined;
  const { name, opts } = (value ?? {}) as Partial<Queue>;
  if (typeof name !== 'string' || typeof opts !== 'object') throw wrongOption('queue', value, t`a Queue of bullmq`);
  return value as Queue;
}

function readPlaceOf(queue: Queue): Pick<QueueSettings, 'connection' | 'prefix'> {
  const backend: object = queue.getBackend();
  if (backend instanceof PostgresQueueBackend) {
    const { pool, schema } = backend.connection;
    if (isPostgres(pool)) return { connection: pool, prefix: schema };
  }
  const { connection, prefix = 'bull' } = queue.opts;
  return { connection: readConnection(connection), prefix };
}

function readQueueName(value: unknown): string {
  if (typeof value === 'string' && /^[^:{}\s]+$/.test(value) && value.length <= 100) return value;
  throw wrongOption('queueName', value, t`a name of 1 to 100 characters, without spaces, colons and braces`);
}

function readPrefix(value: unknown): string {
  if (typeof value === 'string' && /^\S+$/.test(value) && value.length <= 100) return value;
  throw wrongOption('prefix', value, t`a text of 1 to 100 characters, without spaces`);
}

function definedOf(options: object): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
