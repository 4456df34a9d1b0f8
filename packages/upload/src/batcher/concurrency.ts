/** How many requests may be under way at once: it learns how many connections work, within `maxConcurrency`. */

import type { Clock } from '../runtime/clock.js';

// How long a lower limit is kept before one more is tried, in ms: twice as long each time that this fails.
const shortestHold = 30_000;
const longestHold = 600_000;

export class Concurrency {
  readonly #most: number;
  readonly #clock: Clock;
  #limit: number;
  #hold = shortestHold;
  #raiseAt = 0;

  constructor(most: number, clock: Clock) {
    this.#most = most;
    this.#clock = clock;
    this.#limit = most;
  }

  get limit(): number {
    return this.#limit;
  }

  /** One more than so many connections failed, while these did not. */
  lower(to: number): void {
    if (to >= this.#limit) return;
    this.#limit = Math.max(1, to);
    this.#raiseAt = this.#clock.now() + this.#hold;
    this.#hold = Math.min(longestHold, this.#hold * 2);
  }

  /** A request was accepted: from time to time one more is tried. */
  accepted(): void {
    if (this.#limit === this.#most || this.#clock.now() < this.#raiseAt) return;
    this.#limit += 1;
    if (this.#limit === this.#most) this.#hold = shortestHold;
    this.#raiseAt = this.#clock.now() + this.#hold;
  }

  /** Nothing gets through: that says nothing of how many would. */
  reset(): void {
    this.#limit = this.#most;
    this.#hold = shortestHold;
  }
}
