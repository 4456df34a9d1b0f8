/** Connections that keep no process alive, as the core's own don't: one that has nothing else to do ends, and its last events leave first. */

import type { Cluster, Redis } from 'ioredis';

/** A Cluster's connections stay as they are: its process ends when the client is shut down. */
export function letProcessEnd(connection: Redis | Cluster): void {
  if (connection.isCluster) return;
  const redis = connection as Redis;
  redis.on('connect', () => {
    redis.stream.unref();
  });
  redis.on('reconnecting', () => {
    // Its only handle between two attempts, which has no name for strangers.
    (Reflect.get(redis, 'reconnectTimeout') as NodeJS.Timeout | null)?.unref();
  });
}
