/** The API's route to the chart: events by key, counted on arrival. */

import { maxEventKeyLength, quote } from '@growingio/upload/adapter';
import { sendJson } from '../api/answer.js';
import { ApiError } from '../api/api-error.js';
import type { Route } from '../api/route.js';
import type { EventStore } from '../store/event-store.js';
import { Bins } from './bins.js';

/** `GET /api/chart?minutes=1|5|30`. Counts from now on. */
export function chartRoutes(store: EventStore): Route[] {
  const bins = new Bins();
  store.onAdd((_request, events) => {
    for (const { event, receivedAt } of events) bins.add(event?.slice(0, maxEventKeyLength), receivedAt);
  });
  store.onReset(() => {
    bins.clear();
  });
  return [
    {
      method: 'GET',
      path: '/api/chart',
      answer({ response, url }) {
        sendJson(response, bins.read(readMinutes(url.searchParams.get('minutes')), Date.now()));
      },
    },
  ];
}

function readMinutes(given: string | null): 1 | 5 | 30 {
  if (given === null || given === '5') return 5;
  if (given === '1') return 1;
  if (given === '30') return 30;
  throw new ApiError(400, 'wrong_parameter', `minutes is ${quote(given)}: pass 1, 5 or 30`);
}
