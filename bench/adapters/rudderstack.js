/** RudderStack. It measures its whole queue at each event, and drops events beyond `maxInternalQueueSize`. */

import Analytics from '@rudderstack/rudder-sdk-node';

export const packages = ['@rudderstack/rudder-sdk-node'];
export const settings = {
  defaults: {},
  tuned: { flushAt: 500, maxInternalQueueSize: 1_000_000, gzip: false },
  queueing: { flushAt: 10_000_000, flushInterval: 3_600_000, maxInternalQueueSize: 10_000_000, maxQueueSize: 1e12 },
};

export function open(url, options) {
  const client = new Analytics('bench', { dataPlaneUrl: url, logLevel: 'silent', ...options });
  return {
    track: ({ key, variables, userId }) => client.track({ userId, event: key, properties: variables }),
    // One call sends one batch.
    async flush() {
      while (client.queue.length > 0) await client.flush();
      await client.flush();
    },
  };
}
