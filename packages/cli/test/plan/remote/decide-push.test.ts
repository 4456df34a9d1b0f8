/** What a push creates, leaves and refuses. */
import { decidePush, type PushSteps } from '../../../src/plan/remote/decide-push.js';
import type { RemoteVariable } from '../../../src/plan/remote/remote-state.js';
import { planWith } from './plan-folder.js';

/** GrowingIO with these variables (`key: type`) and these events (`key: keys of variables`). */
function decide(
  plan: object,
  variables: Record<string, string> = {},
  events: Record<string, string[]> = {},
): PushSteps {
  const known = new Map(
    Object.entries(variables).map(([key, type]) => [
      key,
      { id: key, key, type, name: key, description: undefined } as RemoteVariable,
    ]),
  );
  const there = Object.entries(events).map(([key, own]) => {
    const list = own.flatMap((each) => known.get(each) ?? []);
    return [key, { key, name: key, description: '', variables: list }] as const;
  });
  return decidePush(planWith(plan), { variables: known, events: new Map(there) });
}

describe('decidePush', () => {
  it('creates variables and events that are missing, a variable of several events once', () => {
    const price = { type: 'double', name: '价格', description: 'in yuan' };
    const steps = decide({
      Refund: { variables: { price } },
      Buy: { name: '购买', description: 'paid', variables: { size: { type: 'string' }, price: { type: 'double' } } },
    });
    expect(steps).toEqual({
      variables: [
        { key: 'price', ...price },
        { key: 'size', type: 'string', name: 'size', description: undefined },
      ],
      events: [
        { key: 'Buy', name: '购买', description: 'paid', variables: ['size', 'price'] },
        { key: 'Refund', name: 'Refund', description: undefined, variables: ['price'] },
      ],
      left: [],
      faults: [],
    });
  });

  it('creates nothing that is there', () => {
    const plan = { Buy: { variables: { price: { type: 'double' } } } };
    expect(decide(plan, { price: 'double' }, { Buy: ['price'] })).toEqual({
      variables: [],
      events: [],
      left: [],
      faults: [],
    });
    expect(decide(plan, { price: 'double' }).variables).toEqual([]);
    expect(decide(plan, { price: 'double' }).events).toHaveLength(1);
  });

  it('leaves an event that lacks a variable, and creates the variable', () => {
    const steps = decide({ Buy: { variables: { price: { type: 'double' } } } }, {}, { Buy: [] });
    expect([steps.variables.map(({ key }) => key), steps.events]).toEqual([['price'], []]);
    expect(steps.left).toEqual([
      {
        event: 'Buy',
        variable: 'price',
        message: "Buy.price: the event is there without it. Add the variable to the event on GrowingIO's site",
      },
    ]);
  });

  it('leaves a variable of another type, and a new event that has it', () => {
    const price = { variables: { price: { type: 'double' } } };
    const { variables, events, left } = decide(
      { Buy: price, Refund: price, Login: {} },
      { price: 'int' },
      { Buy: ['price'] },
    );
    expect([variables, events.map(({ key }) => key)]).toEqual([[], ['Login']]);
    const words =
      'double in the plan, int on GrowingIO, and the type of a variable stays. Take it over by growingio plan pull, or track another key';
    expect(left.map(({ message }) => message)).toEqual([
      `Buy.price: ${words}`,
      `Refund.price: ${words}; the event is not created`,
    ]);
  });

  it('lists all that GrowingIO can not have', () => {
    const { faults } = decide({
      [`B${'u'.repeat(50)}`]: { name: 'x' },
      'not a key': {},
      Long: {
        name: 'n'.repeat(31),
        variables: { [`v${'a'.repeat(30)}`]: { type: 'int', name: 'x' }, empty: { type: 'int', name: ' \u3000' } },
      },
      ['n'.repeat(31)]: { variables: { a: { type: 'int', name: 'n'.repeat(31), description: 'd'.repeat(151) } } },
    });
    const longName = / \(its key, where it has none\) has 31 characters: GrowingIO takes at most 30$/;
    expect(faults).toEqual([
      expect.stringMatching(longName),
      'the description of a has 151 characters: GrowingIO takes at most 150',
      'the name of empty is empty: leave it out, and its key is its name',
      expect.stringContaining('the variable key "vaaa'),
      expect.stringContaining('the event key "Buuu'),
      expect.stringMatching(longName),
      expect.stringMatching(longName),
      expect.stringContaining('the event key "not a key"'),
    ]);
  });

  it('takes what is as long as GrowingIO takes', () => {
    const variables = { ['v'.repeat(30)]: { type: 'int', name: 'n'.repeat(30), description: 'd'.repeat(150) } };
    expect(decide({ ['E'.repeat(50)]: { name: 'n'.repeat(30), variables } }).faults).toEqual([]);
  });

  it('has no fault with what is there already, however it is named', () => {
    expect(
      decide({ 'old key': { variables: { 'a b': { type: 'int' } } } }, { 'a b': 'int' }, { 'old key': ['a b'] }).faults,
    ).toEqual([]);
  });

  it('refuses a variable with two types, names or descriptions', () => {
    const { faults } = decide({
      A: { variables: { v: { type: 'int', name: 'x', description: 'one' } } },
      B: { variables: { v: { type: 'int' } } },
      C: { variables: { v: { type: 'string', name: 'y', description: 'two' } } },
    });
    expect(faults).toEqual(
      ['type', 'name', 'description'].map(
        (field) => `A.v and C.v are one variable on GrowingIO: give them the same ${field}`,
      ),
    );
  });
});
