/** Who may be a login user. */
import { Long } from 'bson';
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

  it.each<[string, object]>([
    [
      'an ObjectId of MongoDB',
      { toHexString: () => '6b0bf282890ae7ae0d924049', toJSON: () => '6b0bf282890ae7ae0d924049' },
    ],
    ['an ID with toHexString() alone', { toHexString: () => '6b0bf282890ae7ae0d924049' }],
    ['an ID whose toJSON() is a string', { toJSON: () => '6b0bf282890ae7ae0d924049' }],
    ['an ID whose toJSON() is no string', { toHexString: () => '6b0bf282890ae7ae0d924049', toJSON: () => ({}) }],
  ])('takes %s as the string that a session store makes of it', (_, value) => {
    expect(checkLoginUserId(value)).toBe('6b0bf282890ae7ae0d924049');
  });

  it('takes what stands for a string or for digits', () => {
    expect(checkLoginUserId(new String('u1'))).toBe('u1');
    expect(checkLoginUserId(Long.fromString('9007199254740993'))).toBe('9007199254740993');
  });

  it('takes what JSON makes of an ID, where it has both', () => {
    class Uuid {
      readonly toHexString = (): string => '7cfd72cec5444c00b11c04cd234b9358';
      readonly toJSON = (): string => '7cfd72ce-c544-4c00-b11c-04cd234b9358';
    }
    const id = new Uuid();
    expect(checkLoginUserId(id)).toBe(JSON.parse(JSON.stringify(id)));
  });

  it.each([
    ['0', 'reserved'],
    ['a:b', 'colon'],
    [' ', 'empty'],
    ['u'.repeat(1_000_000), 'too_long'],
    ['a\nb', 'control_character'],
  ])('judges the string that an object stands for as any other', (text, code) => {
    expect(checkLoginUserId({ toJSON: () => text })).toMatchObject({ code });
    expect(checkLoginUserId({ toHexString: () => text })).toMatchObject({ code });
  });

  it.each([
    ['a Buffer', Buffer.from('id')],
    ['a Uint8Array', new Uint8Array(16)],
    ['an ArrayBuffer', new ArrayBuffer(16)],
  ])('refuses %s, and says how to make a string of it', (_, value) => {
    expect(checkLoginUserId(value)).toMatchObject({
      code: 'not_a_string',
      message: expect.stringContaining("pass its text, such as id.toString('hex')") as string,
    });
  });

  it.each([
    ['whose toJSON() throws', { toJSON: thrower() }],
    ['whose toHexString() throws', { toHexString: thrower() }],
    ['whose toJSON is a getter that throws', Object.defineProperty({}, 'toJSON', { get: thrower() })],
    ['that is a strict Proxy', new Proxy({}, { get: thrower() })],
    ['that is a revoked Proxy', revokedProxy()],
    ['whose toJSON() rejects', { toJSON: () => Promise.reject(new Error('a bug of the host')) }],
    ['whose toJSON() is a number', { toJSON: () => 7 }],
    ['whose toJSON is no function', { toJSON: 'u1', toHexString: 'u1' }],
    ['whose toString() is a good string', { toString: () => 'u1', valueOf: () => 'u1' }],
  ])('refuses an object %s, and does not throw', async (_, value) => {
    expect(checkLoginUserId(value)).toMatchObject({ code: 'not_a_string', path: 'loginUserId' });
    // A rejection that nobody handles would end the process.
    await new Promise((resolve) => setImmediate(resolve));
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

  it.each(['', ' ', '\t\n', '\u00a0\u3000', '\u200b', '\u2060\ufeff', '\u3164', '\u00ad \u200d', '\u2800'])(
    'refuses %p, which is blank',
    (value) => {
      expect(checkLoginUserId(value)).toMatchObject({ code: 'empty', path: 'loginUserId' });
    },
  );

  it.each(['a\u0000', '\u001b[31mu1', 'u1\n', '\u007fu1', 'u\u0085', 'u\u2028', 'u\ud800', '\udc00u'])(
    'refuses %j for its control character',
    (value) => {
      expect(checkLoginUserId(value)).toMatchObject({ code: 'control_character', path: 'loginUserId' });
    },
  );

  it.each(['0\u200b', '\u00a01', '-1 ', 'null\u2060'])('refuses %j, which looks like a reserved one', (value) => {
    expect(checkLoginUserId(value)).toMatchObject({ code: 'reserved' });
  });

  it.each(['سامان\u200cرضا', '👨\u200d👩\u200d👧', 'a b', 'é', '~!'])(
    'takes %j, whose joiners are part of a name',
    (value) => {
      expect(checkLoginUserId(value)).toBe(value);
    },
  );

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

function thrower(): () => never {
  return () => {
    throw new Error('a bug of the host');
  };
}

function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
