/** Time and timers, from outside, so that a test can turn them. */

export interface Clock {
  /** Unix time in ms. */
  now(): number;
  /** Calls `wake` once after so many ms, unless cancelled. Never keeps the process alive. */
  after(ms: number, wake: () => void): Cancel;
}

export type Cancel = () => void;

export const systemClock: Clock = {
  now: Date.now,
  after(ms, wake) {
    const timer = setTimeout(wake, ms);
    timer.unref();
    return () => {
      clearTimeout(timer);
    };
  },
};
