/** Accepted events enter; those that are asked for leave, on loan. */

import type { EncodedEvent } from '../encoded-event.js';
import { LeasedEvent } from './outbox.js';

const mostEvents = 256;

/**
 * Up to 256 events, one after the other. As numbers in columns, since the garbage collector has to move and mark each object
 * that waits: with an object an event, a delivery from a long queue took a third more.
 */
export class Page {
  /** Sequence number of its first event. */
  readonly first: number;
  next: Page | undefined;
  readonly #buffers: Buffer[] = [];
  /** Start and end of each event in its buffer. */
  readonly #ranges = new Uint32Array(mostEvents * 2);
  readonly #times = new Float64Array(mostEvents);

  constructor(first: number) {
    this.first = first;
  }

  get isFull(): boolean {
    return this.#buffers.length === mostEvents;
  }

  /** Takes an event, unless the page is full. */
  add({ buffer, start, end, time }: EncodedEvent): void {
    const index = this.#buffers.push(buffer) - 1;
    this.#ranges[index * 2] = start;
    this.#ranges[index * 2 + 1] = end;
    this.#times[index] = time;
  }

  /** Lends the event of this sequence number; `undefined` when the page has none. */
  lend(sequence: number): LeasedEvent | undefined {
    const index = sequence - this.first;
    const [buffer, time] = [this.#buffers[index], this.#times[index]];
    const [start, end] = [this.#ranges[index * 2], this.#ranges[index * 2 + 1]];
    if (buffer === undefined || start === undefined || end === undefined || time === undefined) return undefined;
    return new LeasedEvent(buffer, start, end, time, sequence);
  }
}
