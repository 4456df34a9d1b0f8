/** Decides how long to wait before the next attempt, from the number of failures so far. */

/**
 * Exponential backoff with jitter: evenly spread over the upper half of `minDelay × 2^(failures + 1)`, at most `maxDelay`. The
 * lower half is left out, since it would allow any number of attempts in a minute: the defaults allow 30.
 */
export function backoff(
  failures: number,
  limits: { readonly minDelay: number; readonly maxDelay: number },
  random: () => number,
): number {
  const ceiling = Math.min(limits.maxDelay, limits.minDelay * 2 ** Math.min(failures + 1, 30));
  return Math.max(limits.minDelay, Math.round((ceiling / 2) * (1 + random())));
}

/** Wait between probes, in ms, while the client is misconfigured: somebody has to mend the host, the project or the proxy first. */
export const blockedDelay = 15_000;
