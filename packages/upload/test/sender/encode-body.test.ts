/** Events become the body of a request. */
import fc from 'fast-check';
import { uncompress } from 'snappyjs';
import { encodeBody, snappyCompressor } from '../../src/sender/encode-body.js';
import { EncodedEvent } from '../../src/encoded-event.js';

function encoded(json: string): EncodedEvent {
  const buffer = Buffer.from(json);
  return new EncodedEvent(buffer, 0, buffer.length, 0);
}

/** Events that stand behind each other in one buffer, with this between them. */
function neighbours(texts: readonly string[], between: string): EncodedEvent[] {
  const buffer = Buffer.from(texts.join(between));
  let at = 0;
  return texts.map((text) => {
    const start = at;
    const end = start + Buffer.byteLength(text);
    at = end + Buffer.byteLength(between);
    return new EncodedEvent(buffer, start, end, 0);
  });
}

describe('encodeBody', () => {
  it('puts one event into a list', () => {
    expect(encodeBody([encoded('{"a":1}')]).toString()).toBe('[{"a":1}]');
  });

  it('puts several events into a list, without spaces', () => {
    expect(encodeBody([encoded('{"a":1}'), encoded('{"b":"苹果"}'), encoded('{}')]).toString()).toBe(
      '[{"a":1},{"b":"苹果"},{}]',
    );
  });

  it('has one byte a comma and two for the brackets', () => {
    expect(encodeBody([encoded('{}'), encoded('{}')])).toHaveLength(7);
  });

  it.each([',', '\n', '', ', ', '--'])(
    'parts neighbours in one buffer by a comma, when %j is between them',
    (between) => {
      const events = neighbours(['{"a":1}', '{"b":"苹果"}', '{}'], between);
      expect(encodeBody(events).toString()).toBe('[{"a":1},{"b":"苹果"},{}]');
    },
  );

  it('takes neighbours in any order, with others between them', () => {
    const [a, b, c, d] = neighbours(['{"a":1}', '{"b":2}', '{"c":3}', '{"d":4}'], ',');
    const events = [c!, d!, encoded('{"x":0}'), a!, b!, d!];
    expect(encodeBody(events).toString()).toBe('[{"c":3},{"d":4},{"x":0},{"a":1},{"b":2},{"d":4}]');
  });

  it('is read back by JSON.parse as the list of its events', () => {
    fc.assert(
      fc.property(
        fc.array(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), { minLength: 1 }),
        (events) => {
          const texts = events.map((event) => JSON.stringify(event));
          expect(JSON.parse(encodeBody(texts.map(encoded)).toString())).toEqual(
            texts.map((text) => JSON.parse(text) as unknown),
          );
        },
      ),
    );
  });
});

describe('snappyCompressor', () => {
  it('is codec 2', () => {
    expect(snappyCompressor().codec).toBe('2');
  });

  it('gives back every body when it is uncompressed', () => {
    const snappy = snappyCompressor();
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 2000 }), (body) => {
        expect(Buffer.from(uncompress(snappy.compress(body)))).toEqual(Buffer.from(body));
      }),
    );
  });

  it('makes events smaller', () => {
    const body = encodeBody(Array.from({ length: 100 }, () => encoded('{"cs1":"9128391","n":"BuyProduct"}')));
    expect(snappyCompressor().compress(body).length).toBeLessThan(body.length / 5);
  });
});
