/** Finds the items of a JSON array in its bytes, so that they can be parsed one by one. */

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Most keys, and most values, of one item: JSON.parse takes seconds for more, and much memory. */
const most = { keys: 10_000, values: 250_000 };

/** Why the scan ended: after the array, in what is no array, or at an item that is too large. */
export type ScanEnd = 'end' | 'broken' | 'large';

/**
 * Finds the items of an array. It knows strings and brackets, and no more of JSON: the array is right if each of its items is, and
 * if it came to the end.
 */
export class ItemScanner {
  readonly #bytes: Buffer;
  /** Where the present item begins and ends. */
  start = 0;
  end = 0;
  ended: ScanEnd | undefined;
  readonly isArray: boolean;
  #at: number;
  #isFirst = true;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#at = skipSpace(bytes, 0);
    this.isArray = bytes[this.#at] === openList;
    if (!this.isArray) this.ended = 'broken';
    this.#at += 1;
  }

  /** Goes to the next item. Returns false when there is none; `ended` then says why. */
  next(): boolean {
    if (this.ended !== undefined) return false;
    const bytes = this.#bytes;
    this.start = this.#at;
    let [depth, keys, values] = [0, 0, 0];
    for (let at = this.start; at < bytes.length; at += 1) {
      switch (bytes[at]) {
        case quote:
          at = skipString(bytes, at);
          break;
        case openList:
        case openObject:
          depth += 1;
          values += 1;
          break;
        case closeObject:
        case closeList:
          if (depth === 0) return this.#finish(at);
          depth -= 1;
          break;
        case comma:
          if (depth === 0) return this.#pass(at);
          values += 1;
          break;
        case colon:
          keys += 1;
          break;
      }
      if (keys > most.keys || values > most.values) return this.#stop('large');
    }
    return this.#stop('broken');
  }

  #pass(at: number): boolean {
    this.end = at;
    this.#at = at + 1;
    this.#isFirst = false;
    return true;
  }

  /** At a closing bracket of the array: in front of it is the last item, or nothing at all. */
  #finish(at: number): boolean {
    const bytes = this.#bytes;
    const isEnd = bytes[at] === closeList && skipSpace(bytes, at + 1) === bytes.length;
    const isEmpty = this.#isFirst && skipSpace(bytes, this.start) === at;
    this.#stop(isEnd ? 'end' : 'broken');
    this.end = at;
    return isEnd && !isEmpty;
  }

  #stop(why: ScanEnd): false {
    this.ended = why;
    return false;
  }
}

/** The place of the quote that ends the string which begins at `at`. */
function skipString(bytes: Buffer, at: number): number {
  for (let next = at + 1; next < bytes.length; next += 1) {
    const byte = bytes[next];
    if (byte === quote) return next;
    if (byte === backslash) next += 1;
  }
  return bytes.length;
}

function skipSpace(bytes: Buffer, at: number): number {
  let next = at;
  while (next < bytes.length && [0x20, 0x09, 0x0a, 0x0d].includes(bytes[next] ?? 0)) next += 1;
  return next;
}
