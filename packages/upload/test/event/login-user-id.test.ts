/** Who may be a login user. */
import fc from 'fast-check';
import { checkLoginUserId } from '../../src/event/login-user-id.js';

describe('checkLoginUserId', () => {
  it.each([
    ['a string', '9128391', '9128391'],
    ['an integer', 9128391, '9128391'],
    ['a negative integer', -7, '-7'],
    ['a bigint beyond the safe integers', 9_007_199_254_740_993n, '9007199254740993'],
    ['255 characters', 'u'.repeat(255), 'u'.repeat(255)],
    ['a Chinese name', '小明', '小明'],
    ['a mail address', 'a@example.com', 'a@example.com'],
    ['00, which is not 0', '00', '00'],
    ['10, which is not 1', 10, '10'],
  ])('takes %s', (_, value, id) => {
    expect(checkLoginUserId(value)).toBe(id);
  });

  it.each([undefined, null])('finds %p missing, and says how to give an ID', (value) => {
    expect(checkLoginUserId(value)).toEqual({
      code: 'missing',
      path: 'loginUserId',
      message:
        'nobody is logged in: pass { loginUserId }, or name where the session keeps the ID by the option loginUserId',
    });
  });

  it.each([0, '0', 1, '1', -1, '-1', 0n, 1n, -1n, -0])('refuses %p, which GrowingIO reserves', (value) => {
    expect(checkLoginUserId(value)).toMatchObject({ code: 'reserved', path: 'loginUserId' });
  });

  it.each(['undefined', 'null', 'NaN', '[object Object]', '[object Promise]'])(
    'refuses %p, which String() makes of a value that is none',
    (value) => {
      expect(checkLoginUserId(value)).toMatchObject({ code: 'reserved', path: 'loginUserId' });
    },
  );

  it('quotes a reserved ID', () => {
    expect(checkLoginUserId('-1')).toMatchObject({
      message: `the login user ID "-1" is no user's: it would merge users`,
    });
  });

  it.each(['', ' ', '\t\n', '\u00a0\u3000'])('refuses %p, which is blank', (value) => {
    expect(checkLoginUserId(value)).toMatchObject({ code: 'empty', path: 'loginUserId' });
  });

  it('refuses 256 characters, and says how many there are', () => {
    expect(checkLoginUserId('u'.repeat(256))).toEqual({
      code: 'too_long',
      path: 'loginUserId',
      message: 'the login user ID has 256 characters: at most 255',
    });
  });

  it.each([':', 'a:b', 'user:7', ':7', '7:'])('refuses %p for its colon', (value) => {
    expect(checkLoginUserId(value)).toMatchObject({ code: 'colon', path: 'loginUserId' });
  });

  it.each([Number.NaN, Infinity, -Infinity, 1.5, 2 ** 53, -(2 ** 53), 1e21])(
    'refuses %p, which is no safe integer',
    (value) => {
      expect(checkLoginUserId(value)).toEqual({
        code: 'not_a_string',
        path: 'loginUserId',
        message: `the login user ID ${String(value)} is no safe integer: pass it as a string`,
      });
    },
  );

  it.each([
    ['an object', { id: 7 }, 'an object'],
    ['an object that would be a good string', { toString: () => 'user' }, 'an object'],
    ['a boxed string', new String('user'), 'an object (String)'],
    ['a list', ['user'], 'a list of 1'],
    ['a boolean', true, 'true'],
    ['a symbol', Symbol('user'), 'Symbol(user)'],
    ['a function', () => 'user', 'a function'],
    ['a promise', Promise.resolve('user'), 'an object (Promise)'],
    ['a Date', new Date(0), 'an object (Date)'],
  ])('refuses %s, and quotes it', (_, value, quoted) => {
    expect(checkLoginUserId(value)).toEqual({
      code: 'not_a_string',
      path: 'loginUserId',
      message: `the login user ID is ${quoted}: pass a string or an integer`,
    });
  });

  it('never repeats a refused ID of a user in full, since logs are no place for it', () => {
    expect(checkLoginUserId('mail:me@example.com')).toMatchObject({
      message: 'the login user ID contains ":", which GrowingIO refuses',
    });
  });

  it('never throws, and answers nothing but a sendable string or an issue', () => {
    const isSendable = (id: string): boolean =>
      id.length > 0 && id.length <= 255 && !id.includes(':') && !['0', '1', '-1'].includes(id);
    const value = fc.oneof(
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
      fc.string({ unit: fc.constantFrom('0', '1', '-', ':', ' ', 'u'), maxLength: 3 }),
      fc.integer({ min: -3, max: 3 }),
    );
    fc.assert(
      fc.property(value, (given) => {
        const id = checkLoginUserId(given);
        expect(typeof id === 'string' ? isSendable(id) && id === String(given) : id.path === 'loginUserId').toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
