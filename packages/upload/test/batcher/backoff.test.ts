/** How long to wait after failures. */
import fc from 'fast-check';
import { backoff } from '../../src/batcher/backoff.js';

const limits = { minDelay: 1000, maxDelay: 4500 };

describe('backoff', () => {
  it.each([
    [0, 2000],
    [1, 4000],
    [2, 4500],
    [3, 4500],
    [100_000, 4500],
  ])('waits after %d failures at most %d ms', (failures, longest) => {
    expect(backoff(failures, limits, () => 1)).toBe(longest);
  });

  it.each([
    [0, 1000],
    [1, 2000],
    [2, 2250],
  ])('waits after %d failures at least %d ms', (failures, shortest) => {
    expect(backoff(failures, limits, () => 0)).toBe(shortest);
  });

  it('spreads evenly between the two', () => {
    expect(backoff(2, limits, () => 0.5)).toBe(3375);
  });

  it('allows at most 30 attempts in the 60 s of an outage, however the dice fall', () => {
    let attempts = 0;
    for (let now = 0; now <= 60_000; now += backoff(attempts - 1, limits, () => 0)) attempts += 1;
    expect(attempts).toBeLessThanOrEqual(30);
  });

  it('stays a whole number within minDelay and maxDelay, and grows with the failures', () => {
    const delay = fc.integer({ min: 10, max: 600_000 });
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.nat(), delay, delay, random, (failures, a, b, chance) => {
        const range = { minDelay: Math.min(a, b), maxDelay: Math.max(a, b) };
        const wait = backoff(failures, range, () => chance);
        expect(Number.isInteger(wait)).toBe(true);
        expect(wait).toBeGreaterThanOrEqual(range.minDelay);
        expect(wait).toBeLessThanOrEqual(range.maxDelay);
        expect(backoff(failures + 1, range, () => chance)).toBeGreaterThanOrEqual(wait);
      }),
    );
  });
});
