/** The list under the collector's memory: its bounds, its ids, and reading from a place on. */
import fc from 'fast-check';
import { BoundedLog, type Entry } from '../../src/store/bounded-log.js';

const unlimited = { items: Infinity, bytes: Infinity };

function items(entries: readonly Entry<number>[]): number[] {
  return entries.map(({ item }) => item);
}

describe('BoundedLog', () => {
  it('drops the oldest beyond the bytes, and always keeps the newest', () => {
    const log = new BoundedLog<number>({ items: 100, bytes: 10 });
    for (const bytes of [4, 4, 4]) log.push((id) => id, bytes);
    expect(log.list()).toEqual([2, 3]);
    log.push((id) => id, 1_000);
    expect(log.list()).toEqual([4]);
  });

  it('keeps the newest items, and reads on from any id, however often it is cleared', () => {
    const steps = fc.array(fc.oneof(fc.integer({ min: 1, max: 1_500 }), fc.constant('clear' as const)), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(steps, fc.nat(4_000), (actions, after) => {
        const log = new BoundedLog<number>({ items: 700, bytes: Infinity });
        let kept: number[] = [];
        for (const action of actions) {
          if (action === 'clear') {
            log.clear();
            kept = [];
          } else {
            for (let left = action; left > 0; left -= 1) kept.push(log.push((id) => id, 1));
            kept = kept.slice(-700);
          }
        }
        expect(log.list()).toEqual(kept);
        expect(items(log.after(after, unlimited))).toEqual(kept.filter((id) => id > after));
        expect(items(log.before(after, unlimited))).toEqual(kept.filter((id) => id < after).reverse());
      }),
    );
  });

  it('reads at most so many items and bytes at a time, and at least one item', () => {
    const log = new BoundedLog<number>({ items: 100, bytes: 100 });
    for (let count = 0; count < 5; count += 1) log.push((id) => id, 10);
    expect(items(log.after(0, { items: 2, bytes: 100 }))).toEqual([1, 2]);
    expect(items(log.after(0, { items: 9, bytes: 35 }))).toEqual([1, 2, 3]);
    expect(items(log.after(0, { items: 9, bytes: 1 }))).toEqual([1]);
    expect(items(log.before(Infinity, { items: 9, bytes: 35 }))).toEqual([5, 4, 3]);
    expect(items(log.before(Infinity, { items: 9, bytes: 1 }))).toEqual([5]);
  });

  it('tells who leaves, and who is kept at an id', () => {
    const left: number[] = [];
    const log = new BoundedLog<number>({ items: 2, bytes: 100 }, (item) => left.push(item));
    for (let count = 0; count < 4; count += 1) log.push((id) => id, 10);
    expect(left).toEqual([1, 2]);
    expect([0, 2, 3, 4, 5].map((id) => log.get(id)?.item)).toEqual([undefined, undefined, 3, 4, undefined]);
    expect([log.size, log.bytes]).toEqual([2, 20]);
    log.clear();
    expect(left).toEqual([1, 2]);
    expect([log.size, log.bytes, log.get(4)]).toEqual([0, 0, undefined]);
  });
});
