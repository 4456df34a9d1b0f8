/** Writes found rows as JSON, at the pace that the client reads at. */

import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { EventStore } from '../store/event-store.js';
import type { FoundRow } from './find-rows.js';
import { showEvent, showRequest, type Row } from './row.js';

// How long one piece of the answer gets before it is written, in characters.
const pieceLength = 64 * 1024;

/** The found row as it is shown, if it has not left. */
export function readRow(store: EventStore, { kind, id }: FoundRow): Row | undefined {
  if (kind === 'event') {
    const entry = store.event(id);
    return entry && showEvent(entry);
  }
  const request = store.requests.get(id);
  return request && showRequest(request);
}

/** Answers with `facts`, and the rows as its list `name`. What leaves the store meanwhile is left out. Rejects when the client goes away. */
export async function sendRows(
  response: ServerResponse,
  store: EventStore,
  { name, rows, facts }: { name: string; rows: readonly FoundRow[]; facts: object },
): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
  const head = JSON.stringify(facts).slice(0, -1);
  await sendPieces(response, inPieces(`${head},${JSON.stringify(name)}:[`, writeEach(store, rows), ']}'));
}

// How long a client may read nothing, in ms.
const mostStalled = 30_000;

/** Writes texts, gathered to pieces. Rejects when the client goes away, or reads nothing for half a minute. */
export async function sendPieces(
  response: ServerResponse,
  pieces: Iterable<string>,
  stalled = mostStalled,
): Promise<void> {
  response.setTimeout(stalled, () => response.destroy());
  await pipeline(Readable.from(pieces, { highWaterMark: 1 }), response);
}

function* writeEach(store: EventStore, rows: readonly FoundRow[]): Generator<string> {
  let separator = '';
  for (const found of rows) {
    const row = readRow(store, found);
    if (row === undefined) continue;
    yield separator + JSON.stringify(row);
    separator = ',';
  }
}

/** Gathers short texts, so that each write is worth it. */
export function* inPieces(head: string, texts: Iterable<string>, tail = ''): Generator<string> {
  let piece = head;
  for (const text of texts) {
    piece += text;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
  piece += tail;
  if (piece !== '') yield piece;
}
