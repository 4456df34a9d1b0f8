/** The number of failures so far enters; how long to wait before the next attempt leaves. */

/** Exponential backoff with full jitter above a floor: evenly spread from `minDelay` to `minDelay × 2^failures`, at most `maxDelay`. */
export function backoff(
  failures: number,
  limits: { readonly minDelay: number; readonly maxDelay: number },
  random: () => number,
): number {
  const ceiling = Math.min(limits.maxDelay, limits.minDelay * 2 ** Math.min(failures, 30));
  return Math.round(limits.minDelay + random() * (ceiling - limits.minDelay));
}

/** Wait between probes, in ms, while the way is blocked: somebody has to mend the host, the project or the proxy first. */
export const blockedDelay = 15_000;
