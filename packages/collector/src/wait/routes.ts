/** The API's route that waits for events. */

import { readNumber } from '../api/answer.js';
import { ApiError } from '../api/api-error.js';
import { readSearch } from '../api/read-search.js';
import type { Route } from '../api/route.js';
import { sendRows } from '../show/write-rows.js';
import type { EventStore } from '../store/event-store.js';
import { countOf, describeArrived } from '../store/wait-for.js';
import { waitForRows } from './wait-for-rows.js';

// Most requests that wait at once.
const mostWaiting = 100;

/** `GET /api/wait?search=&count=1&timeout=4000`. `closed` aborts when the collector is closed. */
export function waitRoutes(store: EventStore, closed: AbortSignal): Route[] {
  let waiting = 0;
  return [
    {
      method: 'GET',
      path: '/api/wait',
      async answer({ response, url }) {
        const { matches, matchesAll } = readSearch(url);
        const count = readNumber(url, 'count', { usual: 1, min: 1, max: 100_000 });
        const timeout = readNumber(url, 'timeout', { usual: 4_000, min: 1, max: 600_000 });
        if (waiting >= mostWaiting) throw new ApiError(503, 'too_many_wait', 'too many requests wait: ask again later');
        const gone = new AbortController();
        response.on('close', () => {
          gone.abort();
        });
        waiting += 1;
        try {
          const ended = AbortSignal.any([gone.signal, closed]);
          const { ids, matching } = await waitForRows(store, { matches, matchesAll, count, timeout }, ended);
          if (response.destroyed) return;
          if (matching < count) throw describeTimeout(store, matching, count, timeout);
          const rows = ids.map((id) => ({ kind: 'event' as const, id }));
          await sendRows(response, store, { name: 'events', rows, facts: { epoch: store.epoch, total: store.total } });
        } finally {
          waiting -= 1;
        }
      },
    },
  ];
}

function describeTimeout(store: EventStore, matching: number, count: number, timeout: number): ApiError {
  const found = `${String(matching)} ${matching === 1 ? 'matches' : 'match'}`;
  const message = `waited ${String(timeout)} ms for ${countOf(count, 'event')}, and ${found}; ${describeArrived(store)}`;
  return new ApiError(408, 'timeout', message, {}, { matching, total: store.total });
}
