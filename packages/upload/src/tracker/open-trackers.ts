/** Trackers that hold events enter; their events leave when a response stays open for long, or at a shutdown. */

import type { Cancel, Clock } from '../clock.js';
import { runDetached } from '../detached.js';
import type { ScopedTracker } from './scoped-tracker.js';

/** Called when a tracker keeps its first event. What it answers is called when that tracker has handed over its last. */
export type Opened = () => () => void;

/** A tracker that holds events, and where it stands among the others. */
export interface Opening {
  readonly tracker: ScopedTracker;
  readonly ended: (() => void) | undefined;
  at: number;
}

/** Visits the trackers of long-lived responses (SSE, downloads) and jobs every `interval` ms. One timer for all of them. */
export class OpenTrackers {
  readonly #clock: Clock;
  readonly #interval: number;
  readonly #opened: Opened | undefined;
  // In any order. A Map is made anew nearly each time that one of few leaves it: 3 µs of a request.
  readonly #open: Opening[] = [];
  // In the context of nobody, and not of the request that came first.
  readonly #visitSoon = (): void => {
    runDetached(() => {
      this.#visit();
    });
  };
  #cancel: Cancel | undefined;

  constructor(clock: Clock, interval: number, opened?: Opened) {
    this.#clock = clock;
    this.#interval = interval;
    this.#opened = opened;
  }

  add(tracker: ScopedTracker): Opening {
    const opening: Opening = { tracker, ended: this.#opened?.(), at: this.#open.length };
    this.#open.push(opening);
    this.#cancel ??= this.#clock.after(this.#interval, this.#visitSoon);
    return opening;
  }

  /** The tracker's request or job is over. May be called again. */
  end(opening: Opening): void {
    const wasOpen = this.#forget(opening);
    opening.tracker.end();
    if (wasOpen) opening.ended?.();
  }

  /** Hands over what they hold, so far as its user is known; ends those that are over. */
  handOverAll(): void {
    for (const opening of [...this.#open]) {
      // Not every response says `close`: an upgraded one, or one whose connection broke before its turn, does not.
      if (opening.tracker.hasEnded) this.end(opening);
      else opening.tracker.handOver();
    }
  }

  /** Ends them all: no later moment will come. */
  endAll(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    for (const opening of [...this.#open]) this.end(opening);
  }

  #visit(): void {
    this.#cancel = undefined;
    this.handOverAll();
    if (this.#open.length === 0) return;
    this.#cancel = this.#clock.after(this.#interval, this.#visitSoon);
  }

  // The last one takes its place.
  #forget(opening: Opening): boolean {
    if (this.#open[opening.at] !== opening) return false;
    const last = this.#open.pop();
    if (last === undefined || last === opening) return true;
    this.#open[opening.at] = last;
    last.at = opening.at;
    return true;
  }
}
