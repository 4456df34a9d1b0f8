/** What the suites ask of a test runner, so that they run in any: they assert by node:assert. */

/** Of node:test, Vitest or Jest: `{ describe, it }`. */
export interface Runner {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly it: (name: string, body: () => Promise<void>) => unknown;
}

/** What suites ask that start a host before their tests. With node:test: `{ describe, it, beforeAll: before, afterAll: after }`. */
export interface HostRunner extends Runner {
  readonly beforeAll: (open: () => Promise<void>) => unknown;
  readonly afterAll: (close: () => Promise<void>) => unknown;
}

/** The same runner, each of whose tests begins with `begin`. */
export function beginningWith<Given extends Runner>(runner: Given, begin: () => void): Given {
  const { it } = runner;
  return {
    ...runner,
    it: (name: string, body: () => Promise<void>) =>
      it(name, async () => {
        begin();
        await body();
      }),
  };
}
