import fc from 'fast-check';
import { bytesOf, cut, halve, isReady, isVerdict, join, oldestOf, type Batch } from '../../src/batcher/batch.js';
import { EncodedEvent } from '../../src/encoded-event.js';
import { batchOf, leased, sequencesOf } from './batch-stage.js';

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

describe('isVerdict', () => {
  it.each([
    ['never failed', undefined, 7, false],
    ['failed, and nothing was accepted since', 7, 7, false],
    ['failed, and one was accepted since', 7, 8, true],
    ['failed before anything was accepted', 0, 1, true],
  ])('says of a batch that %s whether another failure is its own', (_what, failedAt, accepted, expected) => {
    expect(isVerdict({ ...batchOf(1), failedAt }, accepted)).toBe(expected);
  });
});

describe('isReady', () => {
  it.each([
    ['an untried one', { failedAt: 7 }, true],
    ['one that is tried, and nothing was accepted since', { failedAt: 7, isTried: true }, false],
    ['one that is tried, before another was accepted', { failedAt: 6, isTried: true }, true],
  ])('says whether trying %s can tell something', (_what, state, expected) => {
    expect(isReady({ ...batchOf(1), ...state }, 7)).toBe(expected);
  });
});

describe('join', () => {
  const one: Batch = { ...batchOf(1, 2), failedAt: 3, patience: 4 };
  const other: Batch = { ...batchOf(3), failedAt: 5, patience: 2 };

  it('keeps the order, the last failure and the greater patience, whichever comes first', () => {
    const joined = join(one, other);
    expect(sequencesOf(joined)).toEqual([1, 2, 3]);
    expect(joined).toMatchObject({ failedAt: 5, patience: 4 });
    expect(join(other, one)).toMatchObject({ failedAt: 5, patience: 4 });
  });

  it('takes a batch without a patience for one of the usual', () => {
    expect(join(batchOf(1), batchOf(2)).patience).toBe(1);
    expect(join(batchOf(1), one).patience).toBe(4);
  });
});

describe('cut', () => {
  const many = { events: 100, bytes: 1_000_000 };

  it('leaves a batch as it is that the limit allows', () => {
    const batch = batchOf(1, 2, 3);
    expect(cut(batch, many)).toEqual([batch, undefined]);
    expect(cut(batch, { ...many, events: 3 })[1]).toBeUndefined();
  });

  it.each([
    [1, [1], [2, 3]],
    [2, [1, 2], [3]],
  ])('takes at most %d events', (events, first, rest) => {
    expect(cut(batchOf(1, 2, 3), { ...many, events }).map(sequencesOf)).toEqual([first, rest]);
  });

  // Three events of 10 bytes and their commas.
  it.each([
    [33, [1, 2, 3], undefined],
    [32, [1, 2], [3]],
    [22, [1, 2], [3]],
    [21, [1], [2, 3]],
  ])('takes at most %d bytes, a comma for each event included', (bytes, first, rest) => {
    expect(cut(batchOf(1, 2, 3), { ...many, bytes }).map(sequencesOf)).toEqual([first, rest]);
  });

  it('takes one event, whatever its size', () => {
    expect(cut(batchOf(1, 2), { events: 0, bytes: 0 }).map(sequencesOf)).toEqual([[1], [2]]);
  });

  it('keeps what is known of the batch for both parts', () => {
    const known = { failedAt: 4, patience: 2, isAccused: true, isTried: true };
    const [first, rest] = cut({ ...batchOf(1, 2), ...known }, { ...many, events: 1 });
    expect([first, rest]).toEqual([expect.objectContaining(known), expect.objectContaining(known)]);
  });
});

describe('bytesOf', () => {
  it('adds up what the events have', () => {
    expect(bytesOf([leased(1, 10), leased(2, 300)])).toBe(310);
    expect(bytesOf([])).toBe(0);
  });
});

describe('oldestOf', () => {
  it('finds the lowest sequence number of all, wherever it stands', () => {
    expect(oldestOf([batchOf(7, 8), batchOf(9, 3), batchOf(5)])).toBe(3);
    expect(oldestOf([])).toBe(Infinity);
  });
});
