/** PostHog. Its queue drops the oldest events when it is full: tuned, it is larger. */

import { PostHog } from 'posthog-node';

export const packages = ['posthog-node'];
export const settings = {
  defaults: {},
  tuned: { flushAt: 500, maxBatchSize: 500, maxQueueSize: 1_000_000 },
  queueing: { flushAt: 10_000_000, maxQueueSize: 20_000_000, flushInterval: 3_600_000 },
};

export function open(url, options) {
  const client = new PostHog('phc_bench', { host: url, ...options });
  return {
    track: ({ key, variables, userId }) => client.capture({ distinctId: userId, event: key, properties: variables }),
    flush: () => client.flush(),
  };
}
