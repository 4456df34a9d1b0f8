/** Cuts long work into slices, between which the event loop serves others. */

import { setImmediate as nextTurn } from 'node:timers/promises';

// How long a slice lasts, in ms, and after how many bytes of input the clock is looked at.
const longestSlice = 8;
const bytesBetweenLooks = 8 * 1024;

export class Slices {
  #startedAt = performance.now();
  #bytes = 0;

  /** Says that so many bytes were worked on. Returns whether it is time to `rest`. */
  isOver(bytes: number): boolean {
    this.#bytes += bytes;
    if (this.#bytes < bytesBetweenLooks) return false;
    this.#bytes = 0;
    return performance.now() - this.#startedAt > longestSlice;
  }

  async rest(): Promise<void> {
    await nextTurn();
    this.#startedAt = performance.now();
  }
}
