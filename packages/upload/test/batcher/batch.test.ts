import fc from 'fast-check';
import { halve } from '../../src/batcher/batch.js';
import { EncodedEvent } from '../../src/encoded-event.js';

/** Events of so many bytes, told apart by their time. */
function eventsOf(sizes: readonly number[]): EncodedEvent[] {
  return sizes.map((size, time) => new EncodedEvent(Buffer.alloc(size), 0, size, time));
}

function sizesOf(part: readonly EncodedEvent[]): number[] {
  return part.map((event) => event.size);
}

describe('halve', () => {
  it.each([
    [[1, 2], [1], [2]],
    [[1, 2, 3], [1, 2], [3]],
    [
      [1, 2, 3, 4],
      [1, 2],
      [3, 4],
    ],
    [[1000, 1, 1], [1000, 1], [1]],
  ])('cuts %p by count', (sizes, first, second) => {
    expect(halve(eventsOf(sizes), 'count').map(sizesOf)).toEqual([first, second]);
  });

  it.each([
    [[10, 10], [10], [10]],
    [[1000, 1, 1, 1], [1000], [1, 1, 1]],
    [[1, 1, 1, 1000], [1, 1, 1], [1000]],
    [
      [10, 10, 10, 10],
      [10, 10],
      [10, 10],
    ],
  ])('cuts %p by bytes', (sizes, first, second) => {
    expect(halve(eventsOf(sizes), 'bytes').map(sizesOf)).toEqual([first, second]);
  });

  it('keeps every event, in order, and leaves no part empty', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 2, maxLength: 50 });
    fc.assert(
      fc.property(sizes, fc.constantFrom('bytes' as const, 'count' as const), (given, by) => {
        const events = eventsOf(given);
        const [first, second] = halve(events, by);
        expect([...first, ...second]).toEqual(events);
        expect(Math.min(first.length, second.length)).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});
