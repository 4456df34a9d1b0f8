/** Where two plans differ, line by line. */
import { comparePlans, describeDifference } from '../../../src/plan/remote/compare-plans.js';
import { planOf } from '../../../src/plan/remote/remote-state.js';
import { planWith } from './plan-folder.js';

const lines = (local: object, remote: object): string[] =>
  comparePlans(planWith(local), planWith(remote)).map(describeDifference);

describe('comparePlans', () => {
  it('names what one of them does not have, by keys', () => {
    const variables = { price: { type: 'double' } };
    expect(
      lines(
        { B: {}, A: {}, C: { variables } },
        { A: {}, D: { variables }, C: { variables: { name: { type: 'string' } } } },
      ),
    ).toEqual([
      'B: in the plan, and not on GrowingIO',
      'C.name: on GrowingIO, and not in the plan',
      'C.price: in the plan, and not on GrowingIO',
      'D: on GrowingIO, and not in the plan',
    ]);
  });

  it('names types, names and descriptions that differ', () => {
    expect(
      lines(
        {
          Buy: {
            name: '购买',
            description: 'a',
            variables: { price: { type: 'double', name: '价格', description: 'c' } },
          },
        },
        {
          Buy: {
            name: '下单',
            description: 'b',
            variables: { price: { type: 'int', name: '单价', description: 'd' } },
          },
        },
      ),
    ).toEqual([
      'Buy: its name is "购买" in the plan, "下单" on GrowingIO',
      'Buy: its description is "a" in the plan, "b" on GrowingIO',
      'Buy.price: its type is double in the plan, int on GrowingIO',
      'Buy.price: its name is "价格" in the plan, "单价" on GrowingIO',
      'Buy.price: its description is "c" in the plan, "d" on GrowingIO',
    ]);
  });

  it('takes the key for the name of what has none, on either side', () => {
    expect(lines({ Buy: {} }, { Buy: { name: 'Buy' } })).toEqual([]);
    expect(lines({ Buy: { name: '购买' } }, { Buy: { name: 'Buy' } })).toEqual([
      'Buy: its name is "购买" in the plan, "Buy" on GrowingIO',
    ]);
  });

  it('takes no description and an empty one for the same, and one that is not told for none', () => {
    expect(lines({ Buy: {} }, { Buy: { description: '' } })).toEqual([]);
    expect(lines({ Buy: { description: 'a' } }, { Buy: {} })).toEqual([]);
    expect(lines({ Buy: { description: 'a' } }, { Buy: { description: '' } })).toEqual([
      'Buy: its description is "a" in the plan, "" on GrowingIO',
    ]);
  });

  it('takes of a variable for said by all events what one of them says', () => {
    const said = { type: 'string', name: '金额', description: 'in yuan' };
    const local = { B: { variables: { v: { type: 'string' } } }, A: { variables: { v: said } } };
    const all = { A: { variables: { v: said } }, B: { variables: { v: said } } };
    expect(lines(local, all)).toEqual([]);
    const other = { ...said, name: '价格' };
    expect(lines(local, { A: { variables: { v: other } }, B: { variables: { v: other } } })).toEqual(
      ['A', 'B'].map((event) => `${event}.v: its name is "金额" in the plan, "价格" on GrowingIO`),
    );
    // What an event says itself counts.
    expect(lines({ ...local, B: { variables: { v: other } } }, all)).toEqual([
      'B.v: its name is "价格" in the plan, "金额" on GrowingIO',
    ]);
  });

  it('does not look at what is the own of the plan', () => {
    const own = { owner: 'shop', deprecated: true, variables: { a: { type: 'int', required: true, enum: [1] } } };
    expect(lines({ Buy: own }, { Buy: { variables: { a: { type: 'int' } } } })).toEqual([]);
  });

  it('keeps a key that would break out of its line in quotation marks', () => {
    expect(lines({ 'a b\n': {} }, {})).toEqual(['"a b\\n": in the plan, and not on GrowingIO']);
  });

  it('has names for programs', () => {
    const remote = planOf({ events: new Map() });
    expect(JSON.stringify(comparePlans(planWith({ Buy: {} }), remote))).toBe(
      '[{"kind":"not_on_growingio","event":"Buy"}]',
    );
  });
});
