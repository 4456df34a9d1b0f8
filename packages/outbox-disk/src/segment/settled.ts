/** The file beside a segment: indexes of settled events enter, lines leave; lines enter, and the indexes leave. */

import { crc32 } from 'node:zlib';
import { maxPayloadBytes } from './record.js';

// No segment has more records: it guards against a line that is damaged and has the right check by chance.
const maxIndex = maxPayloadBytes * 4;

/** Indexes of events, one bit each. */
export class SettledIndexes {
  #bits = new Uint8Array(64);

  add(first: number, last: number): void {
    const needed = (last >> 3) + 1;
    if (needed > this.#bits.length) {
      const grown = new Uint8Array(Math.max(needed, this.#bits.length * 2));
      grown.set(this.#bits);
      this.#bits = grown;
    }
    for (let index = first; index <= last; index += 1) {
      this.#bits[index >> 3] = (this.#bits[index >> 3] ?? 0) | (1 << (index & 7));
    }
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

/** Lines whose check is wrong are passed over: their events come again, which is the harmless side. */
export function parseSettled(text: string): SettledIndexes {
  const settled = new SettledIndexes();
  for (const line of text.split('\n')) {
    const [run = '', check] = line.split(' ');
    if (run === '' || check !== checkOf(run)) continue;
    const [first = NaN, last = NaN] = run.split('-').map(Number);
    if (first >= 0 && first <= last && last <= maxIndex) settled.add(first, last);
  }
  return settled;
}

function checkOf(run: string): string {
  return crc32(run).toString(16).padStart(8, '0');
}
