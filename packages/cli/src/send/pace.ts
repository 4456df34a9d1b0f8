/** How fast rows are let in, and how fast they are settled. Times are in ms and come from outside. */

// What a short wait has held back may follow at once.
const burst = 100;

/** Lets through so many a second. */
export class Pace {
  readonly #interval: number;
  #next = 0;

  constructor(perSecond: number) {
    this.#interval = 1000 / perSecond;
  }

  /** Takes the next place, and returns how long to wait for it. */
  take(now: number): number {
    const at = Math.max(this.#next, now - burst);
    this.#next = at + this.#interval;
    return Math.max(0, at - now);
  }
}

const span = 10_000;
const step = 500;

/** The rate over the last 10 seconds. */
export class RateMeter {
  readonly #samples: { readonly at: number; readonly total: number }[];

  constructor(now: number, total: number) {
    this.#samples = [{ at: now, total }];
  }

  /** The rate a second, when there are `total` now. */
  measure(now: number, total: number): number {
    while ((this.#samples[1]?.at ?? Infinity) <= now - span) this.#samples.shift();
    const first = this.#samples[0] ?? { at: now, total };
    if (now - (this.#samples.at(-1)?.at ?? 0) >= step) this.#samples.push({ at: now, total });
    return now > first.at ? ((total - first.total) * 1000) / (now - first.at) : 0;
  }
}
