/** An event's way from a call to the bytes that are sent. */
import fc from 'fast-check';
import { EventEncoder, type EventOptions } from '../../src/event/encode-event.js';
import { Review, type EventIssue, type EventNoteCode } from '../../src/event/issue.js';
import { readNotes } from './read-notes.js';

const now = 1_700_000_000_000;

interface Encoded {
  readonly json: string | undefined;
  readonly time: number | undefined;
  readonly issues: readonly EventIssue[];
  readonly notes: readonly EventIssue<EventNoteCode>[];
}

function encoderOf(keyRules: 'warn' | 'refuse' = 'warn'): EventEncoder {
  return new EventEncoder({ keyRules, unknownValues: 'refuse', now: () => now, hasRoom: () => true });
}

/** Encodes an event of user 9128391. It must make no difference whether that user was known at once. */
function encode(event: unknown, variables?: unknown, options: EventOptions = {}, keyRules?: 'refuse'): Encoded {
  const encoder = encoderOf(keyRules);
  const [review, later] = [new Review(), new Review()];
  const encoded = encoder.encode('9128391', event, variables, options, review);
  const draft = encoder.draft(event, variables, options, later, true);
  const sealed = draft && encoder.seal(draft, '9128391');
  expect(sealed?.bytes.toString()).toBe(encoded?.bytes.toString());
  expect([sealed?.time, later.issues, readNotes(later)]).toEqual([encoded?.time, review.issues, readNotes(review)]);
  return {
    json: encoded?.bytes.toString(),
    time: encoded?.time,
    issues: review.issues ?? [],
    notes: readNotes(review),
  };
}

describe('EventEncoder', () => {
  describe('time', () => {
    it.each([
      ['now, when there is none', undefined, now],
      ['a number of ms', 1_434_556_935_000, 1_434_556_935_000],
      ['a Date', new Date(1_434_556_935_000), 1_434_556_935_000],
      ['a fraction as a whole number', 1_434_556_935_000.9, 1_434_556_935_000],
      ['the first ms of the year 2000', 946_684_800_000, 946_684_800_000],
      ['a number a day ahead of the clock', now + 86_400_000, now + 86_400_000],
      ['a Date of 1970', new Date(0), 0],
      ['a Date before 1970', new Date(-1), -1],
      ['the last ms of a Date', new Date(8.64e15), 8.64e15],
    ])('takes %s', (_, time, tm) => {
      const { json, time: kept } = encode('A', undefined, { time });
      expect(json).toBe(`{"cs1":"9128391","tm":${String(tm)},"t":"cstm","n":"A"}`);
      expect(kept).toBe(tm);
    });

    it.each([
      ['NaN', Number.NaN, 'NaN'],
      ['Infinity', Infinity, 'Infinity'],
      ['-Infinity', -Infinity, '-Infinity'],
      ['an invalid Date', new Date(Number.NaN), 'an object (Date)'],
      ['a string', '2024-01-01', '"2024-01-01"'],
      ['a bigint', 1n, '1n'],
      ['an object', {}, 'an object'],
    ])('refuses %s, and quotes it', (_, time, quoted) => {
      expect(encode('A', undefined, { time: time as number })).toMatchObject({
        json: undefined,
        issues: [
          {
            code: 'not_finite',
            path: 'time',
            message: `time is ${quoted}: pass Unix milliseconds, such as Date.now(), or a Date`,
          },
        ],
      });
    });

    it('takes null for none, as the Java SDK does, and notes it', () => {
      const { time, notes } = encode('A', undefined, { time: null as never });
      expect(time).toBe(now);
      expect(notes).toEqual([
        { code: 'left_out', path: 'time', message: 'time is null: the event has the time of the call' },
      ]);
    });

    it('refuses null where the rules are strict', () => {
      expect(encode('A', undefined, { time: null as never }, 'refuse').issues).toMatchObject([
        { code: 'not_finite', path: 'time' },
      ]);
    });

    it.each([
      ['seconds', 1_700_000_000, 'that looks like seconds, pass milliseconds, such as Date.now()'],
      ['seconds with a fraction', 1_700_000_000.5, 'that looks like seconds, pass milliseconds, such as Date.now()'],
      ['microseconds', 1_700_000_000_000_000, 'that looks like microseconds, pass milliseconds, such as Date.now()'],
      ['nanoseconds', 1.7e18, 'that looks like nanoseconds, pass milliseconds, such as Date.now()'],
      ['the time since the start of a process', 12_345.6, 'it lies before the year 2000, pass Unix'],
      ['0', 0, 'it lies before the year 2000, pass Unix milliseconds, such as Date.now(), or a Date if you mean it'],
      ['a negative number', -1, 'it lies before the year 2000'],
      ['the last ms of 1999', 946_684_799_999, 'it lies before the year 2000'],
      ['more than a day ahead', now + 86_400_001, 'it lies more than a day ahead of the clock'],
      ['more than a Date can hold', 8e300, 'it lies outside ±8.64e15 ms, the range of a Date'],
      ['less than a Date can hold', -8.64e15 - 1, 'it lies outside ±8.64e15 ms, the range of a Date'],
    ])('refuses %s as a number, and says what it looks like', (_, time, what) => {
      const { json, issues } = encode('A', undefined, { time });
      expect(json).toBeUndefined();
      expect(issues).toMatchObject([{ code: 'out_of_range', path: 'time' }]);
      expect(issues[0]!.message).toContain(`time is ${String(time)}: ${what}`);
    });
  });

  describe('num', () => {
    it.each([0, 14, 0.5])('sends %p between the key and the variables', (num) => {
      expect(encode('A', { a: 1 }, { num }).json).toBe(
        `{"cs1":"9128391","tm":${String(now)},"t":"cstm","n":"A","num":${String(num)},"var":{"a":1}}`,
      );
    });

    it('sends none when there is none', () => {
      expect(encode('A', { a: 1 }).json).not.toContain('num');
    });

    it.each([
      [-1, '-1'],
      [-0.5, '-0.5'],
      [Number.NaN, 'NaN'],
      [Infinity, 'Infinity'],
      ['14', '"14"'],
    ])('sends the event without %p, as the Java SDK does, and notes it', (num, quoted) => {
      const { json, notes } = encode('A', { a: 1 }, { num: num as number });
      expect(json).toBe(`{"cs1":"9128391","tm":${String(now)},"t":"cstm","n":"A","var":{"a":1}}`);
      const message = `num is ${quoted}: pass a number of 0 or more; the event is sent without it`;
      expect(notes).toEqual([{ code: 'omitted', path: 'num', message }]);
    });

    it.each([
      [-1, '-1'],
      [Number.NaN, 'NaN'],
      ['14', '"14"'],
    ])('refuses %p where the rules are strict, and quotes it', (num, quoted) => {
      expect(encode('A', undefined, { num: num as number }, 'refuse')).toMatchObject({
        json: undefined,
        issues: [{ code: 'out_of_range', path: 'num', message: `num is ${quoted}: pass a number of 0 or more` }],
      });
    });
  });

  describe('event key', () => {
    it.each([
      ['an empty key', '', 'empty'],
      ['a key of 256 characters', 'k'.repeat(256), 'too_long'],
      ['a key that is no string', 14, 'not_a_string'],
      ['no key', undefined, 'not_a_string'],
    ])('refuses %s', (_, event, code) => {
      expect(encode(event)).toMatchObject({ json: undefined, issues: [{ code, path: 'event' }] });
    });

    it('says of a refused key nothing else', () => {
      expect(encode('', { ok: 1 })).toMatchObject({ issues: [{ code: 'empty' }], notes: [] });
    });
  });

  describe('key rules', () => {
    const long = 'k'.repeat(31);

    it('warns of an event key that the platform can not have, and sends it', () => {
      const { json, issues, notes } = encode('buy-product');
      expect(json).toContain('"n":"buy-product"');
      expect(issues).toEqual([]);
      expect(notes).toMatchObject([{ code: 'platform_key', path: 'event' }]);
    });

    it('warns of a variable key that the platform can not have, and sends it', () => {
      const { json, notes } = encode('A', { '3': 'x', [long]: 1 });
      expect(json).toContain(`"var":{"3":"x","${long}":1}`);
      expect(notes).toMatchObject([
        { code: 'platform_key', path: 'variables.3' },
        { code: 'platform_key', path: `variables.${long}` },
      ]);
    });

    it('refuses both on request', () => {
      expect(encode('buy-product', { '3': 'x' }, {}, 'refuse')).toMatchObject({
        json: undefined,
        issues: [
          { code: 'platform_key', path: 'event' },
          { code: 'platform_key', path: 'variables.3' },
        ],
        notes: [],
      });
    });

    it('refuses nothing that the platform can have', () => {
      expect(encode('BuyProduct', { product_price: 14 }, {}, 'refuse').issues).toEqual([]);
    });

    it('judges a variable key after it was trimmed', () => {
      expect(encode('A', { ' price ': 14 }, {}, 'refuse').issues).toEqual([]);
    });

    it('does not judge the key of a variable that is not sent', () => {
      expect(encode('A', { '3': null }, {}, 'refuse').issues).toEqual([]);
    });
  });

  it('lists all that is wrong', () => {
    const { issues } = encode('', { a: {} }, { time: Number.NaN, num: -1 }, 'refuse');
    expect(issues.map((issue) => issue.path)).toEqual(['event', 'time', 'num', 'variables.a']);
  });

  it('is not changed by a later change of the variables', () => {
    const encoder = encoderOf();
    const variables = { a: 1, list: ['x'] };
    const encoded = encoder.encode('7', 'A', variables, {}, new Review());
    const drafted = encoder.draft('A', variables, {}, new Review(), true);
    variables.a = 2;
    variables.list.push('y');
    expect(encoded!.bytes.toString()).toContain('"var":{"a":1,"list":"x"}');
    expect(encoder.seal(drafted!, '7').bytes.toString()).toContain('"var":{"a":1,"list":"x"}');
  });

  it('is not changed by the events that come after it, however large they are', () => {
    const encoder = encoderOf();
    const large = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`v${String(i)}`, '果'.repeat(255)]));
    const events = Array.from({ length: 1000 }, (_, i) => {
      const variables = i % 100 === 50 ? large : { i };
      return encoder.encode(`u${String(i)}`, 'A', variables, { time: new Date(i) }, new Review())!;
    });
    const expected = (i: number) => ({
      ...{ cs1: `u${String(i)}`, tm: i, t: 'cstm', n: 'A' },
      var: i % 100 === 50 ? large : { i },
    });
    expect(events.map((event) => JSON.parse(event.bytes.toString()) as unknown)).toEqual(
      events.map((_, i) => expected(i)),
    );
  });

  it('stands behind the event before it, parted by a comma', () => {
    const encoder = encoderOf();
    const [first, second] = ['A', 'B'].map((key) => encoder.encode('7', key, undefined, {}, new Review())!);
    expect([second!.buffer, second!.start]).toEqual([first!.buffer, first!.end + 1]);
    expect(first!.buffer.toString('latin1', first!.end, second!.start)).toBe(',');
  });

  it('leaves nothing of an event that is refused', () => {
    const encoder = encoderOf();
    expect(encoder.encode('7', 'A', { a: 1, b: {} }, {}, new Review())).toBeUndefined();
    expect(encoder.encode('7', 'A', { a: 1 }, {}, new Review())!.bytes.toString()).toMatch(
      /^\{"cs1":"7".*"var":\{"a":1\}\}$/,
    );
  });

  it('keeps apart an event that a getter of its variables tracks', () => {
    const encoder = encoderOf();
    const inner: string[] = [];
    const variables = {
      a: 1,
      get b() {
        inner.push(encoder.encode('8', 'Inner', { c: 3 }, {}, new Review())!.bytes.toString());
        return 2;
      },
      d: 4,
    };
    const outer = encoder.encode('7', 'Outer', variables, {}, new Review())!;
    expect(outer.bytes.toString()).toContain('"cs1":"7"');
    expect(outer.bytes.toString()).toContain('"n":"Outer","var":{"a":1,"b":2,"d":4}}');
    expect(inner).toEqual([expect.stringMatching(/^\{"cs1":"8".*"n":"Inner","var":\{"c":3\}\}$/)]);
    expect(encoder.encode('7', 'After', undefined, {}, new Review())!.bytes.toString()).toContain('"n":"After"}');
  });
});

describe('what is sent', () => {
  it('encodes the event of the documentation byte for byte', () => {
    const { json } = encode(
      'BuyProduct',
      { product_name: '苹果', product_classify: '水果', product_price: 14 },
      { time: 1_434_556_935_000 },
    );
    expect(json).toBe(
      '{"cs1":"9128391","tm":1434556935000,"t":"cstm","n":"BuyProduct",' +
        '"var":{"product_name":"苹果","product_classify":"水果","product_price":14}}',
    );
  });

  it('encodes in UTF-8', () => {
    const encoded = encoderOf().encode('7', 'A', { a: '苹😀' }, {}, new Review());
    expect(encoded!.bytes.toString('hex')).toContain('e88bb9f09f9880');
  });

  it('sends 14.0 as 14', () => {
    expect(encode('A', { price: 14.0 }).json).toContain('"var":{"price":14}');
  });

  it('sends no var when there are no variables', () => {
    expect(encode('A', {}).json).toBe(`{"cs1":"9128391","tm":${String(now)},"t":"cstm","n":"A"}`);
  });

  it('sends an empty var when no variable has a value', () => {
    expect(encode('A', { a: null }).json).toContain('"n":"A","var":{}}');
  });

  it('is what was tracked, whichever variables the event had before', () => {
    const encoder = encoderOf();
    const key = fc.constantFrom('a', 'b', 'c', ' a', 'a-b', '价格', '0', '1');
    const event = fc.record({
      name: fc.constantFrom('A', 'B', 'a-b'),
      entries: fc.array(fc.tuple(key, fc.oneof(fc.nat(), fc.string(), fc.constant(undefined))), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), (events) => {
        for (const { name, entries } of events) {
          const variables = Object.fromEntries(entries);
          const review = new Review();
          const json = encoder.encode('9128391', name, variables, {}, review)?.bytes.toString() ?? '';
          // Of two keys that are the same without their spaces, the last counts.
          const sent = Object.keys(variables).map((each) => [each.trim(), variables[each]] as const);
          expect(JSON.parse(json)).toEqual({
            ...{ cs1: '9128391', tm: now, t: 'cstm', n: name },
            ...(sent.length > 0 ? { var: Object.fromEntries(sent) } : {}),
          });
        }
      }),
    );
  });

  it('takes no list for variables, though an event before had such keys', () => {
    const encoder = encoderOf();
    for (let times = 0; times < 3; times += 1) encoder.encode('9128391', 'A', { 0: 'a' }, {}, new Review());
    const review = new Review();
    expect(encoder.encode('9128391', 'A', ['a'], {}, review)).toBeUndefined();
    expect(review.issues).toMatchObject([{ code: 'not_an_object' }]);
  });

  it('is read back by JSON.parse as it was tracked', () => {
    const text = fc.string({ unit: fc.oneof(fc.constantFrom('\ud83d', '\ude00', '"', '\\', '\u2028'), anyCharacter) });
    const key = fc.oneof(text, fc.constantFrom('__proto__', 'constructor', 'toJSON', '1'));
    const scalar = fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer());
    const goodKey = key.filter((each) => each.length > 0 && each.length <= 255);
    const variables = fc
      .uniqueArray(fc.tuple(goodKey, scalar), { selector: ([name]) => name.trim(), maxLength: 20 })
      .filter((entries) => entries.every(([name]) => name.trim() !== ''));

    fc.assert(
      fc.property(
        goodKey,
        variables,
        fc.integer({ min: -8.64e15, max: 8.64e15 }),
        fc.option(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }), { nil: undefined }),
        goodKey,
        (event, entries, time, num, user) => {
          const given = Object.fromEntries(entries);
          const sealed = encoderOf().encode(user, event, given, { time: new Date(time), num }, new Review())!;
          const read = JSON.parse(sealed.bytes.toString()) as { var?: object };
          // -0 is 0 in JSON; `__proto__` is an own key on both sides.
          const sent = Object.entries(given).map(([name, value]) => [name.trim(), value === 0 ? 0 : value]);
          const head = { cs1: user, tm: time === 0 ? 0 : time, t: 'cstm', n: event };
          expect({ ...read, var: undefined }).toEqual({ ...head, num: num === 0 ? 0 : num, var: undefined });
          expect(read.var && Object.entries(read.var)).toEqual(sent.length === 0 ? undefined : sent);
          expect(Object.keys(read)).toEqual(
            ['cs1', 'tm', 't', 'n', 'num', 'var'].filter((name) => Object.hasOwn(read, name)),
          );
          expect(sealed.time).toBe(time);
        },
      ),
    );
  });
});

const anyCharacter = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code));
