/** Counts what open requests and jobs hold, and whether there is room for one more event. */

/** What waits in memory already, beside what is held. */
export interface Occupied {
  /** Events. */
  readonly pending: number;
  readonly bytes: number;
}

export interface HoldingsLimits {
  readonly maxQueueSize: number;
  readonly maxQueueBytes: number;
}

/**
 * Counts what is held and not accepted yet, so that the limits of the queue hold for both together: `maxQueueSize` and
 * `maxQueueBytes` say how much memory events may take, wherever they wait.
 */
export class Holdings {
  readonly #limits: HoldingsLimits;
  readonly #occupied: Occupied;
  #events = 0;
  #bytes = 0;

  constructor(limits: HoldingsLimits, occupied: Occupied) {
    this.#limits = limits;
    this.#occupied = occupied;
  }

  /** Events that are held. */
  get events(): number {
    return this.#events;
  }

  /** Their bytes, about. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether an event of this size may wait, too. */
  hasRoom(size: number): boolean {
    const { maxQueueSize, maxQueueBytes } = this.#limits;
    const { pending, bytes } = this.#occupied;
    return this.#events + pending < maxQueueSize && this.#bytes + bytes + size <= maxQueueBytes;
  }

  add(size: number): void {
    this.#events += 1;
    this.#bytes += size;
  }

  remove(size: number): void {
    this.#events -= 1;
    this.#bytes -= size;
  }
}
