/** Chooses the tests for what has changed, the nearest first, as many as fit into the time. */
import { basename, dirname } from 'node:path';

/** What a test takes that has never run here, in s. */
const unknown = 5;

/**
 * Tests mirror the sources: `packages/koa/src/a/b.ts` is tested in `packages/koa/test/a`. First come tests that have changed, then those with
 * the name of a changed file, then those beside them. What does not fit into `seconds` is left out, and the first never is.
 *
 * @param {string[]} changed
 * @param {string[]} tests all that there are
 * @param {{ seconds: number, durations: Record<string, number> }} limit `durations`: what a test took the last time, in s
 * @returns {{ chosen: string[], left: string[] }}
 */
export function chooseTests(changed, tests, { seconds, durations }) {
  const rooms = new Set(changed.map(roomOf));
  const names = new Set(changed.map((file) => `${roomOf(file)}/${stem(file)}`));
  const distance = (test) => {
    if (changed.includes(test)) return 0;
    return names.has(`${dirname(test)}/${stem(test)}`) ? 1 : 2;
  };
  const near = tests
    .filter((test) => rooms.has(dirname(test)))
    .sort((one, other) => distance(one) - distance(other) || (one < other ? -1 : 1));
  let sum = 0;
  const chosen = [];
  const left = [];
  for (const test of near) {
    const takes = durations[test] ?? unknown;
    if (chosen.length > 0 && sum + takes > seconds) {
      left.push(test);
      continue;
    }
    sum += takes;
    chosen.push(test);
  }
  return { chosen, left };
}

/** Where a file's tests lie: for a source the same folder below `test`, for all of a page `test/page`, for a test and for a script its own. */
function roomOf(file) {
  return dirname(file)
    .replace(/^(packages\/[^/]+)\/src(?=\/|$)/, '$1/test')
    .replace(/^(packages\/[^/]+)\/page(\/.*)?$/, '$1/test/page');
}

function stem(file) {
  return basename(file).replace(/(\.test)?\.c?[jt]sx?$/, '');
}
