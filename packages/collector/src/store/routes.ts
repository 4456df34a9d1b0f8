/** The API's routes to the store itself: what it holds, and to forget it. */

import { version } from '@growingio/upload';
import { sendJson } from '../api/answer.js';
import type { Route } from '../api/route.js';
import type { EventStore } from './event-store.js';

/** `GET /api/stats`, with what other rooms add to it, and `POST /api/reset`. */
export function storeRoutes(store: EventStore, describeRooms: () => object): Route[] {
  const started = Date.now();
  return [
    {
      method: 'GET',
      path: '/api/stats',
      answer({ response }) {
        const { events, bytes } = store.kept;
        const { total, room } = store;
        const facts = {
          version,
          now: Date.now(),
          started,
          epoch: store.epoch,
          total,
          kept: events,
          keep: room.items,
          bytes,
        };
        sendJson(response, { ...facts, ...describeRooms() });
      },
    },
    {
      method: 'POST',
      path: '/api/reset',
      answer({ response }) {
        store.clear();
        response.writeHead(204).end();
      },
    },
  ];
}
