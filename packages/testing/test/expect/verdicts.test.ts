/** What the matchers of every test runner decide, and what they say. */
import { GrowingIO } from '@growingio/upload';
import { createRecorder, type Recorder } from '../../src/index.js';
import { toHaveTracked, toHaveTrackedFor, toHaveTrackedTimes } from '../../src/expect/verdicts.js';

const user = { loginUserId: '9128391' };
let recorder: Recorder;

beforeEach(() => {
  recorder = createRecorder();
  recorder.track('Login', null, user);
  recorder.track('BuyProduct', { product_name: '苹果', product_price: 14 }, user);
  recorder.track('BuyProduct', { product_name: '香蕉', product_price: 6.5 }, { loginUserId: 'u2' });
});

const all = 'Tracked: Login by 9128391, BuyProduct by 9128391, BuyProduct by u2';
const text = (...lines: string[]): string => lines.join('\n');

describe('toHaveTracked', () => {
  it('passes for an event with these variables, beside others', () => {
    expect(toHaveTracked(recorder, 'Login').pass).toBe(true);
    expect(toHaveTracked(recorder, 'BuyProduct', { product_price: 6.5 }).pass).toBe(true);
    expect(toHaveTracked(recorder, 'Logout').pass).toBe(false);
    expect(toHaveTracked(recorder, 'BuyProduct', { product_name: '苹果', product_price: 6.5 }).pass).toBe(false);
  });

  it('shows the nearest event, and in what it differs', () => {
    const { message } = toHaveTracked(recorder, 'BuyProduct', { product_name: '苹果', product_price: 15, paid: true });
    expect(message()).toBe(
      text(
        "BuyProduct with { product_name: '苹果', product_price: 15, paid: 'true' } was not tracked",
        '',
        'The nearest event (- expected, + tracked):',
        "    event: 'BuyProduct'",
        "    loginUserId: '9128391'",
        "    product_name: '苹果'",
        '  - product_price: 15',
        '  + product_price: 14',
        "  - paid: 'true'",
        '',
        all,
      ),
    );
  });

  it('takes an event for near whose key has a slip in it', () => {
    const { message } = toHaveTracked(recorder, 'Logn');
    expect(message()).toContain(text("  - event: 'Logn'", "  + event: 'Login'", "    loginUserId: '9128391'"));
  });

  it('shows what should not be there', () => {
    expect(toHaveTracked(recorder, 'Login', { product_price: null }).pass).toBe(true);
    const { message } = toHaveTracked(recorder, 'BuyProduct', { product_name: '苹果', product_price: null });
    expect(message()).toContain(text("    product_name: '苹果'", '  + product_price: 14', ''));
  });

  it('says what was tracked against the expectation', () => {
    expect(toHaveTracked(recorder, 'BuyProduct', { product_price: 14 }).message()).toBe(
      text('BuyProduct with { product_price: 14 } was tracked, and should not have been', '', all),
    );
  });

  it('says that nothing was tracked, and who was not logged in', () => {
    const empty = createRecorder();
    empty.track('BuyProduct');
    expect(toHaveTracked(empty, 'BuyProduct').message()).toMatch(
      /^BuyProduct was not tracked\n\nTracked: nothing\n\nRefused:\n {2}BuyProduct: no_login_user \(nobody is logged in: .+\)\n\nThe client warned:\n {2}/,
    );
  });

  it('lists the last ten of many events, and each refusal once', () => {
    for (let i = 0; i < 9; i += 1) {
      recorder.track('ViewShop', null, user);
      recorder.track('ViewShop');
    }
    const message = toHaveTracked(recorder, 'Logout').message();
    expect(message).toContain('Tracked: 2 others, BuyProduct by u2, ViewShop by 9128391, ');
    expect(message.match(/ViewShop: no_login_user/g)).toHaveLength(1);
  });

  it.each<[string, () => unknown, string]>([
    [
      'no recorder',
      () => toHaveTracked(undefined, 'BuyProduct'),
      'events were expected of undefined: pass what createRecorder()',
    ],
    ['a client', () => toHaveTracked(new GrowingIO({ mode: 'off' }), 'BuyProduct'), 'this client keeps no events'],
    ['no event', () => toHaveTracked(recorder, undefined), 'the event is undefined: pass an event key'],
    ['no user', () => toHaveTrackedFor(recorder, undefined, 'BuyProduct'), 'the login user ID is undefined'],
    ['no times', () => toHaveTrackedTimes(recorder, 'BuyProduct', undefined), 'the number of times is undefined'],
    ['half a time', () => toHaveTrackedTimes(recorder, 'BuyProduct', 0.5), 'the number of times is 0.5'],
    ['less than none', () => toHaveTrackedTimes(recorder, 'BuyProduct', -1), 'the number of times is -1'],
  ])('refuses %s', (_, decide, message) => {
    expect(decide).toThrow(message);
  });
});

describe('toHaveTrackedTimes', () => {
  it('counts events of one key', () => {
    expect(toHaveTrackedTimes(recorder, 'BuyProduct', 2).pass).toBe(true);
    expect(toHaveTrackedTimes(recorder, 'BuyProduct', 1).pass).toBe(false);
    expect(toHaveTrackedTimes(recorder, 'Logout', 0).pass).toBe(true);
  });

  it('says how many there were', () => {
    expect(toHaveTrackedTimes(recorder, 'BuyProduct', 1).message()).toBe(
      text('BuyProduct was tracked 2 times, expected: once', '', all),
    );
    expect(toHaveTrackedTimes(recorder, 'Logn', 1).message()).toContain("  + event: 'Login'");
    expect(toHaveTrackedTimes(recorder, 'BuyProduct', 2).message()).toBe(
      text('BuyProduct was tracked 2 times, and should not have been', '', all),
    );
  });
});

describe('toHaveTrackedFor', () => {
  it('passes for an event of that user', () => {
    expect(toHaveTrackedFor(recorder, 'u2', 'BuyProduct').pass).toBe(true);
    expect(toHaveTrackedFor(recorder, 9128391, 'BuyProduct', { product_price: 14 }).pass).toBe(true);
    expect(toHaveTrackedFor(recorder, 'u2', 'Login').pass).toBe(false);
    expect(toHaveTrackedFor(recorder, 'u2', 'BuyProduct', { product_price: 14 }).pass).toBe(false);
  });

  it('shows whose event there was', () => {
    expect(toHaveTrackedFor(recorder, 'u2', 'Login').message()).toContain(
      text("    event: 'Login'", "  - loginUserId: 'u2'", "  + loginUserId: '9128391'"),
    );
  });
});
