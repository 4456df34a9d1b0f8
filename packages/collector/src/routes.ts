/** Routes every request of the collector to what answers it. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { describeError, inEnglish, quote } from '@growingio/upload/adapter';
import type { Uploads } from './receive/handle-upload.js';
import { sendEvents } from './show/event-list.js';
import type { EventStream } from './show/event-stream.js';
import { refuseHost, refuseOrigin, refusePage } from './show/guard.js';
import type { PageFiles } from './show/page-files.js';
import type { EventStore } from './store/event-store.js';

export interface Rooms {
  readonly store: EventStore;
  readonly stream: EventStream;
  readonly page: PageFiles;
  readonly uploads: Uploads;
  /** The host that the server is bound to. */
  readonly host: string;
}

/** Makes the server's request listener. */
export function routeRequests(rooms: Rooms) {
  return function handleRequest(request: IncomingMessage, response: ServerResponse): void {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    const url = readUrl(request);
    if (url === undefined) {
      sendText(response, 400, 'the request target can not be read');
    } else if (url.pathname.startsWith('/v3/')) {
      handleUpload(rooms, request, response, url);
    } else {
      // Nothing else has a body that matters. It is discarded, so that the connection can be used again.
      request.resume();
      if (url.pathname.startsWith('/api/')) handleApi(rooms, request, response, url);
      else handlePage(rooms.page, request, response, url);
    }
  };
}

function handleUpload({ uploads, host }: Rooms, request: IncomingMessage, response: ServerResponse, url: URL): void {
  const refusal = refusePage(request.headers, host);
  if (refusal !== undefined) {
    request.resume();
    sendText(response, 403, refusal);
    return;
  }
  uploads.handle(request, response, url).catch((error: unknown) => {
    fail(response, error);
  });
}

function handlePage(page: PageFiles, request: IncomingMessage, response: ServerResponse, url: URL): void {
  if (page.isMissing) sendText(response, 404, 'a bundle has no page: npx growingio-collector shows it');
  else if (!page.has(url.pathname)) sendText(response, 404, `there is nothing at ${quote(url.pathname)}`);
  else if (request.method !== 'GET' && request.method !== 'HEAD') refuseMethod(response, 'GET, HEAD');
  else page.send(url.pathname, response);
}

interface Route {
  readonly method: 'GET' | 'POST';
  answer(rooms: Rooms, request: IncomingMessage, response: ServerResponse, url: URL): void;
}

const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['/api/events', { method: 'GET', answer: listEvents }],
  ['/api/stream', { method: 'GET', answer: openStream }],
  ['/api/clear', { method: 'POST', answer: clear }],
]);

function handleApi(rooms: Rooms, request: IncomingMessage, response: ServerResponse, url: URL): void {
  const refusal = refuseHost(request.headers, rooms.host) ?? refuseOrigin(request.headers);
  const route = routes.get(url.pathname);
  if (refusal !== undefined) sendText(response, 403, refusal);
  else if (route === undefined) sendText(response, 404, `there is nothing at ${quote(url.pathname)}`);
  else if (request.method !== route.method) refuseMethod(response, route.method);
  else route.answer(rooms, request, response, url);
}

function openStream({ stream }: Rooms, request: IncomingMessage, response: ServerResponse, url: URL): void {
  stream.open(request, response, url);
}

function listEvents({ store }: Rooms, _request: IncomingMessage, response: ServerResponse, url: URL): void {
  const limit = url.searchParams.get('limit') ?? '100';
  if (!/^[1-9]\d{0,6}$/.test(limit)) {
    sendText(response, 400, `limit is ${quote(limit)}: pass a whole number, 1 or more`);
    return;
  }
  sendEvents(store, Number(limit), response).catch((error: unknown) => {
    fail(response, error);
  });
}

function clear({ store }: Rooms, _request: IncomingMessage, response: ServerResponse): void {
  store.clear();
  response.writeHead(204).end();
}

function readUrl(request: IncomingMessage): URL | undefined {
  // A target such as //evil/v3 would be read as another host's.
  const target = (request.url ?? '/').replace(/^[/\\]+/, '/');
  try {
    return new URL(target, 'http://collector');
  } catch {
    return undefined;
  }
}

function refuseMethod(response: ServerResponse, allowed: string): void {
  response.setHeader('Allow', allowed);
  sendText(response, 405, `this takes ${allowed} only`);
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}

/** The client went away, or an answer of `respond` can't be written. */
function fail(response: ServerResponse, error: unknown): void {
  const text = inEnglish(() => describeError(error));
  if (response.destroyed || response.headersSent) response.destroy();
  else sendText(response, 500, text);
}
