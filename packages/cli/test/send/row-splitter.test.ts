/** However the bytes are cut into chunks, the rows are the same. */
import fc from 'fast-check';
import { readCells } from '../../src/send/csv.js';
import {
  endOfLine,
  endOfRecord,
  endOfRecordBy,
  longestRow,
  RowSplitter,
  type Row,
} from '../../src/send/row-splitter.js';

type FindEnd = typeof endOfLine;

const start = { line: 1, offset: 0 };

function split(bytes: Buffer, findEnd: FindEnd, cuts: readonly number[] = []): Row[] {
  const splitter = new RowSplitter(start, findEnd);
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  const chunks = places.slice(1).map((end, at) => Buffer.from(bytes.subarray(places[at], end)));
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()];
}

const show = (rows: readonly Row[]) =>
  rows.map(({ line, bytes, problem }) => ({ line, text: bytes.toString(), problem }));

const upToTwenty = Array.from({ length: 20 }, (_, at) => at);
const cuts = fc.array(fc.nat(), { maxLength: 20 });
const text = fc.string({ unit: fc.constantFrom('a', '苹', '😀', '"', ',', '\n', '\r\n', ' ', 'é'), maxLength: 60 });

describe('RowSplitter', () => {
  it('cuts the same rows wherever the chunks end, also within a character', () => {
    fc.assert(
      fc.property(text, cuts, fc.constantFrom(endOfLine, endOfRecord), (given, at, findEnd) => {
        const bytes = Buffer.from(given);
        expect(show(split(bytes, findEnd, at))).toEqual(show(split(bytes, findEnd)));
      }),
      { numRuns: 1000 },
    );
  });

  it('goes on at any position that it names, with the rows that are left', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.constantFrom(endOfLine, endOfRecord), (given, at, findEnd) => {
        const bytes = Buffer.from(given);
        const splitter = new RowSplitter(start, findEnd);
        const first = splitter.push(bytes.subarray(0, at % (bytes.length + 1)));
        const { position } = splitter;
        const second = new RowSplitter(position, findEnd);
        const rest = [...second.push(bytes.subarray(position.offset)), ...second.end()];
        expect(show([...first, ...rest])).toEqual(show(split(bytes, findEnd)));
      }),
      { numRuns: 1000 },
    );
  });

  it('reads back any table, with its line numbers, whatever parts its cells', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '苹', '"', ',', ';', '\t', '\n', '\r\n', ' '), maxLength: 8 });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 3 }), { maxLength: 6 });
    const delimiters = fc.constantFrom(',', ';', '\t');
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), delimiters, cuts, (rows, end, delimiter, at) => {
        const written = rows.map((cells) => cells.map((each) => `"${each.replaceAll('"', '""')}"`).join(delimiter));
        const found = split(Buffer.from(written.join(end)), endOfRecordBy(delimiter.charCodeAt(0)), at);
        expect(found.map(({ bytes }) => readCells(bytes.toString(), delimiter))).toEqual(rows);
        const lines = written.map((_, before) => [...written.slice(0, before), ''].join('\n').split('\n').length);
        expect(found.map(({ line }) => line)).toEqual(lines);
      }),
    );
  });

  it('takes a line for a row where quotes are wrong, so that the lines behind it are not lost', () => {
    const lines = ['a,"b', 'c,d', 'e,"f', '"g" h,i', '"j', 'k'];
    for (const at of [[], upToTwenty]) {
      const rows = split(Buffer.from(lines.join('\n')), endOfRecord, at);
      expect(show(rows)).toEqual(lines.map((each, before) => ({ line: before + 1, text: each, problem: undefined })));
      expect(rows.map(({ bytes }) => readCells(bytes.toString()))).toEqual([
        ...[undefined, ['c', 'd'], undefined, undefined, undefined, ['k']],
      ]);
    }
  });

  it.each([
    ['at once', []],
    ['in pieces', Array.from({ length: 50 }, (_, at) => at * 100_000)],
  ])('keeps the beginning only of a row that is too long, %s', (_, at) => {
    const long = 'x'.repeat(longestRow + 1);
    for (const findEnd of [endOfLine, endOfRecord]) {
      const rows = show(split(Buffer.from(`a\n${long}\nb\n${long}`), findEnd, at));
      const problem = 'the line has more than 2 MiB';
      expect(rows).toEqual([
        { line: 1, text: 'a', problem: undefined },
        { line: 2, text: 'x'.repeat(1024), problem },
        { line: 3, text: 'b', problem: undefined },
        { line: 4, text: 'x'.repeat(1024), problem },
      ]);
    }
  });
});
