/** An assertion that node:assert has only from Node 22 on. */

import { strict as assert } from 'node:assert';

/** Throws unless `actual` has what `expected` has; what it has beside that doesn't matter. */
export function assertMatches(actual: unknown, expected: unknown): void {
  assert.deepEqual(partOf(actual, expected), expected);
}

// Of `actual`, what `expected` has a word for.
function partOf(actual: unknown, expected: unknown): unknown {
  if (!isObject(actual) || !isObject(expected) || Array.isArray(expected)) return actual;
  return Object.fromEntries(Object.entries(expected).map(([key, each]) => [key, partOf(actual[key], each)]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
