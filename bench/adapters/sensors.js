/** Sensors Analytics (神策). It has no flush: what is left leaves by its timer. */

import SensorsAnalytics from 'sa-sdk-node';

export const packages = ['sa-sdk-node'];
export const settings = {
  defaults: {},
  tuned: { count: 500, timeSpan: 1000, gzip: false },
  queueing: { count: 10_000_000, timeSpan: 3_600_000 },
};

export function open(url, { gzip, ...batch }) {
  const client = new SensorsAnalytics();
  client.submitTo({ url: `${url}/sa`, gzip, mode: 'track', timeout: 60_000 }, batch);
  return { track: ({ key, variables, userId }) => client.track(userId, key, variables) };
}
