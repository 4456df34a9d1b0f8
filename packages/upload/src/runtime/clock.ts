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
