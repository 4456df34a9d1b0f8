/** Finds the known name that was probably meant by an unknown one. */

// Longer names are no slips, and comparing them would take time.
const longestName = 64;

/**
 * The known name that differs only in case and punctuation, or in one letter of five, at most two: added, left out, changed,
 * or changed places with its neighbour. `undefined` when none does.
 */
export function suggestName(given: string, known: Iterable<string>): string | undefined {
  if (given.length > longestName) return undefined;
  const bare = bareName(given);
  let best: string | undefined;
  let least = Math.min(2, Math.floor(bare.length / 4)) + 1;
  for (const name of known) {
    const distance = countSlips(bare, bareName(name));
    if (distance >= least) continue;
    least = distance;
    best = name;
  }
  return best;
}

/** A name in small letters, without what joins its words: `login_user_id` and `loginUserID` are the same. */
export function bareName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** How many letters have to be added, left out, changed, or exchanged with their neighbour (Damerau and Levenshtein). */
function countSlips(from: string, to: string): number {
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i += 1) {
    const row = [i];
    for (let k = 1; k <= to.length; k += 1) {
      const changed = at(last, k - 1) + (from[i - 1] === to[k - 1] ? 0 : 1);
      let least = Math.min(at(last, k) + 1, at(row, k - 1) + 1, changed);
      const isSwap = i > 1 && k > 1 && from[i - 1] === to[k - 2] && from[i - 2] === to[k - 1];
      if (isSwap) least = Math.min(least, at(before, k - 2) + 1);
      row.push(least);
    }
    before = last;
    last = row;
  }
  return at(last, to.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
