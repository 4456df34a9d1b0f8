/** Answers of the management API, field by field. */
import { CommandError } from '../../../src/command/command-error.js';
import { planOf, readEvents, readVariables } from '../../../src/plan/remote/remote-state.js';

const price = { id: 'v1', key: 'price', name: '价格', type: 'Double', projectId: 'demo', createdAt: 1, updatedAt: 1 };
const none = new Map<string, never>();

function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof CommandError) return error.message;
    throw error;
  }
  throw new Error('it was taken');
}

describe('readVariables', () => {
  it('reads what is documented', () => {
    expect([
      ...readVariables('GET x', JSON.stringify([price, { ...price, id: 7, key: 'n', type: 'Int' }])).values(),
    ]).toEqual([
      { id: 'v1', key: 'price', name: '价格', type: 'double', description: undefined },
      { id: 7, key: 'n', name: '价格', type: 'int', description: undefined },
    ]);
  });

  it.each([
    ['<html>', 'it must be JSON'],
    ['', 'it must be JSON'],
    ['{}', 'it must be a list'],
    ['null', 'it must be a list'],
    ['[7]', '[0] must be an object'],
    [[{ ...price, id: undefined }], '[0].id must be a text or a number'],
    [[price, { ...price, key: '' }], '[1].key must be a text'],
    [[{ ...price, key: 7 }], '[0].key must be a text'],
    [[{ ...price, name: {} }], '[0].name must be a text'],
    [[{ ...price, description: 1 }], '[0].description must be a text'],
    [[{ ...price, type: 'Boolean' }], '[0].type must be String, Int or Double'],
    [[{ ...price, type: undefined }], '[0].type must be String, Int or Double'],
  ])('says what is expected of %j', (given, expected) => {
    const text = typeof given === 'string' ? given : JSON.stringify(given);
    expect(refusal(() => readVariables('GET x', text))).toBe(`the answer to GET x is not as expected: ${expected}`);
  });
});

describe('readEvents', () => {
  const event = {
    id: 'e1',
    key: 'Buy',
    name: '购买',
    description: '',
    type: 'counter',
    attrs: [price],
    eventType: 'dash',
  };

  it('reads what is documented, and takes what it does not say of a variable from those of the project', () => {
    const known = readVariables('GET x', JSON.stringify([{ ...price, description: 'in yuan' }]));
    expect(readEvents('GET y', JSON.stringify([event]), known).get('Buy')).toEqual({
      ...{ key: 'Buy', name: '购买', description: '' },
      variables: [{ id: 'v1', key: 'price', name: '价格', type: 'double', description: 'in yuan' }],
    });
  });

  it('reads an event without variables', () => {
    const given = JSON.stringify([
      { ...event, attrs: undefined },
      { ...event, key: 'Login', attrs: null },
    ]);
    expect([...readEvents('GET y', given, none).values()].map(({ variables }) => variables)).toEqual([[], []]);
  });

  it.each([
    [[{ ...event, key: undefined }], '[0].key must be a text'],
    [[{ ...event, attrs: 'price' }], '[0].attrs must be a list'],
    [[event, { ...event, attrs: [price, { ...price, type: 'x' }] }], '[1].attrs[1].type must be String, Int or Double'],
    [[{ ...event, attrs: [null] }], '[0].attrs[0] must be an object'],
  ])('says what is expected of %j', (given, expected) => {
    expect(refusal(() => readEvents('GET y', JSON.stringify(given), none))).toBe(
      `the answer to GET y is not as expected: ${expected}`,
    );
  });

  it('quotes nothing of an answer, which may have a secret in it', () => {
    expect(refusal(() => readVariables('GET x', JSON.stringify([{ ...price, type: 'the-secret' }])))).not.toContain(
      'secret',
    );
    expect(refusal(() => readVariables('GET x', 'the-secret'))).not.toContain('secret');
  });
});

describe('planOf', () => {
  it('is a plan without what GrowingIO does not know', () => {
    const events = readEvents('GET y', JSON.stringify([{ id: 1, key: 'Buy', name: '购买', attrs: [price] }]), none);
    expect(planOf({ events }).events.get('Buy')).toEqual({
      ...{ name: '购买', description: undefined, owner: undefined, deprecated: false, required: [] },
      variables: new Map([
        ['price', { type: 'double', required: false, enum: undefined, name: '价格', description: undefined }],
      ]),
    });
  });
});
