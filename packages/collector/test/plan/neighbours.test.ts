/** Names of which one is probably the other, misspelt. */
import * as fc from 'fast-check';
import { differenceOf, findNeighbours, nearestOf } from '../../src/plan/neighbours.js';

describe('differenceOf', () => {
  test.each([
    ['BuyProduct', 'buyProduct', 'case'],
    ['id', 'ID', 'case'],
    ['BuyProduct', 'BuyProdct', 'character'],
    ['BuyProduct', 'BuyProducts', 'character'],
    ['BuyProduct', 'BuyPraduct', 'character'],
    ['BuyProduct', 'xBuyProduct', 'character'],
    ['product_price', 'productprice', 'character'],
    ['BuyProduct', 'byProduct', 'character'],
    ['BuyProduct', 'BuyProdcut', 'character'],
    ['BuyProduct', 'BuyProdutc', 'character'],
    ['BuyProduct', 'uByProduct', 'character'],
    ['BuyProduct', 'BuyPdorcut', undefined],
    ['BuyProduct', 'BuyProdcuts', undefined],
    ['step12', 'step21', undefined],
    ['step1a', 'stepa1', 'character'],
    ['BuyProduct', 'SellProduct', undefined],
    ['step1', 'step2', undefined],
    ['step', 'step2', undefined],
    ['ab', 'ac', undefined],
    ['buy', 'bu', undefined],
    ['x'.repeat(65), 'x'.repeat(64), undefined],
  ])('of %s and %s is %p', (name, other, difference) => {
    expect(differenceOf(name, other)).toBe(difference);
    expect(differenceOf(other, name)).toBe(difference);
  });
});

describe('nearestOf', () => {
  it('finds the known name that was probably meant, if there is one', () => {
    expect(nearestOf('BuyProdct', ['Login', 'BuyProduct'])).toBe('BuyProduct');
    expect(nearestOf('Register', ['Login', 'BuyProduct'])).toBeUndefined();
  });

  it('looks at the first 1,000 only, since strangers may ask again and again', () => {
    const known = Array.from({ length: 1_000 }, (_, at) => `event_${String(at)}`);
    expect(nearestOf('BuyProdct', [...known.slice(1), 'BuyProduct'])).toBe('BuyProduct');
    expect(nearestOf('BuyProdct', [...known, 'BuyProduct'])).toBeUndefined();
  });
});

describe('findNeighbours', () => {
  it('finds what comparing each with each finds', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '1'), minLength: 3, maxLength: 7 });
    fc.assert(
      fc.property(fc.uniqueArray(word, { maxLength: 30 }), (names) => {
        const pairs = names.flatMap((name, at) =>
          names.slice(0, at).flatMap((other) => (differenceOf(name, other) === undefined ? [] : [`${name} ${other}`])),
        );
        const found = findNeighbours(names, Infinity).map(({ name, other }) => `${name} ${other}`);
        expect(found.sort()).toEqual(pairs.sort());
      }),
    );
  });

  it('stops at so many pairs', () => {
    const names = Array.from({ length: 26 }, (_, i) => `name${String.fromCharCode(97 + i)}`);
    expect(findNeighbours(names, 10)).toHaveLength(10);
  });
});
