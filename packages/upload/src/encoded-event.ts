/** An event as bytes: what the stages below the tracker pass on. */

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
