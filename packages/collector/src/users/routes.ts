/** The routes to what users did. */

import { readNumber, sendJson } from '../api/answer.js';
import { ApiError } from '../api/api-error.js';
import type { Route } from '../api/route.js';
import { latenessOf } from '../check/lateness.js';
import { showEvent } from '../show/row.js';
import type { EventStore } from '../store/event-store.js';
import { chooseAround } from './choose-around.js';
import type { Users } from './users.js';

const limits = { usual: 100, min: 1, max: 500 };

/** `GET /api/users?search=&limit=`, and `GET /api/users/ID?around=EVENTID&limit=`: a user's events in the order of their time. */
export function userRoutes(users: Users, store: EventStore): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/users',
      answer({ response, url }) {
        const found = users.find(url.searchParams.get('search') ?? '', readNumber(url, 'limit', limits));
        sendJson(response, { ...found, known: users.size, more: users.more });
      },
    },
    {
      method: 'GET',
      path: '/api/users/:id',
      answer({ response, url, params }) {
        const user = users.get(params['id'] ?? '');
        if (user === undefined) throw new ApiError(404, 'unknown_user', 'no kept event is of this user');
        const around = url.searchParams.has('around')
          ? readNumber(url, 'around', { usual: 0, min: 1, max: Number.MAX_SAFE_INTEGER })
          : undefined;
        const all = users.eventsOf(user.id);
        const { from, to } = chooseAround(all, around, readNumber(url, 'limit', limits));
        const events = all.slice(from, to).flatMap((event) => {
          const entry = store.event(event.id);
          if (entry === undefined) return [];
          const late = latenessOf(event);
          return [{ ...showEvent(entry), ...(late > 0 ? { late } : {}) }];
        });
        sendJson(response, { user, events, before: from, after: all.length - to });
      },
    },
  ];
}
