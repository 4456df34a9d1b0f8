/** What the columns of a CSV are, and its rows. */
import { readCsvRow, readHeader, type CsvHeader } from '../../src/send/csv.js';

const header = (names: string): CsvHeader => readHeader(names.split(',')) as CsvHeader;

describe('readHeader', () => {
  it('takes all columns that are no fields for variables', () => {
    const { columns, leftOut } = header('event,loginUserId,time,product_name,phone:string');
    expect(columns.slice(3)).toEqual([
      { variable: { key: 'product_name', isText: false } },
      { variable: { key: 'phone', isText: true } },
    ]);
    expect(leftOut).toEqual([]);
  });

  it('leaves others out where variables are named as such', () => {
    expect(header('id,n,cs1,tm,num,var.product_name,problems').leftOut).toEqual(['id', 'problems']);
  });

  it.each([
    ['loginUserId,time', 'there is no column event (or n)'],
    ['event,time', 'there is no column loginUserId (or cs1)'],
    ['event,n,cs1', 'two columns are event'],
    ['event,cs1,a,a', 'the column a is there twice'],
    ['event,cs1,phone,phone:string', 'the column phone is there twice'],
    ['event,cs1,var.phone:string,var.phone', 'the column phone is there twice'],
    ['event,cs1,a:number', 'the column a:number is no variable: write NAME or NAME:string'],
  ])('says what is wrong with %s', (names, words) => {
    expect(readHeader(names.split(','))).toBe(words);
  });
});

describe('readCsvRow', () => {
  const columns = header('event,loginUserId,time,name,price,phone:string');

  it('reads fields and variables, without those that are empty', () => {
    const text = 'BuyProduct,9128391,2015-06-17T16:02:15Z,"苹果, ""红""",14,13800138000';
    expect(readCsvRow(text, columns)).toMatchObject({
      ...{ event: 'BuyProduct', loginUserId: '9128391', time: new Date(1_434_556_935_000) },
      variables: { name: '苹果, "红"', price: 14, phone: '13800138000' },
    });
    expect(readCsvRow('BuyProduct,9128391,1434556935000,,,', columns)).toMatchObject({ variables: {} });
  });

  it.each([
    ['a,b', 'there are 2 cells, and 6 columns'],
    ['"a"b,1,1434556935000,,,', 'a quotation mark is not closed, or text stands behind one that closes'],
    [',9128391,1434556935000,,,', 'event is missing'],
    ['a,,1434556935000,,,', 'loginUserId is missing'],
    ['a,b,,,,', 'the time is "": write it as 2026-11-30T12:00:00+08:00, or in Unix milliseconds'],
  ])('says what is wrong with %s', (text, problem) => {
    expect(readCsvRow(text, columns)).toEqual({ problem });
  });

  it('reads a quotation mark within a cell as it is', () => {
    expect(readCsvRow('a,b,1434556935000,5" pipe,,', columns)).toMatchObject({ variables: { name: '5" pipe' } });
  });
});
