/** What strangers name is bounded: the keys that were met last stay. */
import { RecentMap } from '../../src/store/recent-map.js';

describe('RecentMap', () => {
  it('keeps the keys that were met last, and counts those that have left', () => {
    const map = new RecentMap<string, { count: number }>(2);
    for (const key of ['a', 'b', 'a', 'c', 'a']) map.meet(key, () => ({ count: 0 })).count += 1;
    expect(map.newest()).toEqual([
      ['a', { count: 3 }],
      ['c', { count: 1 }],
    ]);
    expect([map.size, map.left, map.get('b')]).toEqual([2, 1, undefined]);
  });

  it('begins anew when it is cleared', () => {
    const map = new RecentMap<string, number>(1);
    map.meet('a', () => 1);
    map.meet('b', () => 2);
    map.clear();
    expect([map.size, map.left, map.newest()]).toEqual([0, 0, []]);
  });
});
