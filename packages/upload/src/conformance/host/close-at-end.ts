/** Closes what a block of tests has opened after its tests, the last one first. */

import type { HostRunner } from '../runner.js';

type Close = () => unknown;

/**
 * To be called where `afterAll` would be. What it returns takes the way to close a thing, at the moment when it is open: a
 * `beforeAll` that fails half-way then leaves nothing that would keep the runner from ending, and its own error is the only one.
 */
export function useCloseAtEnd({ afterAll }: Pick<HostRunner, 'afterAll'>): (close: Close) => void {
  const closers: Close[] = [];
  afterAll(async () => {
    const errors: unknown[] = [];
    for (const close of closers.splice(0).reverse()) {
      // One that can't be closed must not keep the others open.
      await Promise.resolve()
        .then(close)
        .catch((error: unknown) => errors.push(error));
    }
    if (errors.length > 0) throw new AggregateError(errors, `not closed: ${errors.map(String).join('; ')}`);
  });
  return (close) => void closers.push(close);
}
