/** Which lines are settled, held against a set of numbers. */
import fc from 'fast-check';
import { LineRanges, noCounts, SettledLines } from '../../src/send/settled-lines.js';

describe('LineRanges', () => {
  it('has what was added, and joins neighbours', () => {
    const range = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.nat({ max: 5 }));
    fc.assert(
      fc.property(fc.array(range), fc.integer({ min: 1, max: 40 }), (given, from) => {
        const ranges = new LineRanges();
        const model = new Set<number>();
        for (const [first, more] of given) {
          ranges.add([first, first + more]);
          for (let line = first; line <= first + more; line += 1) model.add(line);
        }
        const lines = Array.from({ length: 50 }, (_, line) => line);
        expect(lines.filter((line) => ranges.has(line))).toEqual(lines.filter((line) => model.has(line)));
        const { all } = ranges;
        expect(all.every(([first], at) => first > (all[at - 1]?.[1] ?? -1) + 1)).toBe(true);
        ranges.dropBefore(from);
        const rest = lines.slice(from);
        expect(rest.filter((line) => ranges.has(line))).toEqual(rest.filter((line) => model.has(line)));
      }),
    );
  });
});

describe('SettledLines', () => {
  it('never has a later run begin behind a row that is not settled, nor take one for settled', () => {
    // Blocks of rows; each row is bad, or an event that is settled in some order, or never.
    const row = fc.record({ isBad: fc.boolean(), order: fc.nat({ max: 100 }), isSettled: fc.boolean() });
    fc.assert(
      fc.property(fc.array(fc.array(row, { maxLength: 8 }), { maxLength: 6 }), fc.nat({ max: 4 }), (blocks, size) => {
        const lines = new SettledLines({ line: 1, offset: 0 }, noCounts, []);
        const open: { sequence: number; line: number; order: number; isSettled: boolean }[] = [];
        const settled = new Set<number>();
        let line = 1;
        for (const rows of blocks) {
          for (const { isBad, ...rest } of rows) {
            if (isBad) lines.refuse(line);
            else {
              open.push({ ...rest, line, sequence: open.length + 1 });
              lines.take(open.length, line);
            }
            if (isBad) settled.add(line);
            line += 1;
          }
          lines.begin({ line, offset: line * 10 });
        }
        const order = open.filter(({ isSettled }) => isSettled).sort((a, b) => a.order - b.order);
        while (order.length > 0) {
          const batch = order.splice(0, size + 1).sort((a, b) => a.sequence - b.sequence);
          lines.deliver(
            batch.map(({ sequence }) => sequence),
            0,
          );
          for (const each of batch) settled.add(each.line);
          const { from } = lines;
          const all = Array.from({ length: line - 1 }, (_, at) => at + 1);
          expect(all.filter((each) => each < from.line && !settled.has(each))).toEqual([]);
          const later = new SettledLines(from, lines.counts, lines.takeAll());
          const ahead = all.filter((each) => each >= from.line);
          expect(ahead.filter((each) => later.has(each))).toEqual(ahead.filter((each) => settled.has(each)));
          expect(lines.total).toBe(settled.size);
        }
      }),
    );
  });

  it('counts what became of the rows, and tells each of them once', () => {
    const lines = new SettledLines({ line: 1, offset: 0 }, { sent: 10, bad: 1, dead: 0, old: 10 }, []);
    for (const sequence of [1, 2, 3]) lines.take(sequence, sequence + 20);
    lines.refuse(24);
    lines.deliver([1, 2], 1);
    expect(lines.takeNews()).toEqual([
      [24, 24],
      [21, 22],
    ]);
    expect(lines.bury(3)).toBe(23);
    expect(lines.takeNews()).toEqual([[23, 23]]);
    expect(lines.counts).toEqual({ sent: 12, bad: 2, dead: 1, old: 11 });
  });
});
