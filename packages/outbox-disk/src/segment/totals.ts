/** What all segments of an outbox hold together, in events and in bytes. The outbox takes no more where its limits are reached. */

/** What an outbox holds at the most: see `DiskOutboxOptions`. */
export interface Limits {
  readonly maxQueueSize: number;
  readonly maxQueueBytes: number;
  readonly maxMemoryBytes: number;
}

/** Counters. Each method is named after what has happened. */
export class Totals {
  #pending = 0;
  #waiting = 0;
  #bytes = 0;
  #resident = 0;
  #unwritten = 0;

  /** Events that are not settled, leased ones included. */
  get pending(): number {
    return this.#pending;
  }

  /** Events that can be leased. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Bytes of pending events. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Memory of the events that can be leased from memory. */
  get resident(): number {
    return this.#resident;
  }

  /** Memory of the events and dead letters that are not written yet. */
  get unwritten(): number {
    return this.#unwritten;
  }

  /** Whether one more event of so many bytes may be kept. */
  hasRoom(bytes: number, limits: Limits): boolean {
    const { maxQueueSize, maxQueueBytes, maxMemoryBytes } = limits;
    return (
      this.#pending < maxQueueSize && this.#bytes + bytes <= maxQueueBytes && this.#unwritten + bytes <= maxMemoryBytes
    );
  }

  /** So many more events are kept, and wait. */
  added(events: number, bytes: number): void {
    this.#pending += events;
    this.#waiting += events;
    this.#bytes += bytes;
  }

  /** An event was leased. */
  leased(): void {
    this.#waiting -= 1;
  }

  /** Leased events wait again. */
  released(events: number): void {
    this.#waiting += events;
  }

  /** A leased event is settled. */
  settled(bytes: number): void {
    this.#pending -= 1;
    this.#bytes -= bytes;
  }

  /** Waiting events can't be read any more. */
  lost(events: number, bytes: number): void {
    this.#pending -= events;
    this.#waiting -= events;
    this.#bytes -= bytes;
  }

  /** An event can be leased from memory. */
  loaded(cost: number): void {
    this.#resident += cost;
  }

  /** An event was leased from memory, or is in its file only. */
  unloaded(cost: number): void {
    this.#resident -= cost;
  }

  /** So many bytes more wait to be written; a negative number: fewer. */
  owed(bytes: number): void {
    this.#unwritten += bytes;
  }

  /** The outbox is closed: nothing waits any more, and so many pending events were never written. */
  closed(neverWritten: number): void {
    this.#pending -= neverWritten;
    this.#waiting = 0;
  }
}
