/**
 * How `request.growingio` finds its tracker. `scopeRequest()` puts the request's scopes, one of each client, under a symbol on
 * the request, and beside them the accessor `growingio`; no copy and no log shows either. The accessor reads that symbol from
 * the object that asks: a Proxy of the request and what is derived from it lead there, too, and a request that did not pass has
 * nothing. Each object that asks has a tracker of its own in the scope, which reads the session of that very object. A Proxy whose
 * `get` does not pass its receiver on asks as the request itself, and nobody can tell.
 */

import type { Tracker } from '../tracker/tracker.js';
import type { RequestScope } from './request-scope.js';

// A registered one, since a package may be loaded twice. In a WeakMap it would cost 5 to 10 µs of a request, with its garbage.
const key = Symbol.for('growingio.scopes');

function getTracker(this: object): Tracker | undefined {
  return trackerOf(this);
}

// What the host puts there itself.
function setOwn(this: object, value: unknown): void {
  define(this, 'growingio', { value, configurable: true, writable: true });
}

const accessor: PropertyDescriptor = { configurable: true, get: getTracker, set: setOwn };

/** The accessor `growingio`, for adapters of frameworks that are told at the start what their requests have. */
export const trackerAccessor = { getter: getTracker, setter: setOwn };

const none: readonly RequestScope[] = [];

/** The scopes of a request, or of the one for which an object stands. */
export function scopesOf(request: object): readonly RequestScope[] {
  try {
    const scopes = (request as { readonly [key]?: unknown })[key];
    // A test double may have something under every key.
    if (scopes !== undefined && Array.isArray(scopes)) return scopes as RequestScope[];
  } catch {
    // A strict Proxy refuses the keys that it does not know.
  }
  return none;
}

/** The same for an adapter's request, also for one that takes no property: its response has them. */
export function knownScopes(request: object, response: object | undefined): readonly RequestScope[] {
  const scopes = scopesOf(request);
  if (scopes !== none || response === undefined || Object.isExtensible(request)) return scopes;
  return scopesOf(response).filter((scope) => scope.request === request);
}

/**
 * Puts the scopes on the request of the last of them. The async context holds that one weakly, so what lives as long as its
 * response has to hold it: the request, which Node's response leads to; else the response itself, or its connection.
 */
export function hangScopes(scopes: readonly RequestScope[], scope: RequestScope): void {
  const { request, response } = scope;
  const held = { value: scopes, configurable: true, writable: true };
  const isOnRequest = define(request, key, held);
  if (isOnRequest) hangAccessor(request);
  const isHeld = isOnRequest && scope.isHeldByResponse;
  if (!isHeld && !define(response, key, held) && !isOnRequest) scope.holdByFrame();
  const { connectionGivenAway } = scope;
  if (connectionGivenAway !== undefined) define(connectionGivenAway, key, held);
}

function hangAccessor(request: object): void {
  try {
    // A `growingio` of the host's own stays.
    if (!('growingio' in request)) Reflect.defineProperty(request, 'growingio', accessor);
  } catch {
    // A strict Proxy: the async context leads to the tracker all the same.
  }
}

function trackerOf(request: object): Tracker | undefined {
  const scopes = scopesOf(request);
  for (const scope of scopes) {
    if (scope.request === request) return scope.tracker;
  }
  // It stands for the request. Of the response that came last, the client that was there first:
  const last = scopes.at(-1);
  return scopes.find((scope) => scope.response === last?.response)?.standIn(request).tracker;
}

function define(on: unknown, name: PropertyKey, property: PropertyDescriptor): boolean {
  try {
    // Reflect's, which does not throw on a frozen object; a Proxy still may, and what is no object does.
    return Reflect.defineProperty(on as object, name, property);
  } catch {
    return false;
  }
}
