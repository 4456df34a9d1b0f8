/** Runs what is compared in turns, in an order that favours nobody, and collects the results. */

/** The order of a round. Of two rounds the second is the first one backwards, and each two begin with another name. */
export function orderOf(names, round) {
  const at = (round >> 1) % names.length;
  const rotated = [...names.slice(at), ...names.slice(0, at)];
  return round % 2 === 0 ? rotated : rotated.toReversed();
}

/** Runs each name once a round. Of each its results. */
export async function interleave(names, rounds, run) {
  const results = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of orderOf(names, round)) results[name].push(await run(name));
  }
  return results;
}
