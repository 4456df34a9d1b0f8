/** Numbers, texts and times, as they are written. */
import { readTime, readValue, readVariableName } from '../../src/send/read-text.js';

describe('readValue', () => {
  it.each([
    ['14', 14],
    ['-0.5', -0.5],
    ['14.50', 14.5],
    ['123456789012345', 123_456_789_012_345],
  ])('takes %s for a number', (text, value) => {
    expect(readValue(text)).toBe(value);
  });

  it.each(['', '007', '+1', '1e5', '.5', '5.', '1,000', '1234567890123456', '0.1234567890123456', '苹果', 'NaN', ' 1'])(
    'leaves %j a text',
    (text) => {
      expect(readValue(text)).toBe(text);
    },
  );
});

describe('readVariableName', () => {
  it('reads a name, and whether its values stay texts', () => {
    expect(readVariableName('product_price')).toEqual({ key: 'product_price', isText: false });
    expect(readVariableName(' phone:string ')).toEqual({ key: 'phone', isText: true });
    expect(readVariableName('phone:text')).toBeUndefined();
    expect(readVariableName('a:b:string')).toBeUndefined();
  });
});

describe('readTime', () => {
  it.each([
    ['2015-06-18T00:02:15+08:00', 1_434_556_935_000],
    ['2015-06-18 00:02:15 +0800', 1_434_556_935_000],
    ['2015-06-17T16:02:15.250Z', 1_434_556_935_250],
    ['2015-06-17T11:02:15-05', 1_434_556_935_000],
    ['2015-06-17t16:02z', 1_434_556_920_000],
    ['2024-02-29T00:00:00,5Z', Date.UTC(2024, 1, 29) + 500],
    ['1999-12-31T00:00:00Z', Date.UTC(1999, 11, 31)],
  ])('reads %s as the moment that it means', (text, time) => {
    expect(readTime(text)).toEqual(new Date(time));
  });

  it.each(['1434556935000', '1434556935000.0'])('reads %s as a number, whose unit the core looks at', (text) => {
    expect(readTime(text)).toBe(1_434_556_935_000);
  });

  it('takes the zone of this machine where there is none', () => {
    expect(readTime('2015-06-18 00:02:15')).toEqual(new Date(2015, 5, 18, 0, 2, 15));
    expect(readTime('2015-06-18')).toEqual(new Date(2015, 5, 18));
  });

  it.each(['', 'yesterday', '2015-02-29', '2015-13-01', '2015-06-18T24:00Z', '2015-06-18T10:60Z', '18.06.2015'])(
    'refuses %j',
    (text) => {
      expect(readTime(text)).toBeUndefined();
    },
  );
});
