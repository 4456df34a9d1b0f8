/** What a pull makes of a plan. */
import { writePlan } from '../../../src/plan/file/plan-file.js';
import { takeOver } from '../../../src/plan/remote/take-over.js';
import { planWith } from './plan-folder.js';

const taken = (local: object, remote: object): unknown => {
  const plan = takeOver(planWith(local), planWith(remote));
  // Also what is found by reading it, such as the keys that are required.
  expect(planWith((JSON.parse(writePlan(plan)) as { events: object }).events)).toEqual(plan);
  return (JSON.parse(writePlan(plan)) as { events: unknown }).events;
};

describe('takeOver', () => {
  it('takes events with their names, descriptions and variables', () => {
    const remote = {
      Buy: { name: '购买', description: 'a', variables: { price: { type: 'double', name: '价格', description: 'b' } } },
    };
    expect(taken({}, remote)).toEqual(remote);
    const before = { Buy: { name: '下单', description: 'c', variables: { price: { type: 'int', name: '单价' } } } };
    expect(taken(before, remote)).toEqual(remote);
  });

  it('keeps what is the own of the plan', () => {
    const own = {
      Buy: {
        owner: 'shop',
        deprecated: true,
        variables: { size: { type: 'string', required: true, enum: ['S', 'M'] } },
      },
    };
    expect(taken(own, { Buy: { variables: { size: { type: 'string' } } } })).toEqual(own);
  });

  it('keeps events and variables that GrowingIO does not have', () => {
    const local = { Old: { owner: 'x' }, Buy: { variables: { coupon: { type: 'string', required: true } } } };
    expect(taken(local, { Buy: { variables: { price: { type: 'int' } } } })).toEqual({
      ...local,
      Buy: { variables: { coupon: { type: 'string', required: true }, price: { type: 'int' } } },
    });
  });

  it('writes no name that is the key, and keeps one that somebody has written', () => {
    expect(taken({}, { Buy: { name: 'Buy' } })).toEqual({ Buy: {} });
    expect(taken({ Buy: { name: 'Buy' } }, { Buy: { name: 'Buy' } })).toEqual({ Buy: { name: 'Buy' } });
    expect(taken({ Buy: { name: '购买' } }, { Buy: { name: 'Buy' } })).toEqual({ Buy: { name: 'Buy' } });
  });

  it('keeps a description that GrowingIO does not tell, and lets one go that it has not', () => {
    expect(taken({ Buy: { description: 'a' } }, { Buy: {} })).toEqual({ Buy: { description: 'a' } });
    expect(taken({ Buy: { description: 'a' } }, { Buy: { description: '' } })).toEqual({ Buy: {} });
  });

  it('lets go of an enum that is not of the new type', () => {
    const local = { Buy: { variables: { a: { type: 'double', enum: [1.5] }, b: { type: 'double', enum: [1] } } } };
    expect(taken(local, { Buy: { variables: { a: { type: 'int' }, b: { type: 'int' } } } })).toEqual({
      Buy: { variables: { a: { type: 'int' }, b: { type: 'int', enum: [1] } } },
    });
  });
});
