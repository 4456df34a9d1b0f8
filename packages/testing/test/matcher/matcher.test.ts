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
    ['a variable in place of variables', { product_price: 14 }, 'product_price is no option'],
    ['a misspelt field', { loginUserID: 'u1' }, 'did you mean loginUserId?'],
    ['a user who can not be one', { loginUserId: '0' }, '"0"'],
    ['variables that are none', { variables: 'product_price' }, 'the variables are "product_price"'],
    ['a list of variables', { variables: ['product_price'] }, 'the variables are a list of 1'],
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
