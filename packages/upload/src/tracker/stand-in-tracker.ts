/** The tracker of an object that stands for a request, such as a Proxy of it: it reads the session of that very object. */

import type { EventKey, Trackable, TrackArguments } from '../event/register.js';
import type { Asker } from './identities.js';
import type { ScopedTracker } from './scoped-tracker.js';
import { Tracker, type TrackOptions, type TrackResult } from './tracker.js';

/** Tracks with the tracker of the request, and as long as that does. */
export class StandInTracker extends Tracker {
  readonly #original: ScopedTracker;
  readonly #asker: Asker;

  constructor(original: ScopedTracker, request: object) {
    super();
    this.#original = original;
    this.#asker = { request, identified: undefined };
  }

  override track<Event extends EventKey, Given extends Trackable<Given> = never>(
    event: Event,
    ...rest: TrackArguments<Event, TrackOptions, Given>
  ): TrackResult {
    return this.#original.trackFor(this.#asker, event, rest);
  }

  override identify(loginUserId: string | number | bigint): TrackResult {
    return this.#original.identifyFor(this.#asker, loginUserId);
  }

  get isOver(): boolean {
    return this.#original.isOver;
  }
}
