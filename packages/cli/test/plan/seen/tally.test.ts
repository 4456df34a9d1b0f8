/** What is counted of a file is bounded, whatever stands in it. */
import { Tally } from '../../../src/plan/seen/tally.js';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

describe('Tally', () => {
  it('counts the first 1,000 event keys, and says how many events had others', () => {
    const tally = new Tally(undefined, 0);
    for (const at of upTo(1003)) tally.add({ event: `event_${String(at)}`, loginUserId: 'u' });
    tally.add({ event: 'event_0', loginUserId: 'u' });
    const { events, leftOut } = tally.end();
    expect(events).toHaveLength(1000);
    expect(events[0]).toMatchObject({ event: 'event_0', count: 2 });
    expect(leftOut).toEqual(['there are more than 1,000 event keys: 3 events are left out']);
  });

  it('counts the first 100 variables of an event, and says that there were more', () => {
    const tally = new Tally(undefined, 0);
    const variables = Object.fromEntries(upTo(102).map((at) => [`variable_${String(at)}`, at]));
    tally.add({ event: 'Buy', loginUserId: 'u', variables });
    const { events, leftOut } = tally.end();
    expect(events[0]?.variables.size).toBe(100);
    expect(leftOut).toEqual(['"Buy" has more than 100 variables: the others are left out']);
  });

  it('counts no values one by one beyond as many as it is asked for, and none of texts and lists', () => {
    const tally = new Tally(undefined, 3);
    for (const at of upTo(4)) {
      tally.add({
        event: 'Buy',
        loginUserId: 'u',
        variables: { few: `v${String(at % 3)}`, many: `v${String(at)}`, text: 'x'.repeat(101), list: ['a'] },
      });
    }
    const values = [...(tally.end().events[0]?.variables ?? [])].map(([key, variable]) => [key, variable.values?.size]);
    expect(values).toEqual([
      ['few', 3],
      ['many', undefined],
      ['text', undefined],
      ['list', undefined],
    ]);
  });

  it('takes keys for the same that differ in white space around them, as the core does', () => {
    const tally = new Tally(undefined, 0);
    tally.add({ event: 'Buy', loginUserId: 'u', variables: { ' price': 1 } });
    tally.add({ event: 'Buy', loginUserId: 'u', variables: { price: 2 } });
    expect(tally.end().events[0]?.variables.get('price')).toMatchObject({ wholes: 2 });
  });
});
