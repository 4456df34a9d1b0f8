/** The format of the file that says which events of a segment are settled: a line a run of indexes, each with a check. */

import { crc32 } from 'node:zlib';
import { mostRecords } from './record.js';

// The longest line: two indexes of seven digits, and the check.
const lineBytes = 24;
/** No file of settled indexes is longer, though each of a segment's events had a line of its own, and a torn one before it. */
export const mostSettledBytes = 2 * lineBytes * mostRecords;

/** Indexes of events, one bit each. */
export class SettledIndexes {
  #bits = new Uint8Array(64);

  /** Both inclusive, 0 to `mostRecords`. */
  add(first: number, last: number): void {
    const [from, to] = [first >> 3, last >> 3];
    if (to >= this.#bits.length) {
      const grown = new Uint8Array(Math.max(to + 1, this.#bits.length * 2));
      grown.set(this.#bits);
      this.#bits = grown;
    }
    const [head, tail] = [0xff << (first & 7), 0xff >> (7 - (last & 7))];
    this.#set(from, from === to ? head & tail : head);
    if (from === to) return;
    this.#bits.fill(0xff, from + 1, to);
    this.#set(to, tail);
  }

  #set(byte: number, bits: number): void {
    this.#bits[byte] = (this.#bits[byte] ?? 0) | bits;
  }

  has(index: number): boolean {
    return ((this.#bits[index >> 3] ?? 0) & (1 << (index & 7))) !== 0;
  }
}

/**
 * One line a run of indexes: `first-last check`. `afterTear` begins with a line feed, since what stands before it may be cut
 * off in the middle.
 */
export function encodeSettled(indexes: readonly number[], afterTear: boolean): string {
  const sorted = indexes.toSorted((a, b) => a - b);
  let text = afterTear ? '\n' : '';
  let first = sorted[0];
  for (const [at, index] of sorted.entries()) {
    if (sorted[at + 1] === index + 1) continue;
    const run = `${String(first)}-${String(index)}`;
    text += `${run} ${checkOf(run)}\n`;
    first = sorted[at + 1];
  }
  return text;
}

/** Reads lines, piece by piece. Those whose check is wrong are passed over: their events come again, which is the harmless side. */
export class SettledReader {
  readonly settled = new SettledIndexes();
  /** Whether it has read more than any file says that was not forged: the rest need not be read. */
  isDone = false;
  #rest = '';
  // Each event is settled once; a failing disk may have taken the same lines several times.
  #left = 8 * mostRecords;

  /** The next piece of the file; `''` is its end. */
  read(text: string): void {
    const lines = (this.#rest + text).split('\n');
    // What is longer than a line is none: it need not be kept.
    this.#rest = text === '' ? '' : (lines.pop() ?? '').slice(0, lineBytes + 1);
    for (const line of lines) this.#readLine(line);
  }

  #readLine(line: string): void {
    const [, run = '', first, last, check] = /^((\d{1,7})-(\d{1,7})) ([0-9a-f]{8})$/.exec(line) ?? [];
    if (check !== checkOf(run)) return;
    const [from, to] = [Number(first), Number(last)];
    // A line that is damaged, and has the right check by chance.
    if (from > to || to >= mostRecords) return;
    this.#left -= to - from + 1;
    this.isDone = this.#left < 0;
    if (!this.isDone) this.settled.add(from, to);
  }
}

function checkOf(run: string): string {
  return crc32(run).toString(16).padStart(8, '0');
}
