/** The default outbox: events wait in this process's memory, and end with it. */

import type { EncodedEvent } from '../sender/sender.js';
import type { LeasedEvent, LeaseLimit, Outbox } from './outbox.js';

/** An outbox in memory, first in, first out. It refuses at the door when `maxEvents` or `maxBytes` wait or are under way. */
export class MemoryOutbox implements Outbox {
  readonly #maxEvents: number;
  readonly #maxBytes: number;
  #queue: LeasedEvent[] = [];
  #head = 0;
  // Events that came back from a failed attempt: few, older than the queue, kept in order.
  #returned: LeasedEvent[] = [];
  #leased = 0;
  #bytes = 0;
  #sequence = 0;
  // What comes back after the close was forgotten by it.
  #closed = false;

  constructor(limits: { readonly maxEvents: number; readonly maxBytes: number }) {
    this.#maxEvents = limits.maxEvents;
    this.#maxBytes = limits.maxBytes;
  }

  get waiting(): number {
    return this.#returned.length + this.#queue.length - this.#head;
  }

  get pending(): number {
    return this.waiting + this.#leased;
  }

  get oldestWaiting(): number | undefined {
    return (this.#returned[0] ?? this.#queue[this.#head])?.sequence;
  }

  start(): void {
    // It recovers nothing, and has nothing to say.
  }

  append(event: EncodedEvent): number | undefined {
    const size = event.bytes.length;
    if (this.#closed || this.pending >= this.#maxEvents || this.#bytes + size > this.#maxBytes) return undefined;
    this.#sequence += 1;
    this.#bytes += size;
    this.#queue.push({ bytes: event.bytes, time: event.time, sequence: this.#sequence });
    return this.#sequence;
  }

  sync(): Promise<void> {
    return Promise.resolve();
  }

  lease(limit: LeaseLimit): Promise<readonly LeasedEvent[]> {
    const lent: LeasedEvent[] = [];
    let bytes = 0;
    let fromReturned = 0;
    while (lent.length < limit.events) {
      const next = this.#returned[fromReturned] ?? this.#queue[this.#head];
      if (next === undefined) break;
      bytes += next.bytes.length + 1;
      if (lent.length > 0 && bytes > limit.bytes) break;
      lent.push(next);
      if (fromReturned < this.#returned.length) fromReturned += 1;
      else this.#head += 1;
    }
    if (fromReturned > 0) this.#returned = this.#returned.slice(fromReturned);
    this.#compact();
    this.#leased += lent.length;
    return Promise.resolve(lent);
  }

  acknowledge(events: readonly LeasedEvent[]): Promise<void> {
    this.#settle(events);
    return Promise.resolve();
  }

  bury(events: readonly LeasedEvent[]): Promise<void> {
    this.#settle(events);
    return Promise.resolve();
  }

  release(events: readonly LeasedEvent[]): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#leased -= events.length;
    this.#returned.push(...events);
    this.#returned.sort((a, b) => a.sequence - b.sequence);
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#queue = [];
    this.#head = 0;
    this.#returned = [];
    this.#leased = 0;
    this.#bytes = 0;
    return Promise.resolve();
  }

  #settle(events: readonly LeasedEvent[]): void {
    if (this.#closed) return;
    this.#leased -= events.length;
    for (const event of events) this.#bytes -= event.bytes.length;
  }

  // Lets go of what was leased once that is half of the array: each event is moved at most once on average.
  #compact(): void {
    if (this.#head * 2 < this.#queue.length) return;
    this.#queue = this.#queue.slice(this.#head);
    this.#head = 0;
  }
}
