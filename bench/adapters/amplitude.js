/** Amplitude. */

import { createInstance, Types } from '@amplitude/analytics-node';

export const packages = ['@amplitude/analytics-node'];
export const settings = {
  defaults: {},
  tuned: { flushQueueSize: 500 },
  queueing: { flushQueueSize: 10_000_000, flushIntervalMillis: 3_600_000 },
};

export async function open(url, options) {
  const client = createInstance();
  const serverUrl = `${url}/2/httpapi`;
  await client.init('bench-key-of-32-characters-0000000', { serverUrl, logLevel: Types.LogLevel.None, ...options })
    .promise;
  return {
    track: ({ key, variables, userId }) => client.track(key, variables, { user_id: userId }),
    flush: () => client.flush().promise,
  };
}
