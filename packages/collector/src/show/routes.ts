/** The API's routes to the list: rows, events, good and bad ones, and the stream. */

import { readFlag, readNumber } from '../api/answer.js';
import { ApiError } from '../api/api-error.js';
import type { Exchange, Route } from '../api/route.js';
import { quote } from '@growingio/upload/adapter';
import { readSearch } from '../api/read-search.js';
import type { EventStore } from '../store/event-store.js';
import type { EventStream } from './event-stream.js';
import { findRows, type RowQuery } from './find-rows.js';
import { readCursor, type Cursor, type RowKinds } from './row-list.js';
import { sendRows } from './write-rows.js';

export function showRoutes(store: EventStore, stream: EventStream): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/rows',
      async answer({ response, url }) {
        const query = { ...readQuery(url, 'all'), limit: readNumber(url, 'limit', { usual: 100, min: 1, max: 500 }) };
        const { rows, next, matching } = await findRows(store, query);
        const facts = { epoch: store.epoch, total: store.total, matching, next };
        await sendRows(response, store, { name: 'rows', rows, facts });
      },
    },
    { method: 'GET', path: '/api/events', answer: (exchange) => sendEvents(store, exchange) },
    { method: 'GET', path: '/api/good', answer: (exchange) => sendEvents(store, exchange, '-is:problem') },
    { method: 'GET', path: '/api/bad', answer: (exchange) => sendEvents(store, exchange, 'is:problem') },
    {
      method: 'GET',
      path: '/api/stream',
      answer({ request, response, url }) {
        stream.open(request, response, { ...readSearch(url), isComplete: readFlag(url, 'complete') });
      },
    },
  ];
}

async function sendEvents(store: EventStore, { response, url }: Exchange, only = ''): Promise<void> {
  const limit = readNumber(url, 'limit', { usual: 100, min: 1, max: 1_000_000 });
  const { rows, next } = await findRows(store, { ...readQuery(url, 'events', only), limit });
  const facts = { epoch: store.epoch, total: store.total, next };
  await sendRows(response, store, { name: 'events', rows, facts });
}

function readQuery(url: URL, kinds: RowKinds, only = ''): Omit<RowQuery, 'limit'> {
  return { ...readSearch(url, only), kinds, before: readBefore(url) };
}

function readBefore(url: URL): Cursor | undefined {
  const given = url.searchParams.get('before');
  if (given === null) return undefined;
  const cursor = readCursor(given);
  if (cursor !== undefined) return cursor;
  throw new ApiError(400, 'wrong_parameter', `before is ${quote(given)}: pass the next of an answer`);
}
