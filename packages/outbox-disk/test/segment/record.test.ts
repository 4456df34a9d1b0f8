import { EncodedEvent } from '@growingio/upload';
import fc from 'fast-check';
import {
  decodeRecords,
  decodeVersion,
  encodeHeader,
  encodeRecord,
  formatVersion,
  headerBytes,
  maxPayloadBytes,
  mostRecords,
  recordBytes,
} from '../../src/segment/record.js';

interface Found {
  readonly index: number;
  readonly time: number;
  readonly text: string;
}

const payload = fc.uint8Array({ maxLength: 80 });

function encodeAll(payloads: readonly Uint8Array[]): Buffer {
  const target = Buffer.alloc(payloads.reduce((sum, bytes) => sum + recordBytes + bytes.length, 0));
  let at = 0;
  for (const [index, bytes] of payloads.entries()) {
    at = encodeRecord(target, at, index, new EncodedEvent(Buffer.from(bytes), 0, bytes.length, index * 1000));
  }
  return target;
}

function encodeAt(index: number, bytes: Buffer): Buffer {
  const target = Buffer.alloc(recordBytes + bytes.length);
  encodeRecord(target, 0, index, new EncodedEvent(bytes, 0, bytes.length, 0));
  return target;
}

function describe1(payloads: readonly Uint8Array[], index: number): Found {
  return { index, time: index * 1000, text: Buffer.from(payloads[index] ?? []).toString('hex') };
}

/** Decodes bytes that come in pieces, as from a file. */
function decodeAll(source: Buffer, pieceBytes = source.length + 1): Found[] {
  const found: Found[] = [];
  let at = 0;
  let size = pieceBytes;
  while (at < source.length) {
    const piece = source.subarray(at, at + size);
    const { consumed, needed } = decodeRecords(piece, at + size >= source.length, (index, time, from, start, end) => {
      found.push({ index, time, text: from.toString('hex', start, end) });
      return true;
    });
    at += consumed;
    size = Math.max(pieceBytes, needed);
  }
  return found;
}

describe('decodeRecords', () => {
  it('reads what encodeRecord has written, in pieces of any size', () => {
    fc.assert(
      fc.property(fc.array(payload), fc.integer({ min: 1, max: 300 }), (payloads, pieceBytes) => {
        expect(decodeAll(encodeAll(payloads), pieceBytes)).toEqual(payloads.map((_, at) => describe1(payloads, at)));
      }),
    );
  });

  it('reads every record that is intact, and none that is not, wherever bits are flipped', () => {
    fc.assert(
      fc.property(
        fc.array(payload, { minLength: 1, maxLength: 20 }),
        fc.array(fc.record({ at: fc.nat(), bit: fc.integer({ min: 0, max: 7 }) }), { maxLength: 6 }),
        fc.integer({ min: 1, max: 300 }),
        (payloads, flips, pieceBytes) => {
          const source = encodeAll(payloads);
          const original = Buffer.from(source);
          for (const { at, bit } of flips) {
            const place = at % source.length;
            source[place] = (source[place] ?? 0) ^ (1 << bit);
          }
          const intact: Found[] = [];
          let at = 0;
          for (const [index, bytes] of payloads.entries()) {
            const end = at + recordBytes + bytes.length;
            if (source.subarray(at, end).equals(original.subarray(at, end))) intact.push(describe1(payloads, index));
            at = end;
          }
          expect(decodeAll(source, pieceBytes)).toEqual(intact);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('reads the records around a hole, or around what was put between', () => {
    fc.assert(
      fc.property(
        fc.array(payload, { minLength: 3, maxLength: 10 }),
        fc.uint8Array({ maxLength: 40 }),
        fc.nat(),
        (payloads, foreign, pick) => {
          const gone = 1 + (pick % (payloads.length - 2));
          const before = encodeAll(payloads.slice(0, gone));
          const source = encodeAll(payloads);
          const after = encodeAll(payloads.slice(0, gone + 1)).length;
          const holed = Buffer.concat([before, foreign, source.subarray(after)]);
          const rest = payloads.map((_, at) => describe1(payloads, at)).filter(({ index }) => index !== gone);
          expect(decodeAll(holed)).toEqual(rest);
        },
      ),
    );
  });

  it('returns how many bytes it has passed over', () => {
    const source = encodeAll([Buffer.from('one'), Buffer.from('two')]);
    source[recordBytes] = 0;
    expect(decodeRecords(source, true, () => true)).toMatchObject({
      consumed: source.length,
      damaged: recordBytes + 3,
    });
  });

  it('stops in front of the record that the visitor refuses', () => {
    const source = encodeAll([Buffer.from('one'), Buffer.from('two')]);
    expect(decodeRecords(source, true, (index) => index < 1)).toMatchObject({
      consumed: recordBytes + 3,
      stopped: true,
    });
  });

  it('takes no record whose index no segment can have', () => {
    const source = encodeAt(mostRecords - 1, Buffer.from('last'));
    const forged = encodeAt(mostRecords, Buffer.from('one more'));
    expect(decodeAll(Buffer.concat([forged, source]))).toMatchObject([{ index: mostRecords - 1 }]);
    expect(decodeAll(forged)).toEqual([]);
  });

  it('waits for no payload that is longer than any', () => {
    const longest = encodeAt(0, Buffer.alloc(maxPayloadBytes));
    const head = longest.subarray(0, recordBytes);
    expect(decodeRecords(head, false, () => true)).toMatchObject({ consumed: 0, needed: longest.length });
    const tooLong = encodeAt(0, Buffer.alloc(maxPayloadBytes + 1)).subarray(0, recordBytes);
    const next = encodeAt(1, Buffer.from('next'));
    expect(decodeAll(Buffer.concat([tooLong, next]))).toMatchObject([{ index: 1 }]);
    expect(decodeRecords(tooLong, false, () => true).needed).toBe(recordBytes);
  });

  it('keeps the last bytes, which may be the beginning of a mark', () => {
    const source = Buffer.concat([Buffer.alloc(recordBytes), Buffer.from([0xff, 0x47, 0x49])]);
    expect(decodeRecords(source, false, () => true)).toMatchObject({ consumed: recordBytes, damaged: recordBytes });
  });

  it('passes over damaged payloads as a whole once it has checked enough of them in vain', () => {
    // Each of these heads says that all that follows is its payload.
    const heads = 1000;
    const source = Buffer.concat(
      Array.from({ length: heads }, (_, index) => {
        const rest = (heads - index - 1) * recordBytes;
        return encodeAt(index, Buffer.alloc(rest)).subarray(0, recordBytes);
      }),
    );
    const { wasted } = decodeRecords(source, true, () => true, source.length);
    expect(wasted).toBeLessThanOrEqual(2 * source.length);
    expect(decodeRecords(source, true, () => true).wasted).toBeGreaterThan(100 * source.length);
  });
});

describe('decodeVersion', () => {
  it('reads the header that encodeHeader has written', () => {
    expect(encodeHeader()).toHaveLength(headerBytes);
    expect([decodeVersion(encodeHeader()), decodeVersion(encodeHeader(27))]).toEqual([formatVersion, 27]);
  });

  it('takes no damaged header for one of another version', () => {
    const header = encodeHeader();
    for (let at = 0; at < headerBytes * 8; at += 1) {
      const damaged = Buffer.from(header);
      damaged[at >> 3] = (damaged[at >> 3] ?? 0) ^ (1 << (at & 7));
      expect(decodeVersion(damaged)).toBeUndefined();
    }
  });
});
