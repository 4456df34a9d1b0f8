/** Uncompresses a raw Snappy block. */

/**
 * Uncompresses a raw Snappy block. Throws when it is no valid block: also when it holds more or fewer bytes than it
 * claims. Written here, since snappyjs loops for ever on a literal of negative length and takes blocks that end early.
 */
export function uncompress(block: Buffer, maxLength: number): Buffer {
  const { length, start } = readLength(block);
  if (length > maxLength) throw new TooLongError(length);
  const output = Buffer.allocUnsafe(length);
  let from = start;
  let to = 0;
  while (from < block.length) {
    const tag = readBytes(block, from, 1);
    from += 1;
    if ((tag & 3) === 0) {
      const short = tag >>> 2;
      const extra = short < 60 ? 0 : short - 59;
      const count = (extra === 0 ? short : readBytes(block, from, extra)) + 1;
      from += extra;
      if (from + count > block.length || to + count > length) throw invalid;
      block.copy(output, to, from, from + count);
      from += count;
      to += count;
    } else {
      const { count, offset, used } = readCopy(block, tag, from);
      from += used;
      if (offset === 0 || offset > to || to + count > length) throw invalid;
      // Byte by byte: a copy may reach into what it writes.
      for (const end = to + count; to < end; to += 1) output[to] = output[to - offset] ?? 0;
    }
  }
  if (to !== length) throw invalid;
  return output;
}

/** The block claims more bytes than are taken. Nothing was allocated for it. */
export class TooLongError extends Error {
  constructor(length: number) {
    super(`the Snappy block claims ${String(length)} bytes`);
    this.name = 'TooLongError';
  }
}

const invalid = new Error('the body is no raw Snappy block');

function readCopy(block: Buffer, tag: number, from: number) {
  if ((tag & 3) === 1) {
    return { count: ((tag >>> 2) & 7) + 4, offset: ((tag >>> 5) << 8) + readBytes(block, from, 1), used: 1 };
  }
  const used = (tag & 3) === 2 ? 2 : 4;
  return { count: (tag >>> 2) + 1, offset: readBytes(block, from, used), used };
}

function readBytes(block: Buffer, from: number, count: number): number {
  if (from + count > block.length) throw invalid;
  return block.readUIntLE(from, count);
}

/** Reads the length that the block claims, at its start: 7 bits a byte, at most 32 bits. Throws when there is none. */
export function readLength(block: Buffer): { length: number; start: number } {
  let length = 0;
  for (let at = 0; at < 5; at += 1) {
    const byte = readBytes(block, at, 1);
    length += (byte & 127) * 2 ** (7 * at);
    if (byte < 128) {
      if (length >= 2 ** 32) throw invalid;
      return { length, start: at + 1 };
    }
  }
  throw invalid;
}
