/** The API's routes to what a page shows: the newest events, and the stream. */

import { readNumber } from '../api/answer.js';
import type { Route } from '../api/route.js';
import type { EventStore } from '../store/event-store.js';
import { sendEvents } from './event-list.js';
import type { EventStream } from './event-stream.js';

export function showRoutes(store: EventStore, stream: EventStream): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/events',
      answer: ({ response, url }) =>
        sendEvents(store, readNumber(url, 'limit', { usual: 100, min: 1, max: 9_999_999 }), response),
    },
    {
      method: 'GET',
      path: '/api/stream',
      answer({ request, response, url }) {
        stream.open(request, response, url);
      },
    },
  ];
}
