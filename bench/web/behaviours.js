/** What a web application under test does about events, as the parts that its framework puts in place. */

import { AsyncLocalStorage } from 'node:async_hooks';
import { GrowingIO } from '@growingio/upload';
import { openClient } from '../adapters/index.js';
import { eventKey, makeVariables } from '../event.js';
import { Limit } from '../limit.js';

const storage = new AsyncLocalStorage();
let tracked = 0;

/** The user that each request's session holds. */
export const session = { userId: '9128391' };

/**
 * `enter` runs the rest of a request in a scope; `client` is for our plugin; `track` is called in the handler with what
 * the framework calls a request; `flush` waits until nothing is under way. Each may be missing.
 */
export const behaviours = {
  /** Nothing at all. */
  bare: () => ({}),

  /** What every tracker of requests needs, and no more: an async context. */
  context: () => ({ enter: (response, next) => storage.run({}, next) }),

  /** The lower bound: an async context, a listener for the end, and one event delivered in batches by the limit's code. */
  bound({ url, batch }) {
    const limit = new Limit(url, { batch });
    return {
      enter(response, next) {
        const scope = { events: [] };
        response.once('finish', () => {
          for (const event of scope.events) limit.track(event);
        });
        return storage.run(scope, next);
      },
      track(request) {
        const event = { cs1: request.session.userId, tm: Date.now(), t: 'cstm', n: eventKey, var: nextVariables() };
        storage.getStore().events.push(event);
      },
      flush: () => limit.flush(),
    };
  },

  /** Ours, one event a request. */
  ours: (job) =>
    useOurs(job, { track: (request) => request.growingio.track(eventKey, nextVariables()), isTracked: true }),

  /** Ours, and the handler tracks nothing. */
  silent: (job) => useOurs(job, {}),

  /** The same without the async context. */
  detached: (job) => useOurs({ ...job, options: { asyncContext: false } }, {}),

  /** A peer as its documentation has it: one call in the handler. */
  async peer({ url, adapter }) {
    const client = await openClient({ adapter, profile: 'tuned', url });
    return {
      track: (request) => client.track({ key: eventKey, userId: request.session.userId, variables: nextVariables() }),
      flush: client.flush,
    };
  },
};

export function nextVariables() {
  tracked += 1;
  return makeVariables(tracked);
}

function useOurs({ url, batch, options }, parts) {
  const client = new GrowingIO({ projectId: 'bench', host: url, flushAt: batch, ...options });
  return { ...parts, client, flush: () => client.flush() };
}
