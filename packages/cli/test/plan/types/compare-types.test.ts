/** Which events of a growingio.d.ts are not as the plan has them. */
import { readPlan } from '@growingio/upload/adapter';
import { compareTypes } from '../../../src/plan/types/compare-types.js';
import { writeTypes } from '../../../src/plan/types/write-types.js';

const plan = readPlan({
  events: { BuyProduct: { name: '购买', variables: { price: { type: 'double' } } }, Login: {}, 'View cart': {} },
});

describe('compareTypes', () => {
  it('finds nothing in what was written, of whichever package, with whichever line breaks', () => {
    expect(compareTypes(plan, writeTypes(plan))).toEqual([]);
    expect(compareTypes(plan, writeTypes(plan, '@growingio/koa'))).toEqual([]);
    expect(compareTypes(plan, writeTypes(plan).replaceAll('\n', '\r\n'))).toEqual([]);
    expect(compareTypes(readPlan({ events: {} }), writeTypes(readPlan({ events: {} })))).toEqual([]);
  });

  it('names what is missing, what is not planned, and what differs', () => {
    const other = readPlan({
      events: {
        BuyProduct: { name: '购买', variables: { price: { type: 'string' } } },
        Login: { name: '登录' },
        Search: {},
      },
    });
    expect(compareTypes(plan, writeTypes(other))).toEqual([
      { event: 'BuyProduct', kind: 'differs' },
      { event: 'Login', kind: 'differs' },
      { event: 'View cart', kind: 'missing' },
      { event: 'Search', kind: 'not_planned' },
    ]);
    expect(compareTypes(plan, writeTypes(readPlan({ events: {} })))).toEqual([
      { event: 'BuyProduct', kind: 'missing' },
      { event: 'Login', kind: 'missing' },
      { event: 'View cart', kind: 'missing' },
    ]);
  });

  it('names what stands around the events, and takes any other text for one without them', () => {
    expect(compareTypes(plan, writeTypes(plan).replace('lost', 'found'))).toEqual([
      { event: undefined, kind: 'differs' },
    ]);
    expect(compareTypes(plan, 'declare const a: 1;').map(({ kind }) => kind)).toEqual([
      'missing',
      'missing',
      'missing',
    ]);
  });
});
