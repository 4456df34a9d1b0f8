/** Every rule of an event: what breaks it is marked, what keeps it is not. */
import { associationTime, useLanguage } from '@growingio/upload/adapter';
import { checkEvent } from '../../src/check/check-event.js';

const now = 1_763_900_000_000;
const good = { cs1: '9128391', tm: now, t: 'cstm', n: 'BuyProduct', var: { product_name: '苹果', product_price: 14 } };

function codesOf(item: unknown, sendTime: number | undefined = now): string[] {
  return checkEvent(item, { sendTime, receivedAt: now }).map((mark) => mark.code);
}

describe('checkEvent', () => {
  test.each([
    ['the documented event', good],
    ['an event without variables', { cs1: '9128391', tm: now, t: 'cstm', n: 'Login' }],
    ['an event with no variable left', { ...good, var: {} }],
    ['a string of 255 characters', { ...good, var: { note: 'x'.repeat(255) } }],
    ['a legacy number', { ...good, num: 0 }],
    ['a time with a fraction, as a double has', { ...good, tm: now - 0.5 }],
    ['a time of 4 hours ago', { ...good, tm: now - associationTime }],
    ['a clock that is 5 minutes ahead', { ...good, tm: now + 5 * 60_000 }],
  ])('marks nothing on %s', (_what, item) => {
    expect(codesOf(item)).toEqual([]);
  });

  test.each([
    ['not_an_object', 'BuyProduct'],
    ['not_an_object', null],
    ['not_an_object', [good]],
    ['cs1_missing', { ...good, cs1: undefined }],
    ['cs1_not_a_string', { ...good, cs1: 9128391 }],
    ['cs1_empty', { ...good, cs1: ' ' }],
    ['cs1_too_long', { ...good, cs1: 'x'.repeat(256) }],
    ['cs1_reserved', { ...good, cs1: '-1' }],
    ['cs1_colon', { ...good, cs1: 'user:1' }],
    ['cs1_control_character', { ...good, cs1: 'user\n1' }],
    ['tm_missing', { ...good, tm: undefined }],
    ['tm_not_a_number', { ...good, tm: '1763900000000' }],
    ['tm_not_a_number', { ...good, tm: Infinity }],
    ['tm_seconds', { ...good, tm: now / 1000 }],
    ['tm_future', { ...good, tm: now + 5 * 60_000 + 1 }],
    ['tm_too_old', { ...good, tm: now - associationTime - 1 }],
    ['t_not_cstm', { ...good, t: undefined }],
    ['t_not_cstm', { ...good, t: 'pv' }],
    ['n_missing', { ...good, n: undefined }],
    ['n_not_a_string', { ...good, n: 3 }],
    ['n_empty', { ...good, n: '' }],
    ['n_too_long', { ...good, n: 'x'.repeat(256) }],
    ['n_platform_key', { ...good, n: '购买' }],
    ['n_platform_key', { ...good, n: 'x'.repeat(51) }],
    ['var_not_an_object', { ...good, var: 'product_price' }],
    ['var_not_an_object', { ...good, var: null }],
    ['var_not_an_object', { ...good, var: [1] }],
    ['var_key_empty', { ...good, var: { ' ': 1 } }],
    ['var_key_untrimmed', { ...good, var: { 'price ': 1 } }],
    ['var_key_platform_key', { ...good, var: { 'product-price': 1 } }],
    ['var_null', { ...good, var: { price: null } }],
    ['var_boolean', { ...good, var: { paid: true } }],
    ['var_object', { ...good, var: { address: { city: '上海' } } }],
    ['var_list', { ...good, var: { tags: ['a'] } }],
    ['var_not_finite', JSON.parse(`{"cs1":"9","tm":${String(now)},"t":"cstm","n":"A","var":{"price":1e999}}`)],
    ['var_too_long', { ...good, var: { note: 'x'.repeat(256) } }],
    ['num_not_a_number', { ...good, num: -1 }],
    ['num_not_a_number', { ...good, num: '1' }],
    ['unknown_key', { ...good, vars: {} }],
  ])('marks %s', (code, item) => {
    expect(codesOf(item)).toEqual([code]);
  });

  it('names the place and the value in plain words', () => {
    expect(checkEvent({ ...good, var: { paid: true } }, { sendTime: now, receivedAt: now })).toEqual([
      {
        code: 'var_boolean',
        severity: 'error',
        path: 'var.paid',
        message: 'the value is true: pass a string or a number, such as "true"',
      },
    ]);
  });

  test.each(['tm_future', 'tm_too_old', 'n_platform_key', 'var_key_platform_key'])('calls %s a warning', (code) => {
    const late = { ...good, tm: now - associationTime - 1, n: 'a b', var: { 'c d': 1 } };
    const early = { ...good, tm: now + 3_600_000 };
    const marks = [late, early].flatMap((item) => checkEvent(item, { sendTime: now, receivedAt: now }));
    expect(marks).toContainEqual(expect.objectContaining({ code, severity: 'warning' }));
  });

  it('measures the age from the arrival when there is no sending time', () => {
    expect(codesOf({ ...good, tm: now - associationTime - 1 }, undefined)).toEqual(['tm_too_old']);
  });

  it('measures the age from the sending time, not from the arrival', () => {
    expect(codesOf({ ...good, tm: now - associationTime - 1 }, now - associationTime)).toEqual([]);
  });

  it('keeps at most 20 marks and says how many there are besides', () => {
    const variables = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`v${String(index)}`, null]));
    const marks = checkEvent({ ...good, var: variables }, { sendTime: now, receivedAt: now });
    expect(marks).toHaveLength(21);
    expect(marks.at(-1)).toMatchObject({ code: 'more', message: '30 more problems are not listed' });
  });
});

it('says in English what is wrong, also where the log is Chinese: the page has words of its own', () => {
  useLanguage('zh');
  try {
    const marks = checkEvent({ ...good, cs1: {}, n: {}, var: [] }, { sendTime: now, receivedAt: now });
    expect(marks.map(({ message }) => message)).toEqual([
      'the login user ID is an object: pass a string',
      'the event key is an object: pass a string',
      'the variables are a list of 0: pass an object, or leave var out',
    ]);
  } finally {
    useLanguage('en');
  }
});
