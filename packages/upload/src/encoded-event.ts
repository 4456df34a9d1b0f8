/** An event as bytes: what the stages below the tracker pass on. */

/** An event as it was sent. */
export interface SentEvent {
  readonly cs1: string;
  readonly tm: number;
  readonly t: string;
  readonly n: string;
  readonly num?: number;
  readonly var?: Readonly<Record<string, string | number>>;
}

/** An event as it will be sent, one JSON object in UTF-8, and the time at which it happened (Unix, ms). */
export class EncodedEvent {
  /** Its bytes are those of `buffer` from `start` to `end`. Other events may stand before and behind them. */
  constructor(
    readonly buffer: Buffer,
    readonly start: number,
    readonly end: number,
    readonly time: number,
  ) {}

  /** How many bytes it has. */
  get size(): number {
    return this.end - this.start;
  }

  /** Its bytes, as a view that is made anew each time. */
  get bytes(): Buffer {
    return this.buffer.subarray(this.start, this.end);
  }

  /** Drops the bytes beside its own: for an event that is kept for long. */
  compact(): void {
    Object.assign(this, { buffer: Buffer.from(this.bytes), start: 0, end: this.size });
  }
}

/** Reads the bytes of an event back. */
export function parseEvent(event: EncodedEvent): SentEvent {
  return JSON.parse(event.bytes.toString()) as SentEvent;
}
