/** Requests that have no answer yet: how many there are, what they carry, and how many of them take longer than usual. */

import type { Clock } from '../runtime/clock.js';
import { oldestOf, type Batch } from './batch.js';

export interface UnderWayOptions {
  /** Whether its events have failed before. */
  readonly isSuspect: boolean;
  /** Called when it takes longer than `requestTimeout`; only then is that watched. */
  readonly onOverdue?: (() => void) | undefined;
}

export class UnderWay {
  readonly #clock: Clock;
  readonly #requestTimeout: number;
  /** Of each request, the sequence number of its oldest event. */
  readonly #requests = new Map<Promise<void>, number>();
  #suspects = 0;
  #overdue = 0;

  /** A request usually takes at most `requestTimeout` ms. */
  constructor(clock: Clock, requestTimeout: number) {
    this.#clock = clock;
    this.#requestTimeout = requestTimeout;
  }

  get size(): number {
    return this.#requests.size;
  }

  /** How many carry events that have failed before. */
  get suspects(): number {
    return this.#suspects;
  }

  /** How many of those that are watched have taken longer than `requestTimeout`. */
  get overdue(): number {
    return this.#overdue;
  }

  /** The lowest sequence number of all their events; Infinity when there are none. */
  get oldest(): number {
    return Math.min(...this.#requests.values());
  }

  /** Adds a request, until its delivery has ended; calls `onEnd` then. */
  add(batch: Batch, { isSuspect, onOverdue }: UnderWayOptions, delivery: Promise<void>, onEnd: () => void): void {
    if (isSuspect) this.#suspects += 1;
    const stopWatching = onOverdue && this.#watch(onOverdue);
    const ended = delivery.then(() => {
      this.#requests.delete(ended);
      if (isSuspect) this.#suspects -= 1;
      stopWatching?.();
      onEnd();
    });
    this.#requests.set(ended, oldestOf([batch]));
  }

  /** Resolves when those that are under way now have ended. */
  async wait(): Promise<void> {
    await Promise.all(this.#requests.keys());
  }

  #watch(onOverdue: () => void): () => void {
    let isOverdue = false;
    const cancel = this.#clock.after(this.#requestTimeout, () => {
      isOverdue = true;
      this.#overdue += 1;
      onOverdue();
    });
    return () => {
      cancel();
      if (isOverdue) this.#overdue -= 1;
    };
  }
}
