/** What is written is what JSON.stringify makes, in UTF-8. */
import fc from 'fast-check';
import { Chunk, JsonWriter } from '../../src/event/json-writer.js';

function written(write: (writer: JsonWriter) => void): string {
  const writer = new JsonWriter();
  writer.begin();
  write(writer);
  return writer.end(0).bytes.toString();
}

describe('string', () => {
  it.each([
    ['nothing', ''],
    ['letters', 'BuyProduct'],
    ['two bytes a character', 'é߿'],
    ['three bytes a character', 'ࠀ苹果\uffff'],
    ['what has to be escaped', '"\\/\b\f\n\r\t\u0000\u001f'],
    ['what need not be escaped', '\u007f\u0080\u2028\u2029'],
    ['a pair', 'a😀b'],
    ['the first half of a pair, alone', 'a\ud83d'],
    ['the second half of a pair, alone', '\ude00b'],
  ])('writes %s as JSON.stringify does', (_, text) => {
    expect(
      written((writer) => {
        writer.string(text);
      }),
    ).toBe(JSON.stringify(text));
  });

  it('writes any string as JSON.stringify does', () => {
    const unit = fc.oneof(fc.string({ unit: 'binary', maxLength: 1 }), fc.integer({ min: 0, max: 0xffff }).map(toUnit));
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 40 }), (units) => {
        const text = units.join('');
        expect(
          written((writer) => {
            writer.string(text);
          }),
        ).toBe(JSON.stringify(text));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('number', () => {
  it.each([0, -0, 1, 9, 10, 99, 100, 999_999_999, 1e9, 1e9 + 1, 2 ** 31, -1, 0.5, 14.25, 1e21, 5e-324, -1.5e300])(
    'writes %p as JSON.stringify does',
    (value) => {
      expect(
        written((writer) => {
          writer.number(value);
        }),
      ).toBe(JSON.stringify(value));
    },
  );

  it('writes any number as JSON.stringify does', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.oneof(finite, fc.integer(), fc.maxSafeInteger()), (value) => {
        expect(
          written((writer) => {
            writer.number(value);
          }),
        ).toBe(JSON.stringify(value));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('thousandth', () => {
  it.each([
    [0, '000'],
    [7, '007'],
    [42, '042'],
    [999, '999'],
  ])('writes %d as %s', (value, expected) => {
    expect(
      written((writer) => {
        writer.thousandth(value);
      }),
    ).toBe(expected);
  });
});

describe('chunk', () => {
  it('is the text in UTF-8, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const chunk = new Chunk(text);
        expect(
          written((writer) => {
            writer.chunk(chunk);
          }),
        ).toBe(Buffer.from(text).toString());
      }),
      { numRuns: 1000 },
    );
  });
});

it('takes whatever is written, wherever its buffers end', () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 50 }),
    fc.constantFrom('果'.repeat(30_000), 'x'.repeat(70_000)),
    fc.nat(),
  );
  fc.assert(
    fc.property(fc.array(fc.array(piece, { maxLength: 8 }), { maxLength: 30 }), (events) => {
      const writer = new JsonWriter();
      const dash = new Chunk('—');
      const ended = events.map((pieces, time) => {
        writer.begin();
        for (const each of pieces) {
          if (typeof each === 'number') writer.number(each);
          else writer.string(each);
          writer.byte(0x20);
          writer.chunk(dash);
        }
        return writer.end(time);
      });
      const expected = events.map((pieces) => pieces.map((each) => `${JSON.stringify(each)} —`).join(''));
      expect(ended.map((event) => event.bytes.toString())).toEqual(expected);
      expect(ended.map((event) => event.time)).toEqual(events.map((_, time) => time));
    }),
  );
});

it('gives out what was begun, forgets it, and writes it again later', () => {
  const writer = new JsonWriter();
  writer.begin();
  writer.string('草稿 é 😀');
  const [text, size] = [writer.text(), writer.size];
  writer.begin();
  writer.string('event');
  const event = writer.end(0);
  writer.begin();
  writer.latin1(text);
  expect([event, writer.end(0)].map(({ bytes }) => bytes.toString())).toEqual(['"event"', '"草稿 é 😀"']);
  expect(size).toBe(text.length);
});

function toUnit(code: number): string {
  return String.fromCharCode(code);
}
