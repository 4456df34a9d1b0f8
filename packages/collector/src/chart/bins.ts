/** Counts events by key and by second as they arrive, for the last 30 minutes: what has left is counted too. */

/** How many seconds are kept. */
const kept = 30 * 60;

// Most keys that are counted one by one: of more, those that came last. The others are counted together.
const mostKeys = 200;

// How many of them a chart names.
const mostNamed = 8;

const bins = 60;

export interface Chart {
  /** Unix ms. */
  readonly now: number;
  /** How long a bin is, in ms, and where the first begins, Unix ms. The last is not over yet. */
  readonly step: number;
  readonly from: number;
  readonly bins: number;
  /** The most frequent keys, the most frequent first, with a count for each bin. */
  readonly keys: readonly { readonly event: string; readonly counts: readonly number[] }[];
  /** All other events. */
  readonly other: readonly number[];
}

/** The counts. An event costs the same however many there are. */
export class Bins {
  readonly #all = new Uint32Array(kept);
  /** By the event key; who came last stands last. */
  readonly #keys = new Map<string, Uint32Array>();
  /** The newest second that is counted, Unix seconds. */
  #newest = 0;

  /** Counts an event that arrived at `time`, Unix ms. */
  add(event: string | undefined, time: number): void {
    const second = Math.floor(time / 1000);
    // The clock was set back by more than half an hour: what was counted lies in the future.
    if (second <= this.#newest - kept) this.clear();
    if (second > this.#newest) this.#goTo(second);
    const at = second % kept;
    this.#all[at] = (this.#all[at] ?? 0) + 1;
    if (event === undefined) return;
    const counts = this.#countsOf(event);
    counts[at] = (counts[at] ?? 0) + 1;
  }

  clear(): void {
    this.#all.fill(0);
    this.#keys.clear();
    this.#newest = 0;
  }

  /** The last 1, 5 or 30 minutes in 60 bins. */
  read(minutes: 1 | 5 | 30, now: number): Chart {
    const seconds = minutes;
    const step = seconds * 1000;
    const end = Math.floor(now / step) * step;
    const from = end - (bins - 1) * step;
    const sum = (counts: Uint32Array) => this.#sum(counts, from / 1000, seconds);
    const named = [...this.#keys]
      .map(([event, all]) => {
        const counts = sum(all);
        return { event, counts, total: counts.reduce((total, count) => total + count, 0) };
      })
      .filter(({ total }) => total > 0)
      .sort((one, other) => other.total - one.total || (one.event < other.event ? -1 : 1))
      .slice(0, mostNamed);
    const other = sum(this.#all);
    for (const { counts } of named) for (const [bin, count] of counts.entries()) other[bin] = (other[bin] ?? 0) - count;
    return { now, step, from, bins, keys: named.map(({ event, counts }) => ({ event, counts })), other };
  }

  #sum(counts: Uint32Array, from: number, seconds: number): number[] {
    return Array.from({ length: bins }, (_, bin) => {
      let sum = 0;
      for (let second = from + bin * seconds; second < from + (bin + 1) * seconds; second += 1) {
        if (second > this.#newest - kept && second <= this.#newest) sum += counts[second % kept] ?? 0;
      }
      return sum;
    });
  }

  /** Clears the seconds between the newest and this one: they are of half an hour ago. */
  #goTo(second: number): void {
    const first = Math.max(this.#newest + 1, second - kept + 1);
    for (const counts of [this.#all, ...this.#keys.values()]) {
      for (let each = first; each <= second; each += 1) counts[each % kept] = 0;
    }
    this.#newest = second;
  }

  #countsOf(event: string): Uint32Array {
    const known = this.#keys.get(event);
    const counts = known ?? new Uint32Array(kept);
    if (known !== undefined) this.#keys.delete(event);
    else if (this.#keys.size === mostKeys) this.#keys.delete(this.#keys.keys().next().value ?? '');
    this.#keys.set(event, counts);
    return counts;
  }
}
