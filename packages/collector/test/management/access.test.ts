/** How long a code holds, and how many requests pass in a second, by a clock of the test. */
import { ApiError } from '../../src/api/api-error.js';
import { Access, RateLimit } from '../../src/management/access.js';
import { signed } from './signed.js';

const day = 24 * 60 * 60_000;

/** With which status it is refused; `undefined` when it is not. */
function refusalOf(run: () => void): number | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error.status;
    throw error;
  }
}

describe('Access', () => {
  it('lets a code hold for 30 days', () => {
    let now = 0;
    const access = new Access(() => now);
    const headers = { 'x-client-id': 'demo', authorization: access.grant({ 'x-client-id': 'demo' }, signed) };
    const check = (): void => {
      access.check(headers, 'demo');
    };
    now = 30 * day - 1;
    expect(refusalOf(check)).toBeUndefined();
    now = 30 * day;
    expect(refusalOf(check)).toBe(401);
  });

  test.each(['', 'demo'])('lets in nobody by %j before it has given out a code', (authorization) => {
    const access = new Access();
    const check = (): void => {
      access.check({ 'x-client-id': 'demo', authorization }, 'demo');
    };
    expect(refusalOf(check)).toBe(401);
  });
});

describe('RateLimit', () => {
  it('lets 10 requests pass in any second, and counts none that did not', () => {
    let now = 0;
    const rate = new RateLimit(() => now);
    const ask = (times: number): (number | undefined)[] =>
      Array.from({ length: times }, () =>
        refusalOf(() => {
          rate.pass();
        }),
      );
    for (let at = 0; at < 10; at += 1) {
      now = at * 50;
      expect(ask(1)).toEqual([undefined]);
    }
    now = 999;
    expect(ask(2)).toEqual([429, 429]);
    now = 1_000;
    expect(ask(2)).toEqual([undefined, 429]);
    now = 1_500;
    expect(ask(10)).toEqual([...Array<undefined>(9).fill(undefined), 429]);
  });
});
