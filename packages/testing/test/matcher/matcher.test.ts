import { readMatcher } from '../../src/matcher/matcher.js';
import { createRecorder, type EventMatcher } from '../../src/index.js';

const time = Date.UTC(2026, 10, 30);
const bought = {
  ...{ event: 'BuyProduct', loginUserId: '9128391', time, num: 2 },
  variables: { product_name: '苹果', product_price: 14, paid: 'true', tags: 'a||b', at: '1970-01-01T00:00:00.000Z' },
};

describe('a matcher', () => {
  it.each<[string, unknown]>([
    ['a key', 'BuyProduct'],
    ['a list with its key', ['Login', 'BuyProduct']],
    ['an object with its key', { event: 'BuyProduct' }],
    ['its user', { loginUserId: '9128391' }],
    ['its user as a number', { loginUserId: 9128391 }],
    ['its time', { time }],
    ['its time as a Date', { time: new Date(time) }],
    ['its num', { num: 2 }],
    ['some of its variables', { variables: { product_price: 14 } }],
    ['no variables in particular', { event: 'BuyProduct', variables: {} }],
    ['an object without a prototype', Object.assign(Object.create(null) as object, { event: 'BuyProduct' })],
    [
      'an instance with fields',
      {
        variables: new (class Bought {
          product_price = 14;
        })(),
      },
    ],
    [
      'a boolean, a list and a Date as they were tracked',
      { variables: { paid: true, tags: ['a', 'b'], at: new Date(0) } },
    ],
    ['what is not sent', { variables: { coupon: undefined, code: null } }],
    [
      'matchers of Jest',
      { event: expect.stringContaining('Buy') as unknown, variables: { product_price: expect.any(Number) as unknown } },
    ],
    ['a matcher of Jest for its user', { loginUserId: expect.stringMatching(/^\d+$/) as unknown }],
    ['a matcher of Jest for all variables', { variables: expect.objectContaining({ product_price: 14 }) as unknown }],
    ['a matcher of Jest for the whole', expect.objectContaining({ event: 'BuyProduct' })],
    ['a function', ({ variables }: typeof bought) => variables.product_price > 10],
  ])('accepts %s', (_, matcher) => {
    expect(readMatcher(matcher).accepts(bought)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['another key', 'Login'],
    ['a part of its key', 'Buy'],
    ['a list without its key', ['Login', 'Logout']],
    ['another user', { event: 'BuyProduct', loginUserId: 'u2' }],
    ['another time', { time: time + 1 }],
    ['another num', { num: 3 }],
    ['another value', { variables: { product_name: '苹果', product_price: 15 } }],
    ['a string in place of a number', { variables: { product_price: '14' } }],
    ['a variable that is not there', { variables: { coupon: 'x' } }],
    ['a variable that should not be there', { variables: { product_price: undefined } }],
    ['a matcher of Jest for another type', { variables: { product_price: expect.any(String) as unknown } }],
    ['a matcher of Jest for other variables', { variables: expect.objectContaining({ product_price: 15 }) as unknown }],
    ['a matcher of Jest for another whole', expect.objectContaining({ event: 'Login' })],
    ['a function that returns false', () => false],
    ['a function that returns what is not true', () => 'yes'],
  ])('passes by %s', (_, matcher) => {
    expect(readMatcher(matcher).accepts(bought)).toBe(false);
  });

  it('has no field of an event that lacks it', () => {
    expect(readMatcher({ variables: { product_price: 14 } }).accepts({ event: 'BuyProduct' })).toBe(false);
    expect(readMatcher({ loginUserId: 'u1' }).accepts({ event: 'BuyProduct' })).toBe(false);
  });

  it.each<[string, unknown, string]>([
    ['undefined', undefined, 'the matcher is undefined: pass an event key'],
    ['an empty list', [], 'the matcher is a list of 0'],
    ['a list of something else', [14], 'the matcher is a list of 1'],
    [
      'a pattern',
      /Buy/,
      'the matcher is an object (RegExp): pass a function of the event, such as ({ event }) => /^Buy/',
    ],
    ['a Map', new Map([['event', 'Login']]), 'the matcher is an object (Map): pass an event key'],
    ['a promise', Promise.resolve('Login'), 'the matcher is an object (Promise): pass an event key'],
    ['inherited fields', Object.create({ event: 'Login' }), 'the matcher is an object: pass an event key'],
    ['a pattern in place of a key', { event: /Buy/ }, 'event is an object (RegExp): pass an event key, or a matcher'],
    ['a list in place of a key', { event: ['Login'] }, 'event is a list of 1: pass an event key, or a matcher'],
    ['a text in place of a time', { time: '2026-11-30' }, 'time is "2026-11-30": pass milliseconds or a Date'],
    ['a text in place of num', { num: '2' }, 'num is "2": pass a number, or a matcher'],
    ['a variable in place of variables', { product_price: 14 }, 'product_price is no option'],
    ['a misspelt field', { loginUserID: 'u1' }, 'did you mean loginUserId?'],
    ['a user who can not be one', { loginUserId: '0' }, '"0"'],
    ['variables that are none', { variables: 'product_price' }, 'the variables are "product_price"'],
    ['a list of variables', { variables: ['product_price'] }, 'the variables are a list of 1'],
    ['a Map of variables', { variables: new Map([['product_price', 99]]) }, 'the variables are an object (Map)'],
    ['a pattern of variables', { variables: /nonsense/ }, 'the variables are an object (RegExp)'],
    ['a promise of variables', { variables: Promise.resolve({ product_price: 99 }) }, 'the variables are an object (P'],
    [
      'variables that can not be sent',
      { variables: { product: { price: 14 } } },
      'variables.product: the value is an object',
    ],
    ['a function among the variables', { variables: { product_price: () => true } }, 'a function'],
  ])('refuses %s', (_, matcher, message) => {
    expect(() => readMatcher(matcher)).toThrow(message);
    expect(() => createRecorder().find(matcher as EventMatcher)).toThrow(message);
  });

  it.each<[unknown, string]>([
    ['BuyProduct', 'BuyProduct'],
    ['buy product', '"buy product"'],
    [['Login', 'BuyProduct'], 'Login or BuyProduct'],
    [
      { event: 'BuyProduct', loginUserId: 'u1', variables: { paid: true } },
      "BuyProduct with loginUserId: 'u1', { paid: 'true' }",
    ],
    [{ variables: { product_price: expect.any(Number) as unknown } }, 'an event with { product_price: Any<Number> }'],
    [{ variables: expect.anything() as unknown }, 'an event with Anything'],
    [() => true, 'an event that meets the condition'],
    [{ asymmetricMatch: () => true, toAsymmetricMatcher: () => 'one of ours' }, 'one of ours'],
  ])('has words for a message: %#', (matcher, text) => {
    expect(readMatcher(matcher).text).toBe(text);
  });
});
