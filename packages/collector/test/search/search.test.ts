/** The search language: what each term finds, what can't be read, and the laws that hold for every search. */
import fc from 'fast-check';
import { makeMatcher, type EventFacts, type RequestFacts } from '../../src/search/match-row.js';
import { parseSearch } from '../../src/search/parse-search.js';
import { searchErrorCodes, SearchError } from '../../src/search/term.js';
import { showValue, writeField, writeVariable } from '../../src/search/write-term.js';

const event: EventFacts = {
  ...{ id: 7, requestId: 12, event: 'BuyProduct', loginUserId: '9128391', projectId: 'demo', repeats: 0, marks: [] },
  variables: {
    product_name: '红苹果 Big',
    product_price: 14,
    coupon: '20',
    'odd key:': 'a "quoted" \\ value',
    note: '',
  },
};
const failed: RequestFacts = {
  ...{ id: 12, method: 'POST', path: '/v3/demo/s2s/cstm?stm=1', projectId: 'demo', status: 503 },
  reason: 'respond answered 503',
};
const late = { code: 'tm_too_old', severity: 'warning', message: 'it was sent more than 4 hours after it happened' };
const wrong = { code: 'cs1_empty', severity: 'error', message: 'the login user ID is empty' };

function finds(search: string, row: EventFacts | RequestFacts = event): boolean {
  return makeMatcher(search)(row);
}

function errorOf(search: string): SearchError | undefined {
  try {
    parseSearch(search);
    return undefined;
  } catch (error) {
    if (error instanceof SearchError) return error;
    throw error;
  }
}

describe('a search', () => {
  test.each([
    // Words, anywhere: they are parts of what is shown.
    ['', true],
    ['  ', true],
    ['buy', true],
    ['BUYPRODUCT', true],
    ['苹果', true],
    ['product_price', true],
    ['14', true],
    ['9128391 demo', true],
    ['9128391 other', false],
    ['"苹果 big"', true],
    ['"big 苹果"', false],
    ['"14"', true],
    // Fields hold the whole value.
    ['event:buyproduct', true],
    ['event:Buy', false],
    ['event:Buy*', true],
    ['event:*buy*duct*', true],
    ['event:B*B*', false],
    ['event:*BuyProduct*t', false],
    ['event:"Buy*"', false],
    ['EVENT=BuyProduct', true],
    ['event!=BuyProduct', false],
    ['event!=Login', true],
    ['user:9128391', true],
    ['user:912839', false],
    ['project:demo', true],
    ['request:12', true],
    ['request>12', false],
    ['id:7', true],
    ['id>=7', true],
    ['id<7', false],
    ['id!=7', false],
    // Variables.
    ['var.product_price:14', true],
    ['var.product_price=14', true],
    ['var.PRODUCT_PRICE:14', true],
    ['var.product_price:1', false],
    ['var.product_price!=15', true],
    ['var.product_price>10', true],
    ['var.product_price>14', false],
    ['var.product_price>=14', true],
    ['var.product_price<14.5', true],
    ['var.product_price<=13', false],
    ['var.coupon>10', true],
    ['var.product_name>10', false],
    ['var.product_name:"红苹果 big"', true],
    ['var.product_name:红*', true],
    ['var.note:""', true],
    ['var.nothing:*', false],
    ['var.nothing!=1', false],
    ['var.coupon:*', true],
    ['var."odd key:":"a \\"quoted\\" \\\\ value"', true],
    // What stands in front of it.
    ['-buy', false],
    ['-login', true],
    ['-event:Login', true],
    ['-var.nothing:*', true],
    ['-"苹果 big"', false],
    ['buy -login var.product_price>10', true],
    // No terms at all.
    ['3:14', false],
    ['var.product', false],
  ])('%j', (search, isFound) => {
    expect(finds(search)).toBe(isFound);
  });

  test.each([
    ['is:problem', {}, false],
    ['is:problem', { marks: [late] }, true],
    ['is:error', { marks: [late] }, false],
    ['is:error', { marks: [late, wrong] }, true],
    ['is:late', { marks: [late] }, true],
    ['is:late', { marks: [wrong] }, false],
    ['is:duplicate', { repeats: 1 }, true],
    ['is:duplicate', {}, false],
    ['-is:duplicate', {}, true],
    ['is:failed', { marks: [wrong] }, false],
    ['IS:Problem', { marks: [wrong] }, true],
    ['hours', { marks: [late] }, true],
    ['event:*', { event: undefined }, false],
    ['var.a:*', { variables: undefined }, false],
    ['buy', { event: undefined, loginUserId: undefined, variables: undefined }, false],
  ])('%j of an event with %j', (search, changes, isFound) => {
    expect(finds(search, { ...event, ...changes })).toBe(isFound);
  });

  test.each([
    ['is:failed', true],
    ['is:problem', true],
    ['is:error', true],
    ['is:late', false],
    ['is:duplicate', false],
    ['503', true],
    ['cstm', true],
    ['answered', true],
    ['buy', false],
    ['project:demo', true],
    ['event:*', false],
    ['user:*', false],
    ['var.a:*', false],
    ['request:12', true],
    ['id:12', false],
  ])('%j of a request that failed', (search, isFound) => {
    expect(finds(search, failed)).toBe(isFound);
  });

  test.each([
    ['"two words', 'no_end_of_quotes', 'write a " behind it'],
    ['event:"a', 'no_end_of_quotes', 'write a " behind it'],
    ['-', 'nothing_behind_minus', 'write -word'],
    ['a - b', 'nothing_behind_minus', 'write -word'],
    ['price>10', 'unknown_field', 'var.price>'],
    ['http://x', 'unknown_field', '"http://x" to find the text'],
    ['is:good', 'unknown_state', 'problem, error, duplicate, late, failed'],
    ['is!=late', 'wrong_operator', 'write is:late'],
    ['event>3', 'wrong_operator', 'write event:3'],
    ['event:', 'no_value', 'event: has no value'],
    ['var.price>', 'no_value', 'var.price> has no value'],
    ['var.:3', 'no_variable_key', 'write var.price>10'],
    ['var.price>cheap', 'not_a_number', 'write one, such as 10'],
    ['request:first', 'not_a_number', 'write one, such as 10'],
    ['"a"b', 'text_behind_quotes', 'write a space between'],
    ['x'.repeat(1_001), 'too_long', 'at most 1000 characters'],
  ])('%j can not be read, and says what to write', (search, code, message) => {
    expect(errorOf(search)).toMatchObject({ code, message: containingText(message) });
  });

  it('has a test for each way in which it can not be read', () => {
    const tested = ['no_end_of_quotes', 'nothing_behind_minus', 'unknown_field', 'unknown_state', 'wrong_operator'];
    tested.push('no_value', 'no_variable_key', 'not_a_number', 'text_behind_quotes', 'too_long');
    expect([...searchErrorCodes].sort()).toEqual(tested.sort());
  });
});

function containingText(text: string): unknown {
  return expect.stringContaining(text);
}

describe('for every search', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'B', '1', '苹', ' ', '"', '\\', ':', '>', '=', '!', '-', '*', '.', '\n'),
  });
  const rows = fc.record({
    event: fc.option(text, { nil: undefined }),
    loginUserId: fc.option(text, { nil: undefined }),
    variables: fc.dictionary(text, fc.oneof(text, fc.integer(), fc.double({ noNaN: true }), fc.boolean())),
    repeats: fc.nat(1),
  });
  const terms = fc.array(
    fc.oneof(
      text,
      fc.constantFrom('event:a', 'var.a>1', 'is:problem', 'is:duplicate', '-a', '"a b"', 'id:7', 'event!=B*'),
    ),
    { maxLength: 3 },
  );

  it('there are terms, or an error that says so, and never anything else', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.string()), (search) => {
        const codes: readonly unknown[] = [undefined, ...searchErrorCodes];
        expect(codes).toContain(errorOf(search)?.code);
      }),
      { numRuns: 2_000 },
    );
  });

  it('case does not matter, and spaces around terms do not either', () => {
    fc.assert(
      fc.property(terms, rows, (words, changes) => {
        const search = words.join(' ');
        fc.pre(errorOf(search) === undefined);
        const row = { ...event, ...changes };
        // Keys of variables may differ by case only; then a search without case takes both.
        expect(finds(search.toUpperCase(), row)).toBe(finds(search.toLowerCase(), row));
        expect(finds(`  ${search}\n `, row)).toBe(finds(search, row));
      }),
    );
  });

  it('a row meets it when it meets each of its terms, and not one behind a minus', () => {
    fc.assert(
      fc.property(terms, rows, (words, changes) => {
        fc.pre(
          words.every((word) => word.trim() !== '' && errorOf(word) === undefined && parseSearch(word).length === 1),
        );
        const row = { ...event, ...changes };
        expect(finds(words.join(' '), row)).toBe(words.every((word) => finds(word, row)));
        const plain = words.map((word) => word.trim()).filter((word) => !word.startsWith('-'));
        expect(plain.map((word) => finds(`-${word}`, row))).toEqual(plain.map((word) => !finds(word, row)));
      }),
    );
  });

  it('what a click writes finds what was clicked on', () => {
    fc.assert(
      fc.property(rows, fc.nat(), (changes, id) => {
        const row = { ...event, ...changes, id };
        expect(finds(writeField('id', id), row)).toBe(true);
        const { event: name = '', loginUserId = '', variables } = row;
        const known = { ...row, event: name, loginUserId };
        expect(finds(writeField('event', name), known)).toBe(true);
        expect(finds(writeField('user', loginUserId), known)).toBe(true);
        for (const [key, value] of Object.entries(variables)) {
          const alone = { ...row, variables: { [key]: value } };
          expect(finds(writeVariable(key, value), alone)).toBe(true);
          expect(finds(writeVariable(key, `${showValue(value)}x`), alone)).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('a click on a value with a * finds that value only', () => {
    expect(finds(writeField('event', 'Buy*'), { ...event, event: 'Buy*' })).toBe(true);
    expect(finds(writeField('event', 'Buy*'))).toBe(false);
  });
});
