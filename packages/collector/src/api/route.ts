/** A route of the collector's HTTP API: a method and a path, and what answers it. A room's `routes.ts` makes its own. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError } from './api-error.js';

/** One request to the API, let in, with its parts read. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  /** What stands in place of the names of the path, decoded: `{ id: '7' }` of `/api/events/:id`. */
  readonly params: Readonly<Record<string, string>>;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** The path, such as `/api/events/:id`: a part behind `:` takes any one part of the address. */
  readonly path: string;
  /** Whether web pages are refused, the collector's own too: what only programs send. Default false. */
  readonly refusesPages?: boolean;
  /** Answers. What it throws becomes the answer: an `ApiError` as it says, anything else a 500. */
  answer(exchange: Exchange): void | Promise<void>;
}

/** A route whose path a request has, and what stands in place of the path's names. */
export interface FoundRoute {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds the routes of an address, one for each method that it takes. */
export function findRoutes(routes: readonly Route[], pathname: string): FoundRoute[] {
  return routes.flatMap((route) => {
    const params = matchPath(route.path, pathname);
    return params === undefined ? [] : [{ route, params }];
  });
}

/** Chooses the route of a method. Throws an ApiError with status 405 when there are others only. */
export function chooseRoute(found: readonly FoundRoute[], method: string): FoundRoute {
  const chosen = found.find(({ route }) => route.method === method);
  if (chosen !== undefined) return chosen;
  const allowed = found.map(({ route }) => route.method).join(', ');
  throw new ApiError(405, 'wrong_method', `this takes ${allowed} only`, { Allow: allowed });
}

function matchPath(path: string, pathname: string): Record<string, string> | undefined {
  const wanted = path.split('/');
  const given = pathname.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = decodePart(value);
    else if (part !== value) return undefined;
  }
  return params;
}

/** A part of an address, decoded where it can be. */
export function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
