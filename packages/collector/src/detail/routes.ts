/** The API's routes to one event, one request, and the list of requests. */

import { quote } from '@growingio/upload/adapter';
import { readFlag, readNumber, sendJson } from '../api/answer.js';
import { ApiError } from '../api/api-error.js';
import type { Route } from '../api/route.js';
import type { EventStore } from '../store/event-store.js';
import { describeEvent } from './describe-event.js';
import { describeWholeRequest, listRequest } from './describe-request.js';

export function detailRoutes(store: EventStore): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/events/:id',
      answer({ response, params }) {
        const id = readId(params['id']);
        const entry = store.event(id);
        if (entry === undefined) throw notKept('event', id, store.lastEventId);
        sendJson(response, describeEvent(store, entry.item));
      },
    },
    {
      method: 'GET',
      path: '/api/requests/:id',
      answer({ response, params }) {
        const id = readId(params['id']);
        const request = store.requests.get(id);
        if (request === undefined) throw notKept('request', id, store.requests.nextId - 1);
        sendJson(response, describeWholeRequest(store, request));
      },
    },
    {
      method: 'GET',
      path: '/api/requests',
      answer({ response, url }) {
        const limit = readNumber(url, 'limit', { usual: 100, min: 1, max: 500 });
        const before = readNumber(url, 'before', {
          usual: Number.MAX_SAFE_INTEGER,
          min: 0,
          max: Number.MAX_SAFE_INTEGER,
        });
        const all = readFlag(url, 'failed') ? store.requests.failed : store.requests.list();
        const older = all.filter(({ id }) => id < before);
        const requests = older.slice(-limit).reverse();
        const next = older.length > limit ? String(requests.at(-1)?.id) : null;
        sendJson(response, { epoch: store.epoch, total: store.total, next, requests: requests.map(listRequest) });
      },
    },
  ];
}

function readId(given = ''): number {
  if (/^\d{1,15}$/.test(given)) return Number(given);
  throw new ApiError(400, 'wrong_parameter', `the id is ${quote(given)}: pass a whole number`);
}

function notKept(what: string, id: number, lastId: number): ApiError {
  const hasLeft = id > 0 && id <= lastId;
  const why = hasLeft ? 'has left: only the newest are kept' : 'has not come yet';
  return new ApiError(404, 'not_kept', `${what} ${String(id)} ${why}`, {}, { hasLeft });
}
