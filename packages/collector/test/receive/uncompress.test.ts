/** The Snappy decoder: what another implementation compresses comes back; what is broken is refused, and always ends. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { compress } from 'snappyjs';
import { uncompress } from '../../src/receive/uncompress.js';

const limit = 8 * 1024 * 1024;

describe('uncompress', () => {
  it('gives back whatever was compressed', () => {
    const repetitive = fc.array(fc.constantFrom('{"cs1":"1"}', '苹果', 'x', '0123456789'), { maxLength: 400 });
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 500 }).map((array) => Buffer.from(array)),
      repetitive.map((parts) => Buffer.from(parts.join(''))),
    );
    fc.assert(
      fc.property(bytes, (original) => {
        expect(uncompress(Buffer.from(compress(original)), limit).equals(original)).toBe(true);
      }),
    );
  });

  it('gives back a body of several blocks', () => {
    const source = readFileSync(join(__dirname, '../../page/look/row.css'));
    const original = Buffer.concat(Array.from({ length: 20 }, () => source));
    expect(uncompress(Buffer.from(compress(original)), limit).equals(original)).toBe(true);
  });

  test.each([
    ['is empty', []],
    ['ends within its length', [0x80]],
    ['claims more than it holds', [4, 0, 97]],
    ['holds more than it claims', [1, 4, 97, 98]],
    ['ends within a literal', [4, 12, 97]],
    ['copies from before its start', [5, 0, 97, 1, 2]],
    ['copies from nowhere', [5, 0, 97, 1, 0]],
    ['has a literal of negative length, on which snappyjs loops for ever', [4, 252, 250, 255, 255, 255, 1, 2, 3, 4]],
    ['has a length of more than 32 bits', [255, 255, 255, 255, 127]],
  ])('refuses a block that %s', (_what, bytes) => {
    expect(() => uncompress(Buffer.from(bytes), limit)).toThrow(/no raw Snappy block|claims/);
  });

  it('ends on any input', () => {
    expect(() => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 200 }), (array) => {
          try {
            return uncompress(Buffer.from(array), 1_000).length <= 1_000;
          } catch (error) {
            return String(error).includes('Snappy');
          }
        }),
      );
    }).not.toThrow();
  });

  it('refuses a length above the limit before it allocates', () => {
    expect(() => uncompress(Buffer.from([255, 255, 255, 255, 15]), limit)).toThrow('claims 4294967295 bytes');
  });
});
