/** What is sent of values that are objects: those of the libraries that people use, and hostile ones. */
import BigNumber from 'bignumber.js';
import { Binary, Decimal128, Double, Int32, Long, ObjectId, Timestamp, UUID } from 'bson';
import dayjs from 'dayjs';
import { Decimal } from 'decimal.js';
import { DateTime, Duration } from 'luxon';
import moment from 'moment';
import { Review } from '../../src/event/issue.js';
import { readValue, type UnknownValues } from '../../src/event/values.js';
import { readNotes } from './read-notes.js';

// It comes without types.
const npmLong = jest.requireActual<typeof Long>('long');

function read(value: unknown, unknownValues: UnknownValues = 'refuse') {
  const review = new Review();
  const sent = readValue({ key: value }, 'key', 'key', { unknownValues }, review);
  return { sent, issues: review.issues ?? [], notes: readNotes(review), omitted: review.omitted };
}

const time = 1_434_556_935_000;

describe('readValue, of an object that stands for one value', () => {
  it.each([
    ['a Decimal', new Decimal('14.50'), '14.5'],
    ['a BigNumber', new BigNumber('12345678901234567890.5'), '12345678901234567890.5'],
    ['an ObjectId', new ObjectId('65a1f0c2e4b0a1b2c3d4e5f6'), '65a1f0c2e4b0a1b2c3d4e5f6'],
    ['a Long of MongoDB', Long.fromString('9007199254740993'), '9007199254740993'],
    ['a Long of npm', npmLong.fromString('-9007199254740993'), '-9007199254740993'],
    ['an unsigned Long', npmLong.fromString('18446744073709551615', true), '18446744073709551615'],
    ['a Decimal128', Decimal128.fromString('14.50'), '14.50'],
    ['a Double', new Double(14.5), 14.5],
    ['an Int32', new Int32(14), 14],
    ['a UUID', new UUID('0f8a4044-84e3-4ebd-93fc-4cd08cc7b6b1'), '0f8a4044-84e3-4ebd-93fc-4cd08cc7b6b1'],
    ['bytes of MongoDB', new Binary(Buffer.from('a')), 'YQ=='],
    ['a moment', moment(time), '2015-06-17T16:02:15.000Z'],
    ['a duration of moment', moment.duration(1000), 'PT1S'],
    ['a dayjs', dayjs(time), '2015-06-17T16:02:15.000Z'],
    ['a DateTime', DateTime.fromMillis(time, { zone: 'Asia/Shanghai' }), '2015-06-18T00:02:15.000+08:00'],
    ['a Duration', Duration.fromMillis(1000), 'PT1S'],
    ['a URL', new URL('https://a.example/苹果'), 'https://a.example/%E8%8B%B9%E6%9E%9C'],
  ])('sends %s, and notes it', (_, value, expected) => {
    const { sent, issues, notes } = read(value);
    expect([sent, issues]).toEqual([expected, []]);
    const message = `an object is sent as the ${typeof expected} that it stands for`;
    expect(notes).toEqual([{ code: 'converted', path: 'variables.key', message }]);
  });

  it.each([
    ['a string', new String('苹果'), '苹果'],
    ['a number', new Number(14.5), 14.5],
    ['true', new Boolean(true), 'true'],
    ['a bigint', Object(14n), '14'],
  ])('sends a boxed value as the value: %s', (_, value, expected) => {
    expect(read(value)).toMatchObject({ sent: expected, issues: [] });
  });

  it('says nothing of a boxed string or number, which is sent as it is', () => {
    expect([read(new String('a')).notes, read(new Number(1)).notes]).toEqual([[], []]);
  });

  it.each([
    ['a moment', moment(Number.NaN)],
    ['a dayjs', dayjs(Number.NaN)],
    ['a DateTime', DateTime.invalid('no date')],
  ])('leaves out %s that is invalid, as an invalid Date', (_, value) => {
    expect(read(value)).toMatchObject({ sent: undefined, issues: [], notes: [{ code: 'left_out' }] });
  });

  it('holds what toJSON() returns to the rules of its kind', () => {
    const returning = (value: unknown) => read({ toJSON: () => value });
    expect(returning('x'.repeat(300))).toMatchObject({ sent: 'x'.repeat(255), notes: [{}, { code: 'cut' }] });
    expect(returning(Number.NaN)).toMatchObject({ sent: undefined, notes: [{}, { code: 'left_out' }] });
    expect(returning(true).sent).toBe('true');
    expect(returning(14n).sent).toBe('14');
  });

  it('cuts a URL of any length', () => {
    expect(read(new URL(`https://a.example/${'x'.repeat(1_000_000)}`)).sent).toHaveLength(255);
  });

  it('joins those of a list', () => {
    expect(read([new Decimal('1.5'), Long.fromInt(2), new String('c'), moment(Number.NaN)]).sent).toBe('1.5||2||c');
  });

  it('calls toJSON() once, with the key, as JSON does', () => {
    const toJSON = jest.fn(() => 'a');
    read({ toJSON });
    expect(toJSON.mock.calls).toEqual([['key']]);
  });

  it('never asks what toJSON() returned for its own', () => {
    const toJSON = jest.fn(() => 'a');
    expect(read({ toJSON: () => ({ toJSON }) }).issues).toMatchObject([{ code: 'nested_object' }]);
    expect(toJSON).not.toHaveBeenCalled();
  });
});

describe('readValue, of an object that stands for none', () => {
  it.each([
    ['a list', () => ['a']],
    ['an object', () => ({ a: 1 })],
    [
      'itself',
      function itself(this: unknown) {
        return this;
      },
    ],
    ['a boxed string', () => new String('a')],
  ])('refuses one whose toJSON() returns %s', (_, toJSON) => {
    expect(read({ toJSON })).toMatchObject({ sent: undefined, issues: [{ code: 'nested_object' }] });
  });

  it.each([
    ['a function', () => () => 1],
    ['a symbol', () => Symbol('s')],
  ])('refuses one whose toJSON() returns %s', (_, toJSON) => {
    expect(read({ toJSON })).toMatchObject({ sent: undefined, issues: [{ code: 'unsupported_type' }] });
  });

  it('refuses one whose toJSON() returns a promise, whose rejection ends no process', async () => {
    const toJSON = () => Promise.reject(new Error('a bug of the host'));
    expect(read({ toJSON }).issues).toMatchObject([{ code: 'nested_object' }]);
    await new Promise((resolve) => setImmediate(resolve));
  });

  it('refuses one whose toJSON() throws, and says so without its error', () => {
    const toJSON = (): never => {
      throw new Error('the secret of the host');
    };
    expect(read({ toJSON }).issues).toEqual([
      { code: 'unreadable', path: 'variables.key', message: 'the value can not be read: its toJSON() throws' },
    ]);
  });

  it.each([
    ['a Buffer', Buffer.alloc(10)],
    ['a typed array', new Float64Array(10)],
  ])('refuses %s without having it copied', (_, bytes) => {
    const toJSON = jest.fn();
    expect(read(Object.assign(bytes, { toJSON })).issues).toMatchObject([{ code: 'nested_object' }]);
    expect(toJSON).not.toHaveBeenCalled();
  });

  it.each([
    ['a Timestamp of MongoDB, which is a Long and no number', new Timestamp(5n)],
    ['what only says that it is no Long', { __isLong__: false, toString: () => '7' }],
    ['a boxed symbol', Object(Symbol('s'))],
  ])('refuses %s', (_, value) => {
    expect(read(value).issues).toHaveLength(1);
  });

  it('refuses a Long whose text is none', () => {
    expect(read({ __isLong__: true, toString: () => ({}) }).issues).toMatchObject([{ code: 'nested_object' }]);
  });
});

describe("readValue, with unknownValues: 'omit'", () => {
  it.each([
    ['a Map', new Map()],
    ['an object', { a: 1 }],
    ['a Buffer', Buffer.from('a')],
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    [
      'what throws',
      {
        toJSON: () => {
          throw new Error('no');
        },
      },
    ],
  ])('leaves out %s, and notes it with the hint', (_, value) => {
    const refused = read(value).issues[0]?.message ?? '';
    expect(read(value, 'omit')).toEqual({
      ...{ sent: undefined, issues: [], omitted: 1 },
      notes: [{ code: 'omitted', path: 'variables.key', message: `${refused}; the event is sent without it` }],
    });
  });

  it('leaves out a whole list for one of its items, since half of one would be wrong', () => {
    expect(read(['a', { b: 1 }, 'c', { d: 1 }], 'omit')).toMatchObject({ sent: undefined, issues: [], omitted: 1 });
  });

  it('leaves out what can not be read', () => {
    const review = new Review();
    const variables = Object.defineProperty({}, 'key', {
      get: () => {
        throw new Error('no');
      },
    });
    expect(readValue(variables, 'key', 'key', { unknownValues: 'omit' }, review)).toBeUndefined();
    expect(review).toMatchObject({ issues: undefined, omitted: 1, notes: [{ code: 'omitted' }] });
  });

  it('sends what can be sent', () => {
    expect(read(new Decimal('14.5'), 'omit')).toMatchObject({ sent: '14.5', omitted: 0 });
  });
});
