/** Opens what a queue lies in, and names its queues. */

import type { QueueSettings } from '../options.js';
import type { Backend, Role } from './backend.js';
import { RedisBackend } from './redis-backend.js';
import { isCluster } from './redis-connection.js';

export function openBackend({ connection, prefix }: QueueSettings, role: Role): Backend {
  return new RedisBackend(connection, prefix, role);
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
