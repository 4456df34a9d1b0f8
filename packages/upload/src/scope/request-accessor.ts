/** A request or its prototype enters; the tracker that hangs on it as `request.growingio`, or where one can hang, leaves. */

import type { Tracker } from '../tracker/tracker.js';

const place = Symbol('growingio.tracker');

/** What leads to a tracker, and may make it only then. */
export interface TrackerSource {
  readonly tracker: Tracker;
}

interface Placed {
  [place]?: TrackerSource;
}

/**
 * The accessor `growingio`, for adapters whose framework has one prototype for all requests that it makes. Whatever stands
 * in the place of a request that has it leads to the tracker.
 */
export const trackerAccessor = {
  getter: function (this: object): Tracker | undefined {
    return (this as Placed)[place]?.tracker;
  },
  setter: function (this: object, tracker: Tracker): void {
    (this as Placed)[place] = { tracker };
  },
};

/** Whether requests with this prototype have that accessor. */
export function hasPlace(prototype: object): boolean {
  let at: object | null = prototype;
  while (at !== null && !Object.hasOwn(at, 'growingio')) at = Reflect.getPrototypeOf(at);
  return at !== null && Reflect.getOwnPropertyDescriptor(at, 'growingio')?.get === trackerAccessor.getter;
}

/** The tracker that hangs on a request, or `undefined`. */
export function attachedTracker(request: object): unknown {
  try {
    return (request as { growingio?: unknown }).growingio;
  } catch {
    // A host's getter or Proxy that throws: its request goes on all the same.
    return undefined;
  }
}

/** Puts `source` into the place of a request that has the accessor. Answers whether it was free. */
export function takePlace(request: Placed, source: TrackerSource): boolean {
  try {
    if (request[place] !== undefined) return false;
    request[place] = source;
    return true;
  } catch {
    // It is frozen.
    return false;
  }
}

/**
 * Hangs a tracker on a request as `growingio`: no copy of the request and no log of it shows the property. Answers whether
 * the request took it; if not, the async context leads to the tracker.
 */
export function defineTracker(request: object, value: unknown): boolean {
  try {
    // Reflect's, which does not throw on a frozen request; a Proxy still may.
    return Reflect.defineProperty(request, 'growingio', { value, configurable: true, writable: true });
  } catch {
    return false;
  }
}

/**
 * Of the prototypes that hosts make for extensions, the application's: Express and Koa have one behind it that all applications
 * share. A mounted Express application has its own before it.
 */
export function outermost(prototype: object): object | undefined {
  let application: object | undefined;
  let last: object | null = prototype;
  while (last !== null && !Object.hasOwn(last, 'constructor')) {
    const next: object | null = Reflect.getPrototypeOf(last);
    if (next !== null && !Object.hasOwn(next, 'constructor')) application = last;
    last = next;
  }
  return application;
}
