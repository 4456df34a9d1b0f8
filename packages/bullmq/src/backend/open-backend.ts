/** Opens what a queue lies in, and names its queues. */

import type { QueueSettings } from '../options.js';
import type { Backend, Role } from './backend.js';
import { PostgresBackend } from './postgres-backend.js';
import { isPostgres } from './postgres-given.js';
import { RedisBackend } from './redis-backend.js';
import { isCluster } from './redis-connection.js';

export function openBackend({ connection, prefix }: QueueSettings, role: Role): Backend {
  if (isPostgres(connection)) return new PostgresBackend(connection, schemaOf(prefix), role);
  return new RedisBackend(connection, prefix, role);
}

/** In messages, before it is opened. */
export function nameStore({ connection }: QueueSettings): string {
  return isPostgres(connection) ? 'PostgreSQL' : 'Redis';
}

/** What a prefix is for keys, a schema is for tables: BullMQ's own for the one is `bull`, for the other `bullmq`. */
function schemaOf(prefix: string): string {
  return prefix === 'bull' ? 'bullmq' : prefix;
}

/** One queue; or several, each with a hash tag, so that a cluster keeps all that belongs to it on one node. */
export function nameQueues({ connection, queueName, shards, isGiven }: QueueSettings): readonly string[] {
  if (isGiven || (shards === 1 && !isCluster(connection))) return [queueName];
  return Array.from({ length: shards }, (_, index) => `{${queueName}-${String(index)}}`);
}

/** The queue of dead letters beside a queue. */
export function deadLettersOf(queueName: string): string {
  return `${queueName}-dead`;
}
