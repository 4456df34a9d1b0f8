/** The rules for event keys and variable keys. */
import {
  checkEventKey,
  checkPlatformEventKey,
  checkPlatformVariableKey,
  checkVariableKey,
  knownVariableKey,
  variablePath,
  writeVariableKey,
} from '../../src/event/keys.js';
import { Review } from '../../src/event/issue.js';
import { JsonWriter } from '../../src/event/json-writer.js';

describe('checkEventKey', () => {
  it.each([
    ['a usual key', 'BuyProduct'],
    ['one character', 'a'],
    ['255 characters', 'k'.repeat(255)],
    ['a key outside the platform’s alphabet, which old projects have', '3'],
    ['a Chinese key', '购买'],
  ])('takes %s', (_, key) => {
    expect(checkEventKey(key)).toBeUndefined();
  });

  it('refuses an empty key', () => {
    expect(checkEventKey('')).toEqual({
      code: 'empty',
      path: 'event',
      message: "the event key is empty: name it as on GrowingIO's site",
    });
  });

  it('refuses a key of 256 characters, and says how long it is', () => {
    expect(checkEventKey('k'.repeat(256))).toEqual({
      code: 'too_long',
      path: 'event',
      message: `the event key "${'k'.repeat(64)}…" has 256 characters: at most 255`,
    });
  });

  it('counts UTF-16 units, as the Java SDK does', () => {
    expect(checkEventKey('😀'.repeat(128))).toMatchObject({ code: 'too_long' });
  });

  it.each([
    [undefined, 'undefined'],
    [null, 'null'],
    [3, '3'],
    [Symbol('key'), 'Symbol(key)'],
    [{ key: 'a' }, 'an object'],
    [['a'], 'a list of 1'],
    [new String('a'), 'an object (String)'],
  ])('refuses %p, which is no string, and quotes it', (key, quoted) => {
    expect(checkEventKey(key)).toEqual({
      code: 'not_a_string',
      path: 'event',
      message: `the event key is ${quoted}: pass a string`,
    });
  });
});

describe('checkVariableKey', () => {
  it.each([
    ['one character', 'a'],
    ['255 characters', 'k'.repeat(255)],
    ['__proto__', '__proto__'],
  ])('takes %s', (_, key) => {
    expect(checkVariableKey(key)).toBeUndefined();
  });

  it('refuses an empty key', () => {
    const message = "the variable key is empty: name it as on GrowingIO's site";
    expect(checkVariableKey('')).toEqual({ code: 'empty', path: 'variables.', message });
  });

  it('refuses a key of 256 characters, with a path that is short', () => {
    expect(checkVariableKey('k'.repeat(256))).toMatchObject({
      code: 'too_long',
      path: `variables.${'k'.repeat(64)}…`,
    });
  });
});

describe.each([
  { name: 'checkPlatformEventKey', check: checkPlatformEventKey, what: 'event key', longest: 50 },
  { name: 'checkPlatformVariableKey', check: checkPlatformVariableKey, what: 'variable key', longest: 30 },
])('$name', ({ check, what, longest }) => {
  it.each(['a', 'Z', '_', '_9', 'buy_Product2'])('has nothing against %s', (key) => {
    expect(check(key)).toBeUndefined();
  });

  it(`has nothing against ${String(longest)} characters`, () => {
    expect(check('k'.repeat(longest))).toBeUndefined();
  });

  it.each(['', '3', '9lives', 'buy-product', 'buy product', 'buy.product', '购买', 'é', 'a\n', '\na', 'a\u0000'])(
    'warns of %p',
    (key) => {
      expect(check(key)).toBe(
        `GrowingIO may never show the ${what} ${JSON.stringify(key)}: a key starts with a letter or _, ` +
          `then letters, digits and _, at most ${String(longest)} characters`,
      );
    },
  );

  it(`warns of ${String(longest + 1)} characters`, () => {
    expect(check('k'.repeat(longest + 1))).toContain(`at most ${String(longest)} characters`);
  });
});

describe('variablePath', () => {
  it('names the variable', () => {
    expect(variablePath('price')).toBe('variables.price');
  });

  it('leaves a key of 64 characters whole', () => {
    expect(variablePath('k'.repeat(64))).toBe(`variables.${'k'.repeat(64)}`);
  });

  it('cuts a key of more than 64 characters', () => {
    expect(variablePath('k'.repeat(65))).toBe(`variables.${'k'.repeat(64)}…`);
  });
});

describe('knownVariableKey', () => {
  it('knows 1,000 good keys and no more, however many a client thinks of', () => {
    const keys = Array.from({ length: 3000 }, (_, i) => `known_${String(i)}`);
    const writer = new JsonWriter();
    for (const key of keys) writeVariableKey(writer, key, 'warn', new Review());
    expect(keys.filter((key) => knownVariableKey(key) !== undefined)).toHaveLength(1000);
  });

  it('knows no key that the platform can not have', () => {
    writeVariableKey(new JsonWriter(), 'buy product', 'warn', new Review());
    expect(knownVariableKey('buy product')).toBeUndefined();
  });
});
