/** Routes every request of the collector to what answers it. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { quote } from '@growingio/upload/adapter';
import { sendError } from './api/answer.js';
import { ApiError } from './api/api-error.js';
import { chooseRoute, findRoutes, type FoundRoute, type Route } from './api/route.js';
import type { Uploads } from './receive/handle-upload.js';
import { refuseAnyPage, refuseHost, refuseOrigin, refusePage } from './show/guard.js';
import type { PageFiles } from './show/page-files.js';

export interface Rooms {
  readonly uploads: Uploads;
  readonly page: PageFiles;
  /** The API: what each room's `routes.ts` has made. */
  readonly api: readonly Route[];
  /** The host that the server is bound to. */
  readonly host: string;
}

/** Makes the server's request listener. */
export function routeRequests(rooms: Rooms) {
  return function handleRequest(request: IncomingMessage, response: ServerResponse): void {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    // By this a client of the SDK knows whom it may report to.
    response.setHeader('GrowingIO-Collector', '1');
    const url = readUrl(request);
    const found = findRoutes(rooms.api, url.pathname);
    const isSent = found.length === 0 && isUpload(rooms.page, request.method, url.pathname);
    const isApi = !isSent && (found.length > 0 || url.pathname.startsWith('/api/'));
    const answer = isSent ? answerUpload : isApi ? answerApi : answerPage;
    Promise.resolve({ rooms, found, request, response, url })
      .then(answer)
      .catch((error: unknown) => {
        sendError(response, error, isApi ? 'json' : 'text');
      })
      // What nobody has read of the body is discarded, so that the connection can be used again.
      .finally(() => request.resume());
  };
}

/** A request, with the routes of the API that have its path. */
interface Asked {
  readonly rooms: Rooms;
  readonly found: readonly FoundRoute[];
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

// The collector's own, and GrowingIO's management API.
const apiPath = /^\/(?:v1\/)?api\//;

/** What is sent to a place where nothing is was most likely meant as an upload: it is listed among the failed ones, with its remedy. */
function isUpload(page: PageFiles, method: string | undefined, path: string): boolean {
  if (path.startsWith('/v3/')) return true;
  if (method === 'GET' || method === 'HEAD' || page.has(path)) return false;
  return !apiPath.test(path) || path.endsWith('/s2s/cstm');
}

async function answerUpload({ rooms, request, response, url }: Asked): Promise<void> {
  refuse(refusePage(request.headers, rooms.host));
  await rooms.uploads.handle(request, response, url);
}

async function answerApi({ rooms, found, request, response, url }: Asked): Promise<void> {
  refuse(refuseHost(request.headers, rooms.host) ?? refuseOrigin(request.headers));
  if (found.length === 0) throw notFound(url.pathname);
  const { route, params } = chooseRoute(found, request.method ?? '');
  if (route.refusesPages === true) refuse(refuseAnyPage(request.headers));
  await route.answer({ request, response, url, params });
}

function answerPage({ rooms, request, response, url }: Asked): void {
  const { page } = rooms;
  if (!page.has(url.pathname)) throw notFound(url.pathname);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new ApiError(405, 'wrong_method', 'this takes GET, HEAD only', { Allow: 'GET, HEAD' });
  }
  page.send(url.pathname, response);
}

function refuse(refusal: string | undefined): void {
  if (refusal !== undefined) throw new ApiError(403, 'foreign', refusal);
}

function notFound(path: string): ApiError {
  return new ApiError(404, 'not_found', `there is nothing at ${quote(path)}`);
}

/** The address of a request; one that can not be read is that of nothing. */
function readUrl(request: IncomingMessage): URL {
  // A target such as //evil/v3 would be read as another host's.
  const target = (request.url ?? '/').replace(/^[/\\]+/, '/');
  const base = 'http://collector';
  return URL.canParse(target, base) ? new URL(target, base) : new URL('/unreadable', base);
}
