/** How a wrong value is shown. */
import fc from 'fast-check';
import { quote, quoteUnlessWord, quoteUrl } from '../../src/text/quote.js';

const raise = (): never => {
  throw new Error('hostile');
};

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

describe('quote', () => {
  it.each([
    ['a string in quotes', 'text', '"text"'],
    ['a string with its quotes and line ends escaped', 'a"\n\u001b[31m', '"a\\"\\n\\u001b[31m"'],
    ['a string of 64 characters whole', 'x'.repeat(64), `"${'x'.repeat(64)}"`],
    ['the beginning of a longer one', 'x'.repeat(65), `"${'x'.repeat(64)}…"`],
    ['a URL without its user and password', 'https://user:secret@host', '"https://***@host"'],
    ['a URL without its query', 'https://host?token=secret', '"https://host?***"'],
    ['a cut URL without its password', `https://user:${'secret'.repeat(50)}@host`, '"https://***@host"'],
    ['an e-mail address', 'someone@example.com', '"someone@example.com"'],
    ['a number', -0.5, '-0.5'],
    ['NaN', Number.NaN, 'NaN'],
    ['a boolean', false, 'false'],
    ['undefined', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a bigint, which is no number', 7n, '7n'],
    ['the beginning of a long bigint', 10n ** 100n, `1${'0'.repeat(63)}`],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
    ['a function, without its source', () => 'secret', 'a function'],
    ['a class', URL, 'a function'],
    ['a list by its length', ['secret', 'b'], 'a list of 2'],
    ['an object, without its content', { password: 'secret' }, 'an object'],
    ['an object without a prototype', Object.create(null), 'an object'],
    ['an object by its class', new Map([['a', 1]]), 'an object (Map)'],
    ['a symbol on one line', Symbol('s\n'), 'Symbol(s\\n)'],
    ['an object whose constructor is no function', { constructor: 'secret' }, 'an object'],
  ])('shows %s', (_, value, shown) => {
    expect(quote(value)).toBe(shown);
  });

  it.each([
    ['a getter that throws', Object.defineProperty({}, 'constructor', { get: raise }), 'an unreadable object'],
    ['a revoked proxy', revoked(), 'an unreadable object'],
    ['a proxy that throws', new Proxy({}, { get: raise }), 'an unreadable object'],
  ])('says that %s can not be read', (_, value, shown) => {
    expect(quote(value)).toBe(shown);
  });

  it('calls nothing of the value', () => {
    const called = jest.fn<string, []>(() => 'secret');
    quote({ toString: called, toJSON: called, valueOf: called });
    expect(called).not.toHaveBeenCalled();
  });

  it('is short, whatever the value', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
        (value) => {
          // Each of 64 characters may have been escaped.
          expect(quote(value).length).toBeLessThan(100 + 64 * 6);
        },
      ),
    );
  });

  it('has no control characters, whatever the string', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\t', '\u0000', '\u001b') }), (text) => {
        expect(quote(text)).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});

describe('quoteUrl', () => {
  it.each([
    ['someone@host', '"***@host"'],
    ['host?secret', '"host?***"'],
    ['https://user:secret', '"https://user:***"'],
    ['https://host:99999', '"https://host:99999"'],
    [443, '443'],
    [{}, 'an object'],
  ])('shows %j as %s', (value, shown) => {
    expect(quoteUrl(value)).toBe(shown);
  });
});

describe('quoteUnlessWord', () => {
  it.each([
    ['BuyProduct', 'BuyProduct'],
    ['购买', '购买'],
    ['👨‍👩‍👧', '👨‍👩‍👧'],
    ['', '""'],
    ['two words', '"two words"'],
    ['u1\nERROR', '"u1\\nERROR"'],
    ['u1\u202e', '"u1\\u202e"'],
    ['a"b', '"a\\"b"'],
    ['x'.repeat(81), `"${'x'.repeat(64)}…"`],
  ])('shows %j as %s', (name, shown) => {
    expect(quoteUnlessWord(name)).toBe(shown);
  });
});
