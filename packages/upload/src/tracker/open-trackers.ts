/** Trackers that hold events enter; their events leave when a response stays open for long, or at a shutdown. */

import { AsyncResource } from 'node:async_hooks';
import type { Cancel, Clock } from '../clock.js';
import type { ScopedTracker } from './scoped-tracker.js';

/** Called when a tracker keeps its first event. What it answers is called when that tracker has handed over its last. */
export type Opened = () => () => void;

/** Visits the trackers of long-lived responses (SSE, downloads) and jobs every `interval` ms. One timer for all of them. */
export class OpenTrackers {
  readonly #clock: Clock;
  readonly #interval: number;
  readonly #opened: Opened | undefined;
  readonly #open = new Map<ScopedTracker, (() => void) | undefined>();
  // In the context of nobody, and not of the request that came first.
  readonly #visitSoon = AsyncResource.bind(() => {
    this.#visit();
  });
  #cancel: Cancel | undefined;

  constructor(clock: Clock, interval: number, opened?: Opened) {
    this.#clock = clock;
    this.#interval = interval;
    this.#opened = opened;
  }

  add(tracker: ScopedTracker): void {
    this.#open.set(tracker, this.#opened?.());
    this.#cancel ??= this.#clock.after(this.#interval, this.#visitSoon);
  }

  /** The tracker's request or job is over. */
  end(tracker: ScopedTracker): void {
    const ended = this.#open.get(tracker);
    this.#open.delete(tracker);
    tracker.end();
    ended?.();
  }

  /** Hands over what they hold, so far as its user is known; ends those that are over. */
  handOverAll(): void {
    for (const tracker of this.#open.keys()) {
      // Not every response says `close`: an upgraded one, or one whose connection broke before its turn, does not.
      if (tracker.hasEnded) this.end(tracker);
      else tracker.handOver();
    }
  }

  /** Ends them all: no later moment will come. */
  endAll(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    for (const tracker of this.#open.keys()) this.end(tracker);
  }

  #visit(): void {
    this.#cancel = undefined;
    this.handOverAll();
    if (this.#open.size === 0) return;
    this.#cancel = this.#clock.after(this.#interval, this.#visitSoon);
  }
}
