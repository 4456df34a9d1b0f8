/** What becomes of the variables of an event. */
import { createContext, runInContext } from 'node:vm';
import fc from 'fast-check';
import { Review, type EventIssue, type EventNoteCode } from '../../src/event/issue.js';
import { JsonWriter } from '../../src/event/json-writer.js';
import { writeVariables, type VariableRules } from '../../src/event/variables.js';
import { readNotes } from './read-notes.js';

type SentVariables = Record<string, string | number>;

interface Outcome {
  readonly sent: SentVariables | undefined;
  readonly issues: readonly EventIssue[];
  readonly notes: readonly EventIssue<EventNoteCode>[];
}

/** What stands behind `,"var":`, if anything. */
function readMember(written: string): SentVariables | undefined {
  if (written === '') return undefined;
  expect(written.slice(0, 7)).toBe(',"var":');
  return JSON.parse(written.slice(7)) as SentVariables;
}

const refusing: VariableRules = { keyRules: 'warn', unknownValues: 'refuse' };

function normalise(variables: unknown, rules = refusing): Outcome {
  const review = new Review();
  const writer = new JsonWriter();
  writer.begin();
  writeVariables(writer, variables, rules, review);
  const written = Buffer.from(writer.text(), 'latin1').toString();
  // With issues, what was written is no JSON.
  const sent = review.issues === undefined ? readMember(written) : undefined;
  return { sent, issues: review.issues ?? [], notes: readNotes(review) };
}

/** What a single variable is sent as. */
function sentAs(value: unknown): string | number | undefined {
  const { sent, issues } = normalise({ a: value });
  expect(issues).toEqual([]);
  return sent?.['a'];
}

/** What is wrong with a single variable. */
function issueOf(value: unknown): EventIssue | undefined {
  return normalise({ a: value }).issues[0];
}

describe('writeVariables', () => {
  describe('what is sent', () => {
    it.each([
      ['a string as it is', '苹果', '苹果'],
      ['an empty string as it is', '', ''],
      ['255 characters whole', 'x'.repeat(255), 'x'.repeat(255)],
      ['a number as it is', 14, 14],
      ['a fraction as it is', 14.5, 14.5],
      ['0 as it is', 0, 0],
      ['true as a string', true, 'true'],
      ['false as a string', false, 'false'],
      ['a bigint as a string', 12_345_678_901_234_567_890n, '12345678901234567890'],
      ['a Date in ISO 8601', new Date(1_434_556_935_000), '2015-06-17T16:02:15.000Z'],
      ['a list joined with ||', ['red', 'green'], 'red||green'],
      ['a list of one as its item', ['red'], 'red'],
      ['an empty list as an empty string', [], ''],
      ['a mixed list', [1, 'b', true, 2n, new Date(0)], '1||b||true||2||1970-01-01T00:00:00.000Z'],
      ['a list without its missing items', ['a', null, undefined, Number.NaN, 'b'], 'a||b'],
      ['a list with its empty strings', ['', 'a', ''], '||a||'],
      ['a Date of another realm', runInContext('new Date(0)', createContext()), '1970-01-01T00:00:00.000Z'],
      ['a list of another realm', runInContext('["a", "b"]', createContext()), 'a||b'],
    ])('sends %s', (_, value, expected) => {
      expect(sentAs(value)).toBe(expected);
    });

    it.each([undefined, null, Number.NaN, Infinity, -Infinity, new Date(Number.NaN)])('leaves out %p', (value) => {
      expect(normalise({ a: value, b: 1 })).toMatchObject({
        sent: { b: 1 },
        issues: [],
        notes: [{ code: 'left_out', path: 'variables.a' }],
      });
    });

    it('keeps the order of the keys', () => {
      expect(Object.keys(normalise({ z: 1, a: 2, m: 3 }).sent ?? {})).toEqual(['z', 'a', 'm']);
    });

    it.each([undefined, null, {}])('sends no var for %p', (variables) => {
      expect(normalise(variables)).toEqual({ sent: undefined, issues: [], notes: [] });
    });

    it('sends an empty var when no variable has a value, as the Java SDK does', () => {
      expect(normalise({ a: null }).sent).toEqual({});
    });

    it('takes an object without a prototype', () => {
      const bare = Object.assign(Object.create(null) as Record<string, unknown>, { a: 1 });
      expect(normalise(bare).sent).toEqual({ a: 1 });
    });

    it('takes own keys only', () => {
      const inherits = Object.assign(Object.create({ inherited: 1 }) as Record<string, unknown>, { own: 2 });
      expect(normalise(inherits).sent).toEqual({ own: 2 });
    });

    it('leaves out symbol keys', () => {
      expect(normalise({ [Symbol('s')]: 1, a: 2 }).sent).toEqual({ a: 2 });
    });

    it('says nothing of variables that are sent as they are', () => {
      expect(normalise({ a: 'text', b: 1 }).notes).toEqual([]);
    });

    it.each([true, 1n, new Date(0), ['a']])('notes that %p is converted', (value) => {
      expect(normalise({ a: value }).notes).toMatchObject([{ code: 'converted', path: 'variables.a' }]);
    });
  });

  describe('keys', () => {
    it('trims them, and notes it', () => {
      expect(normalise({ '  price\t': 14 })).toMatchObject({
        sent: { price: 14 },
        notes: [{ code: 'trimmed', path: 'variables.price' }],
      });
    });

    it.each(['', ' ', '\t\n'])('refuses %p, which is empty', (key) => {
      expect(normalise({ [key]: 1 }).issues).toMatchObject([{ code: 'empty', path: 'variables.' }]);
    });

    it('refuses one of 256 characters', () => {
      expect(normalise({ ['k'.repeat(256)]: 1 }).issues).toMatchObject([{ code: 'too_long' }]);
    });

    it('sends __proto__ as a variable like any other', () => {
      const { sent } = normalise(JSON.parse('{"__proto__":"a","b":1}'));
      expect(JSON.stringify(sent)).toBe('{"__proto__":"a","b":1}');
    });

    it('writes a key once, that is given with and without spaces around', () => {
      const writer = new JsonWriter();
      writer.begin();
      writeVariables(writer, { c: 1, ' c': 2, d: 3, 'c ': 4 }, refusing, new Review());
      expect(Buffer.from(writer.text(), 'latin1').toString()).toBe(',"var":{"d":3,"c":4}');
    });

    it('does not set a prototype by __proto__', () => {
      const { sent } = normalise(JSON.parse('{"__proto__":"a"}'));
      expect(Object.getPrototypeOf(sent)).toBe(Object.prototype);
    });

    it('takes __proto__ with and without spaces around, as it takes other keys', () => {
      const { sent, issues } = normalise(JSON.parse('{"__proto__":"a"," __proto__ ":"b","c":1," c ":2}'));
      expect(issues).toEqual([]);
      expect(JSON.stringify(sent)).toBe('{"__proto__":"b","c":2}');
    });

    it.each(['constructor', 'toString', 'hasOwnProperty', 'toJSON'])('sends %s as a variable', (key) => {
      expect(JSON.stringify(normalise({ [key]: 'a' }).sent)).toBe(`{"${key}":"a"}`);
    });
  });

  describe('what is refused', () => {
    it.each([
      ['a string', 'price=14', '"price=14"'],
      ['a number', 14, '14'],
      ['a list', [1, 2], 'a list of 2'],
      ['a Map', new Map([['a', 1]]), 'an object (Map)'],
      ['a Set', new Set(['a']), 'an object (Set)'],
      ['a promise', Promise.resolve({ a: 1 }), 'an object (Promise)'],
      ['a function', () => ({ a: 1 }), 'a function'],
      ['a symbol', Symbol('s'), 'Symbol(s)'],
    ])('refuses %s instead of an object of variables, and quotes it', (_, variables, quoted) => {
      expect(normalise(variables)).toEqual({
        sent: undefined,
        issues: [
          {
            code: 'not_an_object',
            path: 'variables',
            message: `the variables are ${quoted}: pass a plain object, such as { product_price: 14 }`,
          },
        ],
        notes: [],
      });
    });

    it.each([
      ['an object', { b: 1 }, 'an object'],
      ['an object of a class', new URLSearchParams('a=b'), 'an object (URLSearchParams)'],
      ['an object that only has a text', { toString: (): string => 'text' }, 'an object'],
      ['a Map', new Map(), 'an object (Map)'],
      ['a Set', new Set(['a']), 'an object (Set)'],
      ['a Buffer', Buffer.from('text'), 'an object (Buffer)'],
      ['an error', new Error('text'), 'an object (Error)'],
    ])('refuses %s as a value, with a hint', (_, value, quoted) => {
      expect(issueOf(value)).toEqual({
        code: 'nested_object',
        path: 'variables.a',
        message: `the value is ${quoted}: variables are flat, so pass its parts as variables of their own, or String(value)`,
      });
    });

    it('refuses a list in a list', () => {
      expect(issueOf([['a']])).toMatchObject({ code: 'nested_object', path: 'variables.a' });
    });

    it('refuses an object in a list', () => {
      expect(issueOf(['a', { b: 1 }])).toMatchObject({ code: 'nested_object', path: 'variables.a' });
    });

    it('refuses a cycle without following it', () => {
      const cycle: Record<string, unknown> = {};
      cycle['self'] = cycle;
      expect(normalise(cycle).issues).toMatchObject([{ code: 'nested_object', path: 'variables.self' }]);
    });

    it('refuses a list that holds itself', () => {
      const list: unknown[] = [];
      list.push(list);
      expect(issueOf(list)).toMatchObject({ code: 'nested_object', path: 'variables.a' });
    });

    it.each([
      ['a symbol', Symbol('s'), 'Symbol(s)'],
      ['a function', () => 1, 'a function'],
    ])('refuses %s as a value', (_, value, quoted) => {
      expect(issueOf(value)).toEqual({
        code: 'unsupported_type',
        path: 'variables.a',
        message: `the value is ${quoted}: pass a string or a number, or leave it out`,
      });
    });

    it('lists every wrong variable', () => {
      const { issues } = normalise({ a: {}, b: 1, c: Symbol('s'), '': 2 });
      expect(issues.map((issue) => [issue.code, issue.path])).toEqual([
        ['nested_object', 'variables.a'],
        ['unsupported_type', 'variables.c'],
        ['empty', 'variables.'],
      ]);
    });
  });

  describe('hostile input', () => {
    const raise = (): never => {
      throw new Error('the host’s secret');
    };

    it('refuses a getter that throws, and names its variable', () => {
      const variables = Object.defineProperty({ b: 1 }, 'a', { get: raise, enumerable: true });
      expect(normalise(variables).issues).toEqual([
        { code: 'unreadable', path: 'variables.a', message: 'the value can not be read: its getter throws' },
      ]);
    });

    it('refuses a list whose item throws', () => {
      expect(issueOf(Object.defineProperty(['a'], 0, { get: raise }))).toMatchObject({
        code: 'unreadable',
        path: 'variables.a',
      });
    });

    it('reads each value once', () => {
      const get = jest.fn(() => 'a');
      normalise(Object.defineProperty({}, 'a', { get, enumerable: true }));
      expect(get).toHaveBeenCalledTimes(1);
    });

    it.each([
      ['a proxy that throws for its keys', new Proxy({}, { ownKeys: raise })],
      ['a proxy that was revoked', revoked()],
    ])('refuses %s', (_, variables) => {
      expect(normalise(variables).issues).toEqual([
        { code: 'unreadable', path: 'variables', message: 'the variables can not be read: reading them throws' },
      ]);
    });

    it('refuses a value that is a revoked proxy', () => {
      expect(issueOf(revoked())).toMatchObject({ code: 'unreadable', path: 'variables.a' });
    });

    it('refuses a value whose class can not be named', () => {
      expect(issueOf(Object.defineProperty({}, 'constructor', { get: raise }))).toMatchObject({
        code: 'nested_object',
        message: expect.stringContaining('an unreadable object') as string,
      });
    });

    it('takes 1,000 variables', () => {
      expect(Object.keys(normalise(manyVariables(1000)).sent ?? {})).toHaveLength(1000);
    });

    it.each([1001, 10_000])('refuses %d variables without reading one', (count) => {
      const get = jest.fn();
      const variables = Object.defineProperty(manyVariables(count - 1), 'read', { get, enumerable: true });
      expect(normalise(variables).issues).toEqual([
        { code: 'too_many', path: 'variables', message: `there are ${String(count)} variables: at most 1000` },
      ]);
      expect(get).not.toHaveBeenCalled();
    });

    it('cuts a string of 10 MB', () => {
      expect(sentAs('x'.repeat(10_000_000))).toBe('x'.repeat(255));
    });

    it('reads no more of a list than fits', () => {
      const get = jest.fn(() => 'x'.repeat(300));
      const list = Object.defineProperty(['x'.repeat(300)], 1, { get, enumerable: true });
      expect(sentAs(list)).toBe('x'.repeat(255));
      expect(get).not.toHaveBeenCalled();
    });

    it('reads a bounded part of a list of missing items', () => {
      let reads = 0;
      const list = new Proxy(new Array<unknown>(1_000_000), {
        get(target, name) {
          reads += 1;
          return name === 'length' ? target.length : undefined;
        },
      });
      expect(sentAs(list)).toBe('');
      expect(reads).toBeLessThan(30_000);
    });
  });

  describe('cutting', () => {
    it('cuts a string to 255 characters, and notes it', () => {
      expect(normalise({ a: 'x'.repeat(256) })).toMatchObject({
        sent: { a: 'x'.repeat(255) },
        notes: [{ code: 'cut', path: 'variables.a', message: 'a string was cut to 255 characters' }],
      });
    });

    it('leaves out an emoji that would be cut in half', () => {
      expect(sentAs(`${'x'.repeat(254)}😀`)).toBe('x'.repeat(254));
    });

    it('keeps an emoji that ends at 255', () => {
      expect(sentAs(`${'x'.repeat(253)}😀y`)).toBe(`${'x'.repeat(253)}😀`);
    });

    it('cuts a joined list to 255 characters', () => {
      expect(sentAs(['x'.repeat(200), 'y'.repeat(200)])).toBe(`${'x'.repeat(200)}||${'y'.repeat(53)}`);
    });

    it('cuts a bigint of many digits', () => {
      expect(sentAs(10n ** 300n)).toBe(`1${'0'.repeat(254)}`);
    });

    it('answers the longest beginning of at most 255 units that splits no pair', () => {
      fc.assert(
        fc.property(longText, (text) => {
          let whole = '';
          for (const character of text) {
            if (whole.length + character.length > 255) break;
            whole += character;
          }
          expect(sentAs(text)).toBe(whole);
        }),
      );
    });

    it('joins a list first and cuts it then', () => {
      fc.assert(
        fc.property(fc.array(longText, { minLength: 1, maxLength: 5 }), (list) => {
          expect(sentAs(list)).toBe(sentAs(list.join('||')));
        }),
      );
    });
  });

  it('answers strings, finite numbers and issues only, whatever it is given', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }), (variables) => {
        const { sent } = normalise(variables);
        for (const value of Object.values(sent ?? {})) {
          expect(typeof value === 'number' ? Number.isFinite(value) : value.length <= 255).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** Text around the longest length, of characters of one and of two units. */
const longText = fc
  .tuple(
    fc.integer({ min: 0, max: 260 }),
    fc.string({ unit: fc.constantFrom('a', '果', '😀', '\ud83d', '\ude00'), maxLength: 12 }),
  )
  .map(([filler, text]) => `${'x'.repeat(filler)}${text}`);

function manyVariables(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${String(i)}`, i]));
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

describe('writeVariables, of an object that is no set of variables', () => {
  it.each([
    ['a Date', new Date()],
    ['an Error', new Error('no')],
    ['a Map', new Map([['a', 1]])],
    ['a Promise', Promise.resolve({ a: 1 })],
    ['a list', [1, 2]],
  ])('refuses %s, which would vanish without a word', (_, variables) => {
    expect(normalise(variables)).toMatchObject({
      sent: undefined,
      issues: [{ code: 'not_an_object', path: 'variables' }],
    });
  });

  it('takes an instance of a class by its own fields, and an object without a prototype', () => {
    class Order {
      price = 14;
    }
    const bare = Object.assign(Object.create(null) as object, { price: 15 });
    expect(normalise(new Order()).sent).toEqual({ price: 14 });
    expect(normalise(bare).sent).toEqual({ price: 15 });
  });
});
