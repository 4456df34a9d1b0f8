/** A line of JSON as an event: our names, the API's, a mix. */
import { readJsonRow } from '../../src/send/event-fields.js';

const event = { event: 'BuyProduct', loginUserId: '9128391', time: 1_434_556_935_000, variables: { a: 1 } };

describe('readJsonRow', () => {
  it.each([
    ['our names', event],
    ['the names of the API', { cs1: '9128391', tm: 1_434_556_935_000, t: 'cstm', n: 'BuyProduct', var: { a: 1 } }],
    ['a mix', { n: 'BuyProduct', cs1: '9128391', time: 1_434_556_935_000, variables: { a: 1 } }],
  ])('reads %s', (_, line) => {
    expect(readJsonRow(JSON.stringify(line))).toEqual({ ...event, num: undefined });
  });

  it('reads a time in words as the moment that it means', () => {
    const line = JSON.stringify({ ...event, time: '1999-12-31T00:00:00Z' });
    expect(readJsonRow(line)).toEqual({ ...event, time: new Date('1999-12-31T00:00:00Z'), num: undefined });
  });

  it.each([
    ['{"event":', 'this is no JSON: write one event a line, as jq -c does'],
    ['[{}]', "this is a list: write one event a line, as jq -c '.[]' does"],
    ['14', 'this is no object with the fields of an event'],
    [
      '{"event":"a","userId":"1"}',
      '"userId" is no field: known are event, n, loginUserId, cs1, time, tm, num, variables, var',
    ],
    [
      '{"n":"a","cs1":"u1","t":"vst"}',
      '"t" is no field: known are event, n, loginUserId, cs1, time, tm, num, variables, var',
    ],
    ['{"event":"a","n":"a"}', 'event is there twice'],
    ['{"cs1":"u1"}', 'event is missing'],
    ['{"event":"a","cs1":null}', 'loginUserId is missing'],
    ['{"event":"a","cs1":" "}', 'loginUserId is missing'],
    ['{"event":"","cs1":"u1"}', 'event is missing'],
    [
      '{"event":"a","cs1":"u1","tm":null}',
      'the time is null: write it as 2026-11-30T12:00:00+08:00, or in Unix milliseconds',
    ],
  ])('says what is wrong with %s', (line, problem) => {
    expect(readJsonRow(line)).toEqual({ problem });
  });
});
