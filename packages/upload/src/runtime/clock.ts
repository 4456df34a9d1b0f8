/** Time and timers, injected, so that a test can control them. */

import { runDetached } from './detached.js';
import { realTimers } from './real-timers.js';

export interface Clock {
  /** Unix time in ms. */
  now(): number;
  /** Calls `wake` once after so many ms, unless cancelled. Never keeps the process alive. */
  after(ms: number, wake: () => void): Cancel;
}

export type Cancel = () => void;

/** One timer, which is set and cancelled again and again. */
export class Alarm {
  readonly #clock: Clock;
  #cancel: Cancel | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether `wake` is still to be called. */
  get isSet(): boolean {
    return this.#cancel !== undefined;
  }

  /** Calls `wake` once after so many ms, and forgets what was set before. */
  set(ms: number, wake: () => void): void {
    this.cancel();
    this.#cancel = this.#clock.after(ms, () => {
      this.#cancel = undefined;
      wake();
    });
  }

  cancel(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}

/** The time is the application's, whose tests may set it. The timers are Node's own, and run outside of any async context. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, wake) {
    const timer = runDetached(() => realTimers.setTimeout(wake, ms).unref());
    return () => {
      realTimers.clearTimeout(timer);
    };
  },
};
