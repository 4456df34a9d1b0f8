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
    const isApi = found.length > 0 || url.pathname.startsWith('/api/');
    const answer = isApi ? answerApi(rooms, found, request, response, url) : answerOther(rooms, request, response, url);
    answer
      .catch((error: unknown) => {
        sendError(response, error, isApi ? 'json' : 'text');
      })
      // What nobody has read of the body is discarded, so that the connection can be used again.
      .finally(() => request.resume());
  };
}

async function answerApi(
  { host }: Rooms,
  found: readonly FoundRoute[],
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  refuse(refuseHost(request.headers, host) ?? refuseOrigin(request.headers));
  if (found.length === 0) throw notFound(url.pathname);
  const { route, params } = chooseRoute(found, request.method ?? '');
  if (route.refusesPages === true) refuse(refuseAnyPage(request.headers));
  await route.answer({ request, response, url, params });
}

async function answerOther(rooms: Rooms, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const { uploads, page, host } = rooms;
  const { pathname } = url;
  if (pathname.startsWith('/v3/')) {
    refuse(refusePage(request.headers, host));
    await uploads.handle(request, response, url);
    return;
  }
  if (!page.has(pathname)) throw notFound(pathname);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new ApiError(405, 'wrong_method', 'this takes GET, HEAD only', { Allow: 'GET, HEAD' });
  }
  page.send(pathname, response);
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
