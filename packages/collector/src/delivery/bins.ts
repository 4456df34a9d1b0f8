/** Counts numbers in bins, so that a share of them can be found without keeping any. */

/** How many there were up to this size, and above the bin before it; the last one has no end. */
export interface Bin {
  readonly upTo: number | undefined;
  readonly count: number;
}

/** Numbers of 0 or more, counted in bins that end at given places. */
export class Bins {
  readonly #ends: readonly number[];
  #counts: number[];
  #total = 0;
  #max = 0;

  /** `ends` rise. */
  constructor(ends: readonly number[]) {
    this.#ends = ends;
    this.#counts = this.#none();
  }

  get total(): number {
    return this.#total;
  }

  /** The largest; `undefined` when there is none. */
  get max(): number | undefined {
    return this.#total === 0 ? undefined : this.#max;
  }

  add(value: number): void {
    let bin = this.#ends.findIndex((end) => value <= end);
    if (bin < 0) bin = this.#ends.length;
    this.#counts[bin] = (this.#counts[bin] ?? 0) + 1;
    this.#total += 1;
    this.#max = Math.max(this.#max, value);
  }

  /** The end of the bin up to which so large a share lies, 0 to 1, and never more than the largest number. */
  quantile(share: number): number | undefined {
    let left = Math.ceil(share * this.#total);
    for (const [bin, count] of this.#counts.entries()) {
      left -= count;
      if (left <= 0 && this.#total > 0) return Math.min(this.#ends[bin] ?? Infinity, this.#max);
    }
    return undefined;
  }

  list(): Bin[] {
    return this.#counts.map((count, bin) => ({ upTo: this.#ends[bin], count }));
  }

  clear(): void {
    this.#counts = this.#none();
    this.#total = 0;
    this.#max = 0;
  }

  #none(): number[] {
    return Array.from({ length: this.#ends.length + 1 }, () => 0);
  }
}
