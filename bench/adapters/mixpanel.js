/** Mixpanel. It has no queue: `track()` is one request an event; tuned, the application gathers 50 for `track_batch()`, its most. */

import Mixpanel from 'mixpanel';

export const packages = ['mixpanel'];
export const settings = { defaults: { batch: 1 }, tuned: { batch: 50 } };

export function open(url, { batch }) {
  const { hostname, port } = new URL(url);
  const client = Mixpanel.init('bench', { host: hostname, port: Number(port), protocol: 'http' });
  const underWay = new Set();
  let gathered = [];
  const send = (call) => {
    const sent = new Promise((resolve) => call(resolve)).finally(() => underWay.delete(sent));
    underWay.add(sent);
  };
  const cut = () => {
    const events = gathered;
    gathered = [];
    send((done) => client.track_batch(events, done));
  };
  return {
    track({ key, variables, userId }) {
      // It writes its token into the properties, so each event needs its own.
      const properties = { ...variables, distinct_id: userId };
      if (batch === 1) return send((done) => client.track(key, properties, done));
      gathered.push({ event: key, properties });
      return gathered.length < batch ? undefined : cut();
    },
    async flush() {
      if (gathered.length > 0) cut();
      await Promise.all(underWay);
    },
  };
}
