import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { mostRecords } from '../../src/segment/record.js';
import { encodeSettled, SettledReader, type SettledIndexes } from '../../src/segment/settled.js';

const indexes = fc.uniqueArray(fc.integer({ min: 0, max: 500 }));

function read(text: string, pieceBytes = text.length + 1): SettledIndexes {
  const reader = new SettledReader();
  for (let at = 0; at < text.length; at += pieceBytes) reader.read(text.slice(at, at + pieceBytes));
  reader.read('');
  return reader.settled;
}

function listOf(text: string, pieceBytes?: number): number[] {
  const settled = read(text, pieceBytes);
  return Array.from({ length: 600 }, (_, index) => index).filter((index) => settled.has(index));
}

/** A line with the right check, whatever it says. */
function lineOf(first: number, last: number): string {
  const run = `${String(first)}-${String(last)}`;
  return `${run} ${crc32(run).toString(16).padStart(8, '0')}\n`;
}

function sorted(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}

describe('SettledReader', () => {
  it('reads what encodeSettled has written, group after group, in pieces of any size', () => {
    fc.assert(
      fc.property(fc.array(indexes), fc.integer({ min: 1, max: 40 }), (groups, pieceBytes) => {
        const text = groups.map((group) => encodeSettled(group, false)).join('');
        expect(listOf(text, pieceBytes)).toEqual(sorted(groups.flat()));
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

  it('takes indexes that a segment can have, and no others, though their check is right', () => {
    const last = mostRecords - 1;
    const settled = read(`${lineOf(last, last)}${lineOf(5, last + 1)}${lineOf(9, 8)}${lineOf(20, 268_435_456)}`);
    expect([last, 5, last + 1, 8, 9, 20].map((index) => settled.has(index))).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it('reads no more than a file can say that was not forged', () => {
    const reader = new SettledReader();
    for (let line = 0; line < 8; line += 1) reader.read(lineOf(0, mostRecords - 1));
    expect(reader.isDone).toBe(false);
    reader.read(lineOf(7, 7));
    expect(reader.isDone).toBe(true);
    expect(reader.settled.has(mostRecords - 1)).toBe(true);
  });

  it('keeps nothing of what is no line, however long', () => {
    const reader = new SettledReader();
    // Kept and searched again with each piece, it would take minutes.
    for (let piece = 0; piece < 2000; piece += 1) reader.read(`${String(piece)} `.repeat(5000));
    reader.read(`\n${encodeSettled([7], false)}`);
    expect(reader.settled.has(7)).toBe(true);
  });

  it('writes a run of indexes as one line', () => {
    expect(encodeSettled([2, 0, 1, 5], false)).toMatch(/^0-2 [0-9a-f]{8}\n5-5 [0-9a-f]{8}\n$/);
  });
});
