/** Events beside the tracking plan: what follows it, and each way to differ from it. */
import fc from 'fast-check';
import { EventEncoder } from '../../src/event/encode-event.js';
import { isPlanDifference, Review, type EventIssue, type EventNoteCode } from '../../src/event/issue.js';
import { readPlan, type Plan } from '../../src/event/plan.js';
import { PlanCheck, type PlanRules } from '../../src/event/plan-check.js';
import { readNotes } from './read-notes.js';

const plan = readPlan({
  events: {
    BuyProduct: {
      variables: {
        product_name: { type: 'string', required: true },
        product_color: { type: 'string', enum: ['红', '绿'] },
        product_count: { type: 'int', required: true },
        product_price: { type: 'double' },
      },
    },
    Logout: {},
  },
});

function encoderOf(
  of: Plan = plan,
  rules: PlanRules = 'warn',
  unknownValues: 'refuse' | 'omit' = 'refuse',
): EventEncoder {
  return new EventEncoder({
    ...{ keyRules: 'warn', unknownValues, now: () => 1_700_000_000_000, hasRoom: () => true },
    plan: new PlanCheck(of, rules),
  });
}

type Difference = Omit<EventIssue<EventNoteCode>, 'message'>;

/** What differs, in the order in which it is found. */
function differences(encoder: EventEncoder, event: string, variables?: unknown): Difference[] {
  const review = new Review();
  encoder.encode('u1', event, variables, {}, review);
  expect(review.issues).toBeUndefined();
  const found = readNotes(review).filter(isPlanDifference);
  expect(review.isUnplanned).toBe(found.length > 0);
  return found.map(({ code, path }) => ({ code, path }));
}

/** `code path: message` of each. */
function said(event: string, variables?: unknown): string[] {
  const review = new Review();
  encoderOf().encode('u1', event, variables, {}, review);
  return readNotes(review).map(({ code, path, message }) => `${code} ${path}: ${message}`);
}

const bought = { product_name: '苹果', product_count: 2 };

describe('PlanCheck', () => {
  it.each<[string, unknown]>([
    ['BuyProduct', bought],
    ['BuyProduct', { ...bought, product_color: '绿', product_price: 14.5 }],
    ['BuyProduct', { ...bought, product_price: 14 }],
    ['BuyProduct', { ...bought, ' product_price ': 14 }],
    ['Logout', undefined],
    ['Logout', null],
    ['Logout', {}],
  ])('finds nothing in %s %j', (event, variables) => {
    expect(differences(encoderOf(), event, variables)).toEqual([]);
  });

  it.each<[string, string, unknown, string]>([
    [
      'an event',
      'BuyProducts',
      bought,
      'event_not_planned event: the plan has no event "BuyProducts", and GrowingIO may never show it: did you mean "BuyProduct"?',
    ],
    [
      'an event like no other',
      'Refund',
      {},
      'event_not_planned event: the plan has no event "Refund", and GrowingIO may never show it',
    ],
    [
      'a variable',
      'BuyProduct',
      { ...bought, product_prize: 14 },
      'variable_not_planned variables.product_prize: the plan has no variable "product_prize" of "BuyProduct", and GrowingIO may never show it: did you mean "product_price"?',
    ],
    [
      'a variable like no other',
      'Logout',
      { reason: 'idle' },
      'variable_not_planned variables.reason: the plan has no variable "reason" of "Logout", and GrowingIO may never show it',
    ],
    [
      'a required variable that is missing',
      'BuyProduct',
      { product_name: '苹果' },
      'variable_missing variables.product_count: the plan requires the variable "product_count" of "BuyProduct": pass it',
    ],
    [
      'text where the plan has a number',
      'BuyProduct',
      { ...bought, product_price: '14' },
      'wrong_type variables.product_price: the value is a string, and the plan has double: pass a number',
    ],
    [
      'a number where the plan has text',
      'BuyProduct',
      { ...bought, product_name: 14 },
      'wrong_type variables.product_name: the value is a number, and the plan has a string: pass String(value)',
    ],
    [
      'a fraction where the plan has a whole number',
      'BuyProduct',
      { ...bought, product_count: 1.5 },
      'wrong_type variables.product_count: the value is no whole number, and the plan has int: round it, or make it a double on GrowingIO',
    ],
    [
      'a value that is not listed',
      'BuyProduct',
      { ...bought, product_color: '黄' },
      'value_not_listed variables.product_color: the value is none of those that the plan lists: "红", "绿"',
    ],
  ])('says how %s differs', (_, event, variables, line) => {
    expect(said(event, variables)).toEqual([line]);
  });

  it('looks at what is sent, and not at what was given', () => {
    const encoder = encoderOf();
    const at = new Date(0);
    expect(differences(encoder, 'BuyProduct', { ...bought, product_name: at })).toEqual([]);
    expect(differences(encoder, 'BuyProduct', { ...bought, product_name: ['a', 'b'] })).toEqual([]);
    expect(differences(encoder, 'BuyProduct', { ...bought, product_name: true })).toEqual([]);
    expect(differences(encoder, 'BuyProduct', { ...bought, product_price: at })).toEqual([
      { code: 'wrong_type', path: 'variables.product_price' },
    ]);
    expect(differences(encoder, 'BuyProduct', { ...bought, product_count: 2n })).toEqual([
      { code: 'wrong_type', path: 'variables.product_count' },
    ]);
  });

  it.each([null, undefined, Number.NaN])('misses a required variable that is %s, and no other', (value) => {
    const encoder = encoderOf();
    expect(differences(encoder, 'BuyProduct', { ...bought, product_name: value, product_price: value })).toEqual([
      { code: 'variable_missing', path: 'variables.product_name' },
    ]);
    expect(differences(encoder, 'Logout', { reason: value })).toEqual([]);
  });

  it('says of a required variable whose value is not sent that another is needed', () => {
    const words =
      'the plan requires the variable "product_name" of "BuyProduct", and a value such as null, undefined or NaN is not sent: pass another';
    for (const value of [null, undefined, Number.NaN, Infinity, new Date(Number.NaN)]) {
      const [line] = said('BuyProduct', { ...bought, product_name: value }).filter((each) =>
        each.startsWith('variable'),
      );
      expect(line).toBe(`variable_missing variables.product_name: ${words}`);
    }
  });

  it.each([undefined, null, {}])('misses all required variables of an event with %j', (variables) => {
    expect(differences(encoderOf(), 'BuyProduct', variables)).toEqual([
      { code: 'variable_missing', path: 'variables.product_name' },
      { code: 'variable_missing', path: 'variables.product_count' },
    ]);
  });

  it('says of a required variable that is refused only why it is', () => {
    const review = new Review();
    encoderOf().encode('u1', 'BuyProduct', { ...bought, product_name: {} }, {}, review);
    expect(review.issues?.map(({ code }) => code)).toEqual(['nested_object']);
    expect(review.notes).toBeUndefined();
  });

  it('misses a required variable that the event goes without', () => {
    const encoder = encoderOf(plan, 'warn', 'omit');
    expect(differences(encoder, 'BuyProduct', { ...bought, product_name: {} })).toEqual([
      { code: 'variable_missing', path: 'variables.product_name' },
    ]);
  });

  it('is of the keys that an event has, whatever those before it had', () => {
    const encoder = encoderOf();
    const shapes = [
      bought,
      { product_count: 2, product_name: '苹果' },
      { product_count: 2 },
      { ...bought, color: '红' },
      { ...bought, product_price: '14' },
      {},
    ];
    const alone = shapes.map((variables) => differences(encoderOf(), 'BuyProduct', variables));
    for (let round = 0; round < 3; round += 1) {
      expect(shapes.map((variables) => differences(encoder, 'BuyProduct', variables))).toEqual(alone);
      expect(
        shapes.map((variables) => [1, 2, 3].map(() => differences(encoder, 'BuyProduct', variables)).at(-1)),
      ).toEqual(alone);
    }
    expect(alone.map((each) => each.length)).toEqual([0, 0, 1, 1, 1, 2]);
  });

  it('is of each event of its own, also where a getter tracks the same event', () => {
    const encoder = encoderOf();
    const inner: Difference[][] = [];
    const variables = {
      product_count: 2,
      get product_name() {
        inner.push(differences(encoder, 'BuyProduct', { product_color: '红', product_count: 1 }));
        return '苹果';
      },
      product_price: 'free',
    };
    for (let i = 0; i < 3; i += 1) {
      expect(differences(encoder, 'BuyProduct', variables)).toEqual([
        { code: 'wrong_type', path: 'variables.product_price' },
      ]);
    }
    expect(inner).toEqual(Array(3).fill([{ code: 'variable_missing', path: 'variables.product_name' }]));
  });

  it.each(['__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty'])(
    'takes %s for no key of a plan',
    (key) => {
      const variables = JSON.parse(`{"product_name":"a","product_count":1,${JSON.stringify(key)}:1}`) as object;
      expect(differences(encoderOf(), key)).toEqual([{ code: 'event_not_planned', path: 'event' }]);
      expect(differences(encoderOf(), 'BuyProduct', variables)).toEqual([
        { code: 'variable_not_planned', path: `variables.${key}` },
      ]);
    },
  );

  it.each(['__proto__', 'constructor'])('takes %s for one where the plan has it', (key) => {
    const variable = `{"type":"int","required":true}`;
    const own = readPlan(JSON.parse(`{"events":{"${key}":{"variables":{"${key}":${variable}}}}}`));
    const encoder = encoderOf(own);
    expect(differences(encoder, key, JSON.parse(`{"${key}":1}`))).toEqual([]);
    expect(differences(encoder, key, {})).toEqual([{ code: 'variable_missing', path: `variables.${key}` }]);
    expect(differences(encoder, key, JSON.parse(`{"${key}":"1"}`))).toEqual([
      { code: 'wrong_type', path: `variables.${key}` },
    ]);
  });

  it('lists the first eight values of an enum', () => {
    const values = Array.from({ length: 20 }, (_, i) => i);
    const long = readPlan({ events: { A: { variables: { a: { type: 'int', enum: values } } } } });
    const review = new Review();
    encoderOf(long).encode('u1', 'A', { a: 77 }, {}, review);
    expect(readNotes(review)[0]?.message).toBe(
      'the value is none of those that the plan lists: 0, 1, 2, 3, 4, 5, 6, 7, …',
    );
  });

  it('refuses the event with planRules refuse, all at once', () => {
    const review = new Review();
    const given = { product_name: 14, product_color: '黄', size: 'XL' };
    expect(encoderOf(plan, 'refuse').encode('u1', 'BuyProduct', given, {}, review)).toBeUndefined();
    expect(review.notes).toBeUndefined();
    expect(review.issues?.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'variable_missing variables.product_count',
      'wrong_type variables.product_name',
      'value_not_listed variables.product_color',
      'variable_not_planned variables.size',
    ]);
  });

  it('shows no value of an event', () => {
    const secret = 'secret-13800138000';
    for (const variables of [
      { ...bought, product_price: secret },
      { ...bought, product_color: secret },
      { ...bought, phone: secret },
      { product_name: 138_001_380.5, product_count: 138_001_380.5 },
    ]) {
      expect(said('BuyProduct', variables).join()).not.toMatch(/13800138|138_?001/);
    }
  });
});

const keys = fc.stringMatching(/^[a-z][a-z_]{0,11}$/);

/** A variable of a plan, and a value of it. */
const variable = fc.oneof(
  fc.record({ type: fc.constant('string'), value: fc.string({ maxLength: 20 }) }),
  fc.record({ type: fc.constant('int'), value: fc.integer() }),
  fc.record({ type: fc.constant('double'), value: fc.double({ noNaN: true, noDefaultInfinity: true }) }),
);

const planned = fc.record({
  required: fc.boolean(),
  isListed: fc.boolean(),
  isSent: fc.boolean(),
  of: variable,
});

type Planned = typeof planned extends fc.Arbitrary<infer Value> ? Value : never;

/** A plan of one event, and an event that follows it. */
const followed = fc
  .record({ event: keys, variables: fc.dictionary(keys, planned, { minKeys: 1, maxKeys: 8 }) })
  .map(({ event, variables }) => {
    const entries = Object.entries(variables);
    const written = entries.map(([key, { required, isListed, of }]) => [
      key,
      { type: of.type, required, ...(isListed && { enum: [of.value] }) },
    ]);
    const sent = entries.filter(([, { required, isSent }]) => required || isSent);
    return {
      ...{
        event,
        entries,
        plan: readPlan({ events: { [event]: { variables: Object.fromEntries(written) as object } } }),
      },
      given: Object.fromEntries(sent.map(([key, { of }]) => [key, of.value])),
    };
  });

/** Ways to differ in one place, for a variable of that kind. */
const mutations: readonly ((key: string, of: Planned, given: Record<string, unknown>) => Difference | undefined)[] = [
  function takeAway(key, { required }, given) {
    if (!required) return undefined;
    Reflect.deleteProperty(given, key);
    return { code: 'variable_missing', path: `variables.${key}` };
  },
  function addUnknown(key, _, given) {
    given[`${key}_unknown_one`] = 1;
    return { code: 'variable_not_planned', path: `variables.${key}_unknown_one` };
  },
  function changeType(key, { of }, given) {
    if (!(key in given)) return undefined;
    given[key] = of.type === 'string' ? 1 : 'text';
    return { code: 'wrong_type', path: `variables.${key}` };
  },
  function leaveList(key, { of, isListed }, given) {
    if (!isListed || !(key in given)) return undefined;
    given[key] = typeof of.value === 'string' ? `${of.value}!` : of.value === 7 ? 8 : 7;
    return { code: 'value_not_listed', path: `variables.${key}` };
  },
];

describe('an event that follows a plan', () => {
  it('never has a difference', () => {
    fc.assert(
      fc.property(followed, ({ event, plan: of, given }) => {
        const encoder = encoderOf(of);
        for (let i = 0; i < 3; i += 1) expect(differences(encoder, event, given)).toEqual([]);
        expect(differences(encoderOf(of, 'refuse'), event, given)).toEqual([]);
      }),
    );
  });

  it('has exactly that one when it is changed in one place', () => {
    const met = new Set<unknown>();
    fc.assert(
      fc.property(followed, fc.nat(), fc.nat(), ({ event, plan: of, given, entries }, which, how) => {
        const [key, variableOf] = entries[which % entries.length]!;
        const changed: Record<string, unknown> = { ...given };
        const difference = mutations[how % mutations.length]!(key, variableOf, changed);
        fc.pre(difference !== undefined);
        met.add(difference.code);
        const encoder = encoderOf(of);
        for (const [variables, found] of [
          [given, []],
          [changed, [difference]],
          [changed, [difference]],
          [given, []],
        ] as const) {
          expect(differences(encoder, event, variables)).toEqual(found);
        }
        expect(differences(encoder, `${event}_unknown_one`, changed)).toEqual([
          { code: 'event_not_planned', path: 'event' },
        ]);
      }),
      { numRuns: 300 },
    );
    expect(met.size).toBe(mutations.length);
  });
});
