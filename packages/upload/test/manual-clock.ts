/** A clock that a test turns by hand. */
import type { Clock } from '../src/runtime/clock.js';

// A timer that is set anew each time without a wait would keep its test waiting for ever.
const mostInOneTurn = 5000;

export class ManualClock implements Clock {
  #now: number;
  #timers: { at: number; wake: () => void }[] = [];

  constructor(now = 1_700_000_000_000) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, wake: () => void): () => void {
    const timer = { at: this.#now + ms, wake };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  }

  /** Sets the time back, as an operator or a time server does. */
  setBack(ms: number): void {
    this.#now -= ms;
  }

  /** How long until the next timer, in ms; `undefined` when there is none. */
  get next(): number | undefined {
    const times = this.#timers.map((timer) => timer.at - this.#now);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** Turns the clock on, waking what is due in its order, and lets promises run after each. Throws when that never ends. */
  async turn(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (let woken = 0; ; woken += 1) {
      const [due] = this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at);
      if (due === undefined) break;
      if (woken === mostInOneTurn) throw new Error(`${String(woken)} timers within ${String(ms)} ms: it never ends`);
      this.#timers = this.#timers.filter((timer) => timer !== due);
      this.#now = Math.max(this.#now, due.at);
      due.wake();
      await settlePromises();
    }
    this.#now = end;
    await settlePromises();
  }
}

/** Lets all promises that are ready run. */
export async function settlePromises(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
