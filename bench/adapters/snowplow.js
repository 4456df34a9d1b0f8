/** Snowplow. Its store keeps 1,000 events and drops the oldest: tuned, it is larger. */

import { newInMemoryEventStore } from '@snowplow/tracker-core';
import { buildSelfDescribingEvent, newTracker } from '@snowplow/node-tracker';

export const packages = ['@snowplow/node-tracker'];
export const settings = {
  defaults: {},
  tuned: { bufferSize: 500, maxPostBytes: 10_000_000, encodeBase64: false, maxSize: 1_000_000 },
  queueing: { bufferSize: 10_000_000, maxSize: 10_000_000 },
};

const schema = 'iglu:com.acme/buy_product/jsonschema/1-0-0';

export function open(url, { encodeBase64, maxSize, ...options }) {
  const eventStore = maxSize === undefined ? undefined : newInMemoryEventStore({ maxSize });
  const tracker = newTracker(
    { namespace: 'bench', appId: 'bench', encodeBase64 },
    { endpoint: url, eventStore, ...options },
  );
  return {
    track({ variables, userId }) {
      tracker.setUserId(userId);
      return tracker.track(buildSelfDescribingEvent({ event: { schema, data: variables } }));
    },
    flush: () => tracker.flush(),
  };
}
