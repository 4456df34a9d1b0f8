/** How an event differs from the plan: what is marked, where, and in which words. */
import { readPlan } from '@growingio/upload/adapter';
import { checkEvent } from '../../src/check/check-event.js';
import { inOneLine, sayMark } from '../../src/words/say-finding.js';

const now = 1_763_900_000_000;
const plan = readPlan({
  events: {
    BuyProduct: {
      variables: {
        product_name: { type: 'string', required: true },
        product_price: { type: 'double', required: true },
        product_count: { type: 'int' },
        pay_way: { type: 'string', enum: ['alipay', 'wechat'] },
        level: { type: 'int', enum: [1, 2, 3, 4, 5, 6, 7, 8, 9] },
      },
    },
    Login: {},
  },
});
const good = { product_name: '苹果', product_price: 14.5 };

function check(changes: object) {
  const event = { cs1: '9128391', tm: now, t: 'cstm', n: 'BuyProduct', var: good, ...changes };
  return checkEvent(event, { sendTime: now, receivedAt: now }, plan);
}

describe('checkEvent with a plan', () => {
  test.each([
    ['what it requires', {}],
    ['a whole number where it has a double', { var: { ...good, product_price: 14 } }],
    ['all that it has', { var: { ...good, product_count: 2, pay_way: 'alipay', level: 9 } }],
    ['an event without variables', { n: 'Login', var: undefined }],
  ])('marks nothing on %s', (_what, changes) => {
    expect(check(changes)).toEqual([]);
  });

  test.each([
    ['event_not_planned', 'n', 'error', { n: 'BuyProdct' }],
    ['event_not_planned', 'n', 'error', { n: 'constructor' }],
    ['variable_not_planned', 'var.product_prise', 'error', { var: { ...good, product_prise: 1 } }],
    ['variable_not_planned', 'var.price', 'error', { n: 'Login', var: { price: 1 } }],
    ['variable_missing', 'var.product_name', 'error', { var: { product_price: 1 } }],
    ['wrong_type', 'var.product_price', 'error', { var: { ...good, product_price: '14' } }],
    ['wrong_type', 'var.product_name', 'error', { var: { ...good, product_name: 7 } }],
    ['wrong_type', 'var.product_count', 'error', { var: { ...good, product_count: 1.5 } }],
    ['value_not_listed', 'var.pay_way', 'warning', { var: { ...good, pay_way: 'cash' } }],
  ])('marks %s at %s', (code, path, severity, changes) => {
    expect(check(changes)).toEqual([{ code, path, severity, message: expect.any(String) as string }]);
  });

  it('says of an event without variables what it lacks', () => {
    expect(check({ var: undefined }).map(({ code, path }) => [code, path])).toEqual([
      ['variable_missing', 'var.product_name'],
      ['variable_missing', 'var.product_price'],
    ]);
  });

  test.each([null, true, [1], {}, JSON.parse('1e999')])('says once what is wrong with %j', (value: unknown) => {
    const marks = check({ var: { ...good, product_price: value } });
    expect(marks).toHaveLength(1);
    expect(marks[0]?.code).toMatch(/^var_/);
  });

  it('holds no event without a key against it', () => {
    expect(check({ n: undefined }).map(({ code }) => code)).toEqual(['n_missing']);
  });

  it('counts what is beyond 20 marks', () => {
    const variables = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`other_${String(at)}`, 1]));
    const marks = check({ var: { ...good, ...variables } });
    expect(marks).toHaveLength(21);
    expect(marks.at(-1)).toMatchObject({ code: 'more', message: '30 more problems are not listed' });
  });

  test.each([
    [
      { n: 'BuyProdct' },
      'the event "BuyProdct" is not in the plan: GrowingIO shows nothing of it; did you mean "BuyProduct"?',
      '事件 "BuyProdct" 不在埋点方案中：GrowingIO 不会显示；您是否指 "BuyProduct"？',
    ],
    [
      { n: 'Register' },
      'the event "Register" is not in the plan: GrowingIO shows nothing of it',
      '事件 "Register" 不在埋点方案中：GrowingIO 不会显示',
    ],
    [
      { var: { ...good, product_prise: 1 } },
      'the plan has no variable "product_prise" for this event: GrowingIO shows nothing of it; did you mean "product_price"?',
      '埋点方案中，该事件没有变量 "product_prise"：GrowingIO 不会显示；您是否指 "product_price"？',
    ],
    [
      { var: { product_price: 1 } },
      'the plan requires the variable "product_name": pass it',
      '缺少埋点方案要求的变量 "product_name"：请传该变量',
    ],
    [
      { var: { ...good, product_price: '14' } },
      'the value is "14", and the plan has double: pass a number',
      '变量值为 "14"，埋点方案中的类型为 double：请传数字',
    ],
    [
      { var: { ...good, product_name: 7 } },
      'the value is 7, and the plan has string: pass a string',
      '变量值为 7，埋点方案中的类型为 string：请传字符串',
    ],
    [
      { var: { ...good, product_count: 1.5 } },
      'the value is 1.5, and the plan has int: pass a whole number',
      '变量值为 1.5，埋点方案中的类型为 int：请传整数',
    ],
    [
      { var: { ...good, pay_way: 'cash' } },
      'the plan does not list the value "cash": it lists "alipay", "wechat"',
      '变量值 "cash" 不在埋点方案列出的值中：列出的值为 "alipay", "wechat"',
    ],
    [
      { var: { ...good, level: 10 } },
      'the plan does not list the value 10: it lists 1, 2, 3, 4, 5, 6, 7, 8, …',
      '变量值 10 不在埋点方案列出的值中：列出的值为 1, 2, 3, 4, 5, 6, 7, 8, …',
    ],
  ])('says of %j what is wrong and what to do, in both languages', (changes, english, chinese) => {
    const [mark] = check(changes);
    if (mark === undefined) throw new Error('there is no mark');
    expect(inOneLine(sayMark(mark, 'en'), 'en')).toBe(english);
    expect(inOneLine(sayMark(mark, 'zh'), 'zh')).toBe(chinese);
  });
});
