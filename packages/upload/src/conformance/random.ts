/** Random choices that a seed repeats, for tests that do many things in any order. */

export interface Random {
  /** A whole number from `min` to `max`. */
  integer(min: number, max: number): number;
  pick<Choice>(choices: readonly [Choice, ...Choice[]]): Choice;
}

/** mulberry32, by Tommy Ettinger: 32 bits of state are plenty for a test. */
export function randomOf(seed: number): Random {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    integer,
    pick: ([first, ...others]) => [first, ...others][integer(0, others.length)] ?? first,
  };
}

/** Runs `work` for each of so many seeds. Where it fails, the error says which seed repeats it. */
export async function forSeeds(
  first: number,
  count: number,
  work: (seed: number, run: number) => Promise<void>,
): Promise<void> {
  for (let run = 0; run < count; run += 1) {
    const seed = first + run;
    try {
      await work(seed, run);
    } catch (error) {
      throw new Error(`with the seed ${String(seed)}: ${String(error)}`, { cause: error });
    }
  }
}
