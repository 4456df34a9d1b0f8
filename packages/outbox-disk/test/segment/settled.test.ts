import fc from 'fast-check';
import { encodeSettled, parseSettled } from '../../src/segment/settled.js';

const indexes = fc.uniqueArray(fc.integer({ min: 0, max: 500 }));

function listOf(text: string): number[] {
  const settled = parseSettled(text);
  return Array.from({ length: 600 }, (_, index) => index).filter((index) => settled.has(index));
}

function sorted(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}

describe('parseSettled', () => {
  it('reads what encodeSettled has written, group after group', () => {
    fc.assert(
      fc.property(fc.array(indexes), (groups) => {
        const text = groups.map((group) => encodeSettled(group, false)).join('');
        expect(listOf(text)).toEqual(sorted(groups.flat()));
      }),
    );
  });

  it('takes no event for settled that is not, wherever the text is cut off, and reads on after the tear', () => {
    fc.assert(
      fc.property(indexes, indexes, fc.nat(), (before, after, cut) => {
        const whole = encodeSettled(before, false);
        const torn = whole.slice(0, cut % (whole.length + 1));
        const found = listOf(torn + encodeSettled(after, true));
        expect(sorted([...before, ...after])).toEqual(expect.arrayContaining(found));
        expect(found).toEqual(expect.arrayContaining(after));
      }),
    );
  });

  it('passes over a line whose check is wrong', () => {
    const text = encodeSettled([1, 2, 3], false).replace('1-3', '1-4') + encodeSettled([7], false);
    expect(listOf(text)).toEqual([7]);
  });

  it('writes a run of indexes as one line', () => {
    expect(encodeSettled([2, 0, 1, 5], false)).toMatch(/^0-2 [0-9a-f]{8}\n5-5 [0-9a-f]{8}\n$/);
  });
});
