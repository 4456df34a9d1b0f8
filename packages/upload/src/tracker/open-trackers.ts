/** Trackers that hold events enter; their events leave when a response stays open for long, or at a shutdown. */

import { AsyncResource } from 'node:async_hooks';
import type { Cancel, Clock } from '../clock.js';
import type { ScopedTracker } from './scoped-tracker.js';

/** Visits the trackers of long-lived responses (SSE, downloads) and jobs every `interval` ms. One timer for all of them. */
export class OpenTrackers {
  readonly #clock: Clock;
  readonly #interval: number;
  readonly #open = new Set<ScopedTracker>();
  // In the context of nobody, and not of the request that came first.
  readonly #visitSoon = AsyncResource.bind(() => {
    this.#visit();
  });
  #cancel: Cancel | undefined;

  constructor(clock: Clock, interval: number) {
    this.#clock = clock;
    this.#interval = interval;
  }

  add(tracker: ScopedTracker): void {
    this.#open.add(tracker);
    this.#cancel ??= this.#clock.after(this.#interval, this.#visitSoon);
  }

  /** The tracker's request or job is over. */
  end(tracker: ScopedTracker): void {
    this.#open.delete(tracker);
    tracker.end();
  }

  /** Ends them all: no later moment will come. */
  endAll(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    for (const tracker of this.#open) this.end(tracker);
  }

  #visit(): void {
    this.#cancel = undefined;
    for (const tracker of this.#open) {
      // Not every response says `close`: an upgraded one, or one whose connection broke before its turn, does not.
      if (tracker.hasEnded) this.end(tracker);
      else tracker.handOver();
    }
    if (this.#open.size === 0) return;
    this.#cancel = this.#clock.after(this.#interval, this.#visitSoon);
  }
}
