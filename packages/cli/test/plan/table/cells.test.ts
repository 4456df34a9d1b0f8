/** What people write into cells, and what is written into them. */
import { readFlag, readText, readType, readValues, writeText, writeValues } from '../../../src/plan/table/cells.js';

describe('readType', () => {
  it.each([
    ['string', ['string', ' String ', '字符串', '文本', 'varchar']],
    ['int', ['int', 'Integer', '整数', '整型']],
    ['double', ['double', 'FLOAT', 'number', '小数', '浮点', '浮点数', '数值', '数字']],
    [undefined, ['', 'bool', '日期', 'list']],
  ])('reads %s', (type, words) => {
    expect(words.map((word) => readType(word))).toEqual(words.map(() => type));
  });
});

describe('readFlag', () => {
  it.each([
    [true, ['是', '必填', 'Y', 'yes', '1', 'TRUE', '√', '已废弃']],
    [false, ['', '否', '选填', 'N', 'no', '0', 'False', '-']],
    [undefined, ['maybe', '看情况', '2']],
  ])('reads %s', (flag, words) => {
    expect(words.map((word) => readFlag(word))).toEqual(words.map(() => flag));
  });
});

describe('readValues', () => {
  it.each([
    ['alipay|wechat', ['alipay', 'wechat']],
    ['支付宝、微信', ['支付宝', '微信']],
    ['支付宝，微信', ['支付宝', '微信']],
    ['a; b;', ['a', 'b']],
    ['苹果, 红\n香蕉, 黄\r\n', ['苹果, 红', '香蕉, 黄']],
    ['苹果, 红|香蕉', ['苹果, 红', '香蕉']],
    ['iOS/Android', ['iOS/Android']],
    ['["a|b","c"]', ['a|b', 'c']],
    ['[beta]', ['[beta]']],
    ['', []],
  ])('reads %j', (cell, values) => {
    expect(readValues(cell, 'string')).toEqual(values);
  });

  it('reads numbers where the variable is one, and refuses others', () => {
    expect(readValues('1, 2,3', 'int')).toEqual([1, 2, 3]);
    expect(readValues('0.5|1', 'double')).toEqual([0.5, 1]);
    expect(readValues('1|2.5', 'int')).toBeUndefined();
    expect(readValues('1|two', 'double')).toBeUndefined();
    expect(readValues('["1"]', 'int')).toBeUndefined();
    expect(readValues('1|2', 'string')).toEqual(['1', '2']);
  });
});

describe('writeValues', () => {
  it('writes them as people would, and as JSON where that is read as something else', () => {
    expect(writeValues(['alipay', 'wechat'], 'string')).toBe('alipay|wechat');
    expect(writeValues([1, 2.5], 'double')).toBe('1|2.5');
    expect(writeValues(['a|b'], 'string')).toBe('["a|b"]');
    expect(writeValues([' a'], 'string')).toBe('[" a"]');
  });
});

describe('writeText', () => {
  it('marks what a spreadsheet would run, and what would lose its white space; readText takes the mark away', () => {
    for (const text of ['=1+1', '+86', '-1', '@name', ' a', 'a ', '\ta', "'=1", '']) {
      expect([text, writeText(text)]).toEqual([text, `'${text}`]);
      expect(readText(`'${text}`)).toBe(text);
    }
    expect(['苹果', "'tis", 'a=b'].map(writeText)).toEqual(['苹果', "'tis", 'a=b']);
    expect(readText("'tis")).toBe("'tis");
  });
});
