/** How long a code holds, and how many requests pass in a second, by a clock of the test. */
import { Access, RateLimit } from '../../src/management/access.js';
import { signed } from './signed.js';

const day = 24 * 60 * 60_000;

describe('Access', () => {
  it('lets a code hold for 30 days', () => {
    let now = 0;
    const access = new Access(() => now);
    const headers = { 'x-client-id': 'demo', authorization: access.grant({ 'x-client-id': 'demo' }, signed) };
    now = 30 * day - 1;
    expect(() => {
      access.check(headers, 'demo');
    }).not.toThrow();
    now = 30 * day;
    expect(() => {
      access.check(headers, 'demo');
    }).toThrow(expect.objectContaining({ status: 401 }));
  });

  test.each(['', 'demo'])('lets in nobody by %j before it has given out a code', (authorization) => {
    expect(() => {
      new Access().check({ 'x-client-id': 'demo', authorization }, 'demo');
    }).toThrow(expect.objectContaining({ status: 401 }));
  });
});

describe('RateLimit', () => {
  it('lets 10 requests pass in any second, and counts none that did not', () => {
    let now = 0;
    const rate = new RateLimit(() => now);
    const passes = (): boolean => {
      try {
        rate.pass();
        return true;
      } catch (error) {
        expect(error).toMatchObject({ status: 429, headers: { 'Retry-After': '1' } });
        return false;
      }
    };
    for (let at = 0; at < 10; at += 1) {
      now = at * 50;
      expect(passes()).toBe(true);
    }
    now = 999;
    expect([passes(), passes()]).toEqual([false, false]);
    now = 1_000;
    expect([passes(), passes()]).toEqual([true, false]);
    now = 1_500;
    expect(Array.from({ length: 10 }, passes)).toEqual([...Array<boolean>(9).fill(true), false]);
  });
});
