/** What is wrong with a plan by itself. */
import { readPlan, useLanguage } from '@growingio/upload/adapter';
import type { Finding } from '../../../src/plan/code/finding.js';
import { lintPlan } from '../../../src/plan/code/lint-plan.js';

const lint = (events: object): Finding[] => lintPlan(readPlan({ events }));
const double = { type: 'double' };

describe('lintPlan', () => {
  it('finds nothing in a good plan, at the limits of the platform', () => {
    const event = {
      name: '名'.repeat(30),
      description: '述'.repeat(150),
      variables: { [`v${'a'.repeat(29)}`]: { type: 'int', name: '名'.repeat(30), description: '述'.repeat(150) } },
    };
    expect(lint({ [`_${'B'.repeat(49)}`]: event, Login: {}, step1: {}, step2: {} })).toEqual([]);
  });

  it("names keys that the platform can't have, each once", () => {
    const findings = lint({
      ['B'.repeat(51)]: {},
      '1st': {},
      'Buy product': { variables: { 'unit-price': double } },
      Login: { variables: { 'unit-price': double, ['v'.repeat(31)]: double } },
    });
    expect(findings.map(({ code, event, variable }) => [code, event ?? variable])).toEqual([
      ['platform_key', '1st'],
      ['platform_key', 'B'.repeat(51)],
      ['platform_key', 'Buy product'],
      ['platform_key', 'unit-price'],
      ['platform_key', 'v'.repeat(31)],
    ]);
    expect(findings[0]?.message).toBe(
      'GrowingIO may never show the event key "1st": a key starts with a letter or _, then letters, digits and _, at most 50 characters',
    );
  });

  it('names what is too long', () => {
    const long = { name: '名'.repeat(31), description: '述'.repeat(151) };
    expect(lint({ Login: { ...long, variables: { way: { type: 'string', ...long } } } })).toEqual([
      ...['name of "Login" has 31', 'description of "Login" has 151'].map((what, at) => ({
        ...{ code: 'too_long', event: 'Login' },
        message: `the ${what} characters: GrowingIO takes at most ${String([30, 150][at])}`,
      })),
      ...['name of "Login.way" has 31', 'description of "Login.way" has 151'].map((what, at) => ({
        ...{ code: 'too_long', event: 'Login', variable: 'way' },
        message: `the ${what} characters: GrowingIO takes at most ${String([30, 150][at])}`,
      })),
    ]);
  });

  it('names keys that differ by case or a character, but not from what is deprecated', () => {
    const findings = lint({
      BuyProduct: { variables: { product_name: { type: 'string' }, price: double } },
      buyProduct: {},
      BuyProducts: { deprecated: true, variables: { prise: double } },
      Logout: {},
      Lgoout: {},
      Search: { variables: { product_nam: { type: 'string' } } },
    });
    expect(findings).toEqual([
      {
        ...{ code: 'similar_events', event: 'Logout' },
        message: '"Lgoout" and "Logout" differ by one character, or by two that have changed places: are they one?',
      },
      {
        ...{ code: 'similar_events', event: 'buyProduct' },
        message: '"BuyProduct" and "buyProduct" differ only in capital letters: are they one?',
      },
      {
        ...{ code: 'similar_variables', variable: 'product_nam' },
        message:
          '"product_name" and "product_nam" differ by one character, or by two that have changed places: are they one?',
      },
    ]);
  });

  it('finds the slip of the documents', () => {
    const [finding] = lint({ BuyProduct: {}, BuyProdcut: {} });
    expect(finding).toMatchObject({ code: 'similar_events', event: 'BuyProduct' });
  });

  it('says types in Chinese as Chinese lists them', () => {
    useLanguage('zh');
    try {
      const variables = { Buy: { variables: { price: double } }, Refund: { variables: { price: { type: 'int' } } } };
      const messages = lint(variables).map(({ message }) => message);
      expect(messages).toEqual([
        '变量 "price" 在 "Buy" 中为 double，在 "Refund" 中为 int：GrowingIO 中一个标识只有一种类型',
      ]);
    } finally {
      useLanguage('en');
    }
  });

  it('names variables of one key with two types, once', () => {
    const findings = lint({
      BuyProduct: { variables: { price: double } },
      Refund: { variables: { price: double } },
      Search: { variables: { price: { type: 'string' } } },
      View: { variables: { price: { type: 'int' } } },
    });
    expect(findings).toEqual([
      {
        ...{ code: 'type_differs', variable: 'price' },
        message:
          'the variable "price" is double in "BuyProduct", string in "Search", int in "View": GrowingIO has one type for a key',
      },
    ]);
  });
});
