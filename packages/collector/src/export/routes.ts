/** The API's route that gives out events as a file. */

import { quote } from '@growingio/upload/adapter';
import { ApiError } from '../api/api-error.js';
import { readSearch } from '../api/read-search.js';
import type { Route } from '../api/route.js';
import { findRows } from '../show/find-rows.js';
import { inPieces, sendPieces } from '../show/write-rows.js';
import type { EventStore } from '../store/event-store.js';
import type { ReceivedEvent } from '../store/received.js';
import { byteOrderMark, Columns } from './csv.js';

/** `GET /api/export?format=jsonl|csv&search=`: the kept events that match, oldest first. */
export function exportRoutes(store: EventStore): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/export',
      async answer({ response, url }) {
        const format = readFormat(url.searchParams.get('format'));
        const query = { ...readSearch(url), kinds: 'events', limit: Infinity, before: undefined } as const;
        const { rows } = await findRows(store, query);
        const ids = rows.map(({ id }) => id).reverse();
        response.writeHead(200, {
          'Content-Type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8',
          'Content-Disposition': `attachment; filename="growingio-events.${format}"`,
          'Cache-Control': 'no-store',
        });
        const lines = format === 'csv' ? writeCsv(store, ids) : writeJsonLines(store, ids);
        await sendPieces(response, inPieces('', lines));
      },
    },
  ];
}

function* writeCsv(store: EventStore, ids: readonly number[]): Generator<string> {
  const columns = new Columns();
  for (const event of lookUp(store, ids)) columns.add(event);
  yield byteOrderMark + columns.writeHead();
  for (const event of lookUp(store, ids)) yield columns.writeEvent(event);
}

function* writeJsonLines(store: EventStore, ids: readonly number[]): Generator<string> {
  for (const event of lookUp(store, ids)) yield `${JSON.stringify({ ...event, raw: undefined })}\n`;
}

/** The events that have not left meanwhile. */
function* lookUp(store: EventStore, ids: readonly number[]): Generator<ReceivedEvent> {
  for (const id of ids) {
    const entry = store.event(id);
    if (entry !== undefined) yield entry.item;
  }
}

function readFormat(given: string | null): 'jsonl' | 'csv' {
  if (given === null || given === 'jsonl') return 'jsonl';
  if (given === 'csv') return 'csv';
  throw new ApiError(400, 'wrong_parameter', `format is ${quote(given)}: pass jsonl or csv`);
}
