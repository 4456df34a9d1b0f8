/** Columns of a terminal. */
import { displayWidth, padColumns } from '../../src/command/display-width.js';

describe('displayWidth', () => {
  it.each([
    ['', 0],
    ['BuyProduct', 10],
    ['苹果', 4],
    ['product_name=苹果，', 19],
    ['：（', 4],
    ['\u001b[31m红\u001b[39m', 2],
    ['𠮷', 2],
    ['🍎', 2],
    ['é→…', 3],
  ])('of %j is %d', (text, columns) => {
    expect(displayWidth(text)).toBe(columns);
  });
});

describe('padColumns', () => {
  it('fills up to a column, and cuts nothing', () => {
    expect([padColumns('苹果', 6), padColumns('apple', 6), padColumns('longer', 3)]).toEqual([
      '苹果  ',
      'apple ',
      'longer',
    ]);
  });
});
