/** What a tracking plan has, and what is wrong with one. */
import { createContext, runInContext } from 'node:vm';
import { GrowingIOError } from '../../src/errors.js';
import { fits, readGivenPlan, readPlan, type VariableType } from '../../src/event/plan.js';

const shop = {
  $schema: './node_modules/@growingio/cli/growingio.plan.schema.json',
  events: {
    BuyProduct: {
      name: '购买商品',
      description: 'a product is paid',
      owner: 'shop team',
      variables: {
        product_name: { type: 'string', required: true, name: '商品名称', description: 'as on its page' },
        product_color: { type: 'string', enum: ['红', '绿'] },
        product_count: { type: 'int', enum: [1, 2] },
        product_price: { type: 'double', required: true },
      },
    },
    Visit: { deprecated: true },
  },
};

/** A plan with one event of these fields. */
function withEvent(event: unknown): object {
  return { events: { BuyProduct: event } };
}

/** A plan with one variable of these fields. */
function withVariable(variable: unknown): object {
  return withEvent({ variables: { product_price: variable } });
}

/** What `import * as plan` gives: no prototype, and a tag of its own. */
function namespaceOf(exported: object): object {
  const namespace = Object.create(null, { [Symbol.toStringTag]: { value: 'Module' } }) as object;
  return Object.preventExtensions(Object.assign(namespace, exported));
}

function errorOf(given: unknown, read: (given: unknown) => unknown = readPlan): string | undefined {
  try {
    read(given);
    return undefined;
  } catch (error) {
    if (error instanceof GrowingIOError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

describe('readPlan', () => {
  it('has all that stands in it', () => {
    const { events } = readPlan(shop);
    expect([...events.keys()]).toEqual(['BuyProduct', 'Visit']);
    const { variables, ...bought } = events.get('BuyProduct')!;
    expect(bought).toEqual({
      ...{ name: '购买商品', description: 'a product is paid', owner: 'shop team', deprecated: false },
      required: ['product_name', 'product_price'],
    });
    const without = { required: false, enum: undefined, name: undefined, description: undefined };
    expect([...variables]).toEqual([
      ['product_name', { ...without, type: 'string', required: true, name: '商品名称', description: 'as on its page' }],
      ['product_color', { ...without, type: 'string', enum: ['红', '绿'] }],
      ['product_count', { ...without, type: 'int', enum: [1, 2] }],
      ['product_price', { ...without, type: 'double', required: true }],
    ]);
  });

  it('has an event of which nothing is said', () => {
    expect(readPlan(withEvent({})).events.get('BuyProduct')).toEqual({
      ...{ variables: new Map(), required: [], deprecated: false },
      ...{ name: undefined, description: undefined, owner: undefined },
    });
    expect(readPlan({ events: {} }).events.size).toBe(0);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('has %s as any other key', (key) => {
    const text = `{"events":{${JSON.stringify(key)}:{"variables":{${JSON.stringify(key)}:{"type":"int"}}}}}`;
    const { events } = readPlan(JSON.parse(text));
    expect([...events.keys()]).toEqual([key]);
    expect([...events.get(key)!.variables.keys()]).toEqual([key]);
    expect(readPlan({ events: {} }).events.get(key)).toBeUndefined();
  });

  it('is read from another realm, too', () => {
    const elsewhere = runInContext(`(${JSON.stringify(shop)})`, createContext()) as unknown;
    expect(readPlan(elsewhere)).toEqual(readPlan(shop));
  });

  it('is none of the objects that it was read from', () => {
    const given = structuredClone(shop);
    const { events } = readPlan(given);
    given.events.BuyProduct.variables.product_color.enum.push('黄');
    given.events.BuyProduct.variables.product_name.type = 'int';
    expect(events.get('BuyProduct')).toEqual(readPlan(shop).events.get('BuyProduct'));
  });

  it.each<[string, unknown, string]>([
    ['nothing', null, 'the plan: it is null: write an object'],
    ['a list', [], 'the plan: it is a list of 0: write an object'],
    ['no events', {}, 'the plan: it has no "events"'],
    ['a list of events', { events: [] }, 'the plan: its events are a list of 0: they are an object'],
    ['a Map of events', { events: new Map() }, 'the plan: its events are an object (Map): they are an object'],
    ['another field', { events: {}, version: 2 }, 'the plan: it has "version", which no plan has: $schema, events'],
    ['a misspelt field', { event: {} }, 'the plan: it has "event": did you mean "events"?'],
    ['no object for an event', withEvent('x'), '"BuyProduct": it is "x": write an object'],
    [
      'another field of an event',
      withEvent({ varables: {} }),
      '"BuyProduct": it has "varables": did you mean "variables"?',
    ],
    [
      'a list of variables',
      withEvent({ variables: [] }),
      '"BuyProduct": its variables are a list of 0: they are an object',
    ],
    ['no text for a name', withEvent({ name: 7 }), '"BuyProduct": its name is 7: write a string'],
    ['no text for an owner', withEvent({ owner: null }), '"BuyProduct": its owner is null: write a string'],
    ['no flag', withEvent({ deprecated: 'yes' }), '"BuyProduct": its deprecated is "yes": write true or false'],
    ['no object for a variable', withVariable('int'), '"BuyProduct.product_price": it is "int": write an object'],
    ['no type', withVariable({}), '"BuyProduct.product_price": its type is undefined: it is string, int or double'],
    [
      'a type as an answer of GrowingIO spells it',
      withVariable({ type: 'Int' }),
      '"BuyProduct.product_price": its type is "Int": it is string, int or double',
    ],
    [
      'a misspelt field of a variable',
      withVariable({ type: 'int', requird: true }),
      '"BuyProduct.product_price": it has "requird": did you mean "required"?',
    ],
    [
      'no flag of a variable',
      withVariable({ type: 'int', required: 1 }),
      '"BuyProduct.product_price": its required is 1: write true or false',
    ],
    ...([[], ['1'], [1.5], [1, null], 'red', {}] as const).map((given): [string, unknown, string] => [
      `the enum ${JSON.stringify(given)}`,
      withVariable({ type: 'int', enum: given }),
      'it is a list of values of its type, int',
    ]),
  ])('says where it is wrong: %s', (_, given, message) => {
    expect(errorOf(given)).toMatch(/^ERR_GROWINGIO_OPTION: plan can not be used: /);
    expect(errorOf(given)).toContain(message);
  });
});

describe('readGivenPlan', () => {
  it.each([
    ['what stands in the file', shop],
    ['a module of it', { default: shop }],
    ['a module that has its fields, too, as bundlers make', { default: shop, ...shop }],
    ['the namespace of a module', namespaceOf({ default: shop })],
    ['the namespace of a module that a bundler makes', namespaceOf({ default: shop, ...shop })],
  ])('takes %s', (_, given) => {
    expect(readGivenPlan(given)).toEqual(readPlan(shop));
  });

  it('says what to pass in place of a path', () => {
    expect(errorOf('./growingio.plan.json', readGivenPlan)).toBe(
      'ERR_GROWINGIO_OPTION: plan can not be used: the plan: it is "./growingio.plan.json": pass what is in the file: ' +
        "import plan from './growingio.plan.json' with { type: 'json' }, or require('./growingio.plan.json')",
    );
  });

  it.each([[{ default: undefined }], [{ default: { default: shop } }], [null], [7]])('refuses %j', (given) => {
    expect(errorOf(given, readGivenPlan)).toMatch(/^ERR_GROWINGIO_OPTION: plan can not be used: the plan: /);
  });
});

describe('fits', () => {
  it.each<[VariableType, unknown[], unknown[]]>([
    ['string', ['', '14'], [14, null, undefined, true]],
    ['int', [0, -1, 14, 1e21, -0], [14.5, '14', Number.NaN, Infinity, 14n]],
    ['double', [0, 14, 14.5, -0.1], ['14.5', Number.NaN, Infinity, null]],
  ])('takes values of the type %s, and no others', (type, fitting, others) => {
    expect(fitting.filter((value) => !fits(value, type))).toEqual([]);
    expect(others.filter((value) => fits(value, type))).toEqual([]);
  });
});
