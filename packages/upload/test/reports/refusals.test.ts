/** Refusals are counted by kind, within bounds, and nothing of what was refused is kept but its key. */
import { Refusals, type RefusalCount } from '../../src/reports/refusals.js';
import { useLanguage } from '../../src/text/language.js';

function read(refusals: Refusals): readonly RefusalCount[] {
  return JSON.parse(JSON.stringify(refusals)) as readonly RefusalCount[];
}

const nobody = { reason: 'no_login_user', event: 'ViewCart', issues: [] } as const;
const issue = { code: 'nested_object', path: 'variables.address', message: 'it is { city: "secret" }' } as const;

describe('Refusals', () => {
  it('counts those of one reason and event together', () => {
    const refusals = new Refusals();
    for (let i = 0; i < 12; i += 1) refusals.add(nobody);
    refusals.add({ ...nobody, event: 'BuyProduct' });
    expect(read(refusals)).toEqual([
      { reason: 'no_login_user', event: 'ViewCart', message: 'nobody is logged in', count: 12 },
      { reason: 'no_login_user', event: 'BuyProduct', message: 'nobody is logged in', count: 1 },
    ]);
  });

  it('names where and by which code, and not what was given', () => {
    const refusals = new Refusals();
    refusals.add({ reason: 'invalid_event', event: 'BuyProduct', issues: [issue] });
    refusals.add({ reason: 'invalid_event', event: 'BuyProduct', issues: [{ ...issue, path: 'variables.a b' }] });
    expect(read(refusals).map(({ message }) => message)).toEqual([
      'the event is not valid (variables.address: nested_object)',
      'the event is not valid (variables."a b": nested_object)',
    ]);
    expect(JSON.stringify(refusals)).not.toContain('secret');
  });

  it('masks what a URL in place of an event key may hold', () => {
    const refusals = new Refusals();
    refusals.add({ ...nobody, event: 'https://u:password@example.com/?token=1' });
    expect(read(refusals)[0]?.event).toBe('https://***@example.com/?***');
  });

  it('is in English in every language', () => {
    useLanguage('zh');
    const refusals = new Refusals();
    refusals.add(nobody);
    useLanguage('en');
    expect(read(refusals)[0]?.message).toBe('nobody is logged in');
  });

  it('keeps 50 kinds, and counts the others by their reason', () => {
    const refusals = new Refusals();
    for (let i = 0; i < 60; i += 1) refusals.add({ ...nobody, event: `Event${String(i)}` });
    refusals.add({ reason: 'shut_down', event: undefined, issues: [] });
    const kinds = read(refusals);
    expect(kinds).toHaveLength(52);
    expect(kinds.slice(50)).toEqual([
      { reason: 'no_login_user', message: 'other events, or other causes', count: 10 },
      { reason: 'shut_down', message: 'other events, or other causes', count: 1 },
    ]);
  });

  it('keeps no more than 100 characters of a key', () => {
    const refusals = new Refusals();
    refusals.add({ ...nobody, event: 'x'.repeat(10_000) });
    expect(JSON.stringify(refusals).length).toBeLessThan(300);
  });

  it('begins anew when they are taken, and counts again what is put back', () => {
    const refusals = new Refusals();
    refusals.add(nobody);
    const taken = refusals.take();
    expect(refusals.isEmpty).toBe(true);
    refusals.add(nobody);
    refusals.putBack(taken);
    expect(read(refusals)).toMatchObject([{ event: 'ViewCart', count: 2 }]);
    const many = new Refusals();
    for (let i = 0; i < 60; i += 1) many.add({ ...nobody, event: `Event${String(i)}` });
    refusals.putBack(many);
    expect(read(refusals).length).toBeLessThanOrEqual(52);
    expect(read(refusals).reduce((sum, { count }) => sum + count, 0)).toBe(62);
  });
});
