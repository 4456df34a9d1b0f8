/** What the chart draws, from what the collector counted: a line a key, stacked upon each other, the rest as one. */

import type { ChartData } from '../api/answers.js';

export interface Series {
  /** Where each bin begins, Unix seconds. */
  readonly times: readonly number[];
  /** Width of a bin, seconds. */
  readonly step: number;
  /** Most frequent first; the one without an event is all others together. */
  readonly keys: readonly {
    readonly event: string | undefined;
    readonly counts: readonly number[];
    readonly sum: number;
  }[];
  readonly total: number;
}

export function readSeries({ from, step, bins, keys, other }: ChartData): Series {
  const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);
  const named = keys
    .map(({ event, counts }) => ({ event, counts, sum: sum(counts) }))
    .filter((key) => key.sum > 0)
    .sort((a, b) => b.sum - a.sum);
  const rest = { event: undefined, counts: other, sum: sum(other) };
  const all = rest.sum > 0 ? [...named, rest] : named;
  return {
    times: Array.from({ length: bins }, (_, at) => (from + at * step) / 1_000),
    step: step / 1_000,
    keys: all,
    total: all.reduce((total, key) => total + key.sum, 0),
  };
}

/** Each key's counts on top of those of the keys before it. */
export function stack(keys: Series['keys'], bins: number): number[][] {
  const below = new Array<number>(bins).fill(0);
  return keys.map(({ counts }) => {
    for (let at = 0; at < bins; at += 1) below[at] = (below[at] ?? 0) + (counts[at] ?? 0);
    return [...below];
  });
}
