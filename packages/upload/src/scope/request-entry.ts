/** A request enters an async context or its place for a tracker; the tracker leaves, made when somebody asks for it. */

import type { Frame } from './current-tracker.js';
import { isOrDerives } from '../tracker/is-or-derives.js';
import { takePlace, type TrackerSource } from './request-accessor.js';
import type { ResponseLike } from './request-scope.js';
import type { RequestTrackers } from './request-trackers.js';
import type { ScopedTracker } from '../tracker/scoped-tracker.js';

// Stands for a request and response that are let go of.
const gone: object = {};

/** All that a request costs which tracks nothing. */
export class RequestEntry implements Frame, TrackerSource {
  readonly client: object;
  readonly outer: Frame | undefined;
  readonly #trackers: RequestTrackers;
  #request: object;
  #response: ResponseLike;
  #isPlaced = false;
  #tracker: ScopedTracker | undefined;

  constructor(trackers: RequestTrackers, request: object, response: ResponseLike, outer: Frame | undefined) {
    this.client = trackers.client;
    this.outer = outer;
    this.#trackers = trackers;
    this.#request = request;
    this.#response = response;
  }

  /** The tracker, if somebody has asked for it. */
  get made(): ScopedTracker | undefined {
    return this.#tracker;
  }

  get tracker(): ScopedTracker {
    return this.#tracker ?? this.make();
  }

  /** Makes the tracker. To be called once. */
  make(): ScopedTracker {
    const [request, response] = [this.#request, this.#response];
    this.#tracker = this.#isPlaced ? this.#trackers.make(request, response) : this.#trackers.of(request, response);
    // From now on the tracker holds them, until its end.
    this.#request = gone;
    this.#response = gone;
    return this.#tracker;
  }

  within(outer: Frame | undefined): RequestEntry {
    const entry = new RequestEntry(this.#trackers, gone, gone, outer);
    entry.#tracker = this.tracker;
    return entry;
  }

  /** Takes the place of a request that has one. Answers whether it was free. */
  takePlace(): boolean {
    this.#isPlaced = takePlace(this.#request, this);
    return this.#isPlaced;
  }

  /** Whether its request is this one, or one from which this is derived. */
  isFor(request: object): boolean {
    return this.#tracker === undefined ? isOrDerives(this.#request, request) : this.#tracker.isFor(request);
  }
}
