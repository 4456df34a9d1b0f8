import { suggestName } from '../../src/text/did-you-mean.js';

const known = ['loginUserId', 'time', 'num', 'flushInterval'];

describe('suggestName', () => {
  it.each([
    ['another case', 'loginUserID', 'loginUserId'],
    ['words that are joined otherwise', 'login_user-id', 'loginUserId'],
    ['a letter too many', 'flushIntervall', 'flushInterval'],
    ['a letter too few', 'tme', undefined],
    ['a letter too few in a longer word', 'flushIntrval', 'flushInterval'],
    ['two letters that changed places', 'tiem', 'time'],
    ['another letter', 'loginUserIt', 'loginUserId'],
    ['two slips in a long name', 'lognUserI', 'loginUserId'],
    ['three slips', 'lognUser', undefined],
    ['another word', 'amount', undefined],
    ['nothing', '', undefined],
    ['a text that is no name', 'x'.repeat(1_000_000), undefined],
  ])('finds what was meant by %s', (_, given, meant) => {
    expect(suggestName(given, known)).toBe(meant);
  });

  it('prefers the nearest name', () => {
    expect(suggestName('flushAt', ['flushAs', 'flushAt', 'flushIt'])).toBe('flushAt');
  });
});
