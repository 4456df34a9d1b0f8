/** Segment. */

import { Analytics } from '@segment/analytics-node';

export const packages = ['@segment/analytics-node'];
export const settings = {
  defaults: {},
  tuned: { flushAt: 500 },
  queueing: { flushAt: 10_000_000, flushInterval: 3_600_000 },
};

export function open(url, options) {
  const client = new Analytics({ writeKey: 'bench', host: url, ...options });
  return {
    track: ({ key, variables, userId }) => client.track({ userId, event: key, properties: variables }),
    flush: () => client.flush({ timeout: 60_000 }),
  };
}
