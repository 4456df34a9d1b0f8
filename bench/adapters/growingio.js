/** Ours, with the outbox in memory. */

import { GrowingIO } from '@growingio/upload';

export const packages = ['@growingio/upload'];
export const settings = {
  defaults: {},
  tuned: { flushAt: 500 },
  queueing: { flushAt: 10_000, flushInterval: 3_600_000, maxQueueSize: 10_000_000, maxQueueBytes: 4e9 },
};

export function open(url, options) {
  const client = new GrowingIO({ projectId: 'bench', host: url, ...options });
  return {
    track: ({ key, variables, userId }) => client.track(key, variables, { loginUserId: userId }),
    flush: () => client.flush({ timeout: 600_000 }),
    stats: () => client.stats(),
  };
}
