/** Finds names of which one is probably the other, misspelt. */

/** What tells two names apart: capital letters; or one character, or two that have changed places. */
export type Difference = 'case' | 'character';

export interface Neighbours {
  readonly name: string;
  readonly other: string;
  readonly by: Difference;
}

// One character of a shorter name tells words apart; a longer one is no name.
const shortest = 4;
const longest = 64;

/** How two different names differ; `undefined` when that is no slip. Digits tell names apart: `step1`, `step2`. */
export function differenceOf(name: string, other: string): Difference | undefined {
  const [one, two] = [name.toLowerCase(), other.toLowerCase()];
  if (one === two) return 'case';
  const [short, long] = one.length <= two.length ? [one, two] : [two, one];
  if (short.length < shortest || long.length > longest || long.length - short.length > 1) return undefined;
  let start = 0;
  while (start < short.length && short[start] === long[start]) start += 1;
  const isChanged = short.length === long.length;
  const isSwap =
    isChanged && short.slice(start) === (long[start + 1] ?? '') + (long[start] ?? '') + long.slice(start + 2);
  if (!isSwap && short.slice(isChanged ? start + 1 : start) !== long.slice(start + 1)) return undefined;
  const hasDigit = /\d/.test(long[start] ?? '') && (!isChanged || /\d/.test(short[start] ?? ''));
  return hasDigit ? undefined : 'character';
}

// A plan has fewer. What strangers send is compared with each of them.
const mostKnown = 1_000;

/** The first of the known names of which a name is probably a slip; of more than 1,000 only the first are looked at. */
export function nearestOf(name: string, known: Iterable<string>): string | undefined {
  let left = mostKnown;
  for (const each of known) {
    if (left === 0) return undefined;
    left -= 1;
    if (differenceOf(name, each) !== undefined) return each;
  }
  return undefined;
}

/** The first pairs of neighbours, at most so many. Each name is compared only with those of which it may be one. */
export function findNeighbours(names: readonly string[], most: number): Neighbours[] {
  const found: Neighbours[] = [];
  const byPart = new Map<string, Set<string>>();
  for (const name of names) {
    if (name.length > longest) continue;
    const candidates = new Set<string>();
    for (const part of partsOf(name.toLowerCase())) {
      const group = byPart.get(part);
      if (group === undefined) byPart.set(part, new Set([name]));
      else {
        for (const other of group) candidates.add(other);
        group.add(name);
      }
    }
    for (const other of candidates) {
      const by = other === name ? undefined : differenceOf(name, other);
      if (by !== undefined) found.push({ name, other, by });
      if (found.length >= most) return found;
    }
  }
  return found;
}

/**
 * The name, and the name without each of its characters: names that differ by one, or by two that have changed places, have
 * one of these in common.
 */
function* partsOf(name: string): Generator<string> {
  yield name;
  for (let at = 0; at < name.length; at += 1) yield name.slice(0, at) + name.slice(at + 1);
}
