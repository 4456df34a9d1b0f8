/** The API's routes to the store itself. */

import type { Route } from '../api/route.js';
import type { EventStore } from './event-store.js';

/** `POST /api/reset`: forgets everything. */
export function storeRoutes(store: EventStore): Route[] {
  return [
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
