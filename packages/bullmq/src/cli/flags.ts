/** Every option of the command line, once: what the words are read by, and what the help shows. */

import { t } from '../messages.js';

export interface Flag {
  readonly type: 'string' | 'boolean';
  /** What stands for its value in the help. */
  readonly argument?: string;
  readonly repeatable?: true;
  /** The variables of the environment that give it where the words don't, the first one first. */
  readonly variables?: readonly string[];
  /** The option of `createRelay` that it sets, whose messages then name the flag. */
  readonly option?: string;
  readonly help: () => string;
}

export const flags = {
  redis: {
    type: 'string',
    argument: 'URL',
    repeatable: true,
    variables: ['GROWINGIO_QUEUE_URL', 'REDIS_URL'],
    option: 'connection',
    help: () =>
      t`redis://host:6379, rediss:// with TLS, or postgres://host/database; a password belongs into the environment`,
  },
  sentinel: {
    type: 'string',
    argument: 'NAME',
    help: () => t`the master of that name: --redis is a Sentinel; repeat it for each`,
  },
  cluster: {
    type: 'boolean',
    help: () => t`--redis is a node of a Redis Cluster; repeat it for others`,
  },
  queue: {
    type: 'string',
    argument: 'NAME',
    repeatable: true,
    option: 'queueName',
    help: () => t`default growingio`,
  },
  prefix: {
    type: 'string',
    argument: 'TEXT',
    option: 'prefix',
    help: () => t`BullMQ's prefix of all keys, default bull`,
  },
  shards: {
    type: 'string',
    argument: 'N',
    option: 'shards',
    help: () => t`over how many queues the senders' option spreads it`,
  },
  project: {
    type: 'string',
    argument: 'ID',
    option: 'projectId',
    help: () => t`deliver only its batches, default all`,
  },
  host: {
    type: 'string',
    argument: 'URL',
    variables: ['GROWINGIO_HOST'],
    option: 'host',
    help: () => t`deliver to this host, default where each batch is for`,
  },
  concurrency: {
    type: 'string',
    argument: 'N',
    option: 'concurrency',
    help: () => t`batches held at once, default 16`,
  },
  rate: {
    type: 'string',
    argument: 'N',
    option: 'rate',
    help: () => t`batches a second of all relays together, default no limit`,
  },
  'flush-at': {
    type: 'string',
    argument: 'N',
    option: 'flushAt',
    help: () => t`events in one request, default 500`,
  },
  'lock-duration': {
    type: 'string',
    argument: 'MS',
    option: 'lockDuration',
    help: () => t`when another relay takes what a dead one held, default 30000`,
  },
  timeout: {
    type: 'string',
    argument: 'MS',
    option: 'shutdownTimeout',
    help: () =>
      t`for delivering what it holds after SIGTERM, default 7000; 3 s less than the grace period, which is 10 s with Docker, 30 s with Kubernetes`,
  },
  port: {
    type: 'string',
    argument: 'N',
    variables: ['GROWINGIO_RELAY_PORT'],
    help: () => t`/healthz, /readyz and /metrics, default 9464, 0 for any free one`,
  },
  'http-host': {
    type: 'string',
    argument: 'ADDRESS',
    help: () => t`default 0.0.0.0; 127.0.0.1 for this machine only`,
  },
  drain: {
    type: 'boolean',
    help: () => t`end when the queues are empty`,
  },
  json: {
    type: 'boolean',
    help: () => t`JSON for machines: one object for each queue; errors as { code, message, next }`,
  },
  help: {
    type: 'boolean',
    help: () => t`show this`,
  },
  version: {
    type: 'boolean',
    help: () => t`show the version`,
  },
} as const satisfies Record<string, Flag>;

export type FlagName = keyof typeof flags;

/** A flag with all that it may have. */
export function flagOf(name: FlagName): Flag {
  return flags[name];
}
