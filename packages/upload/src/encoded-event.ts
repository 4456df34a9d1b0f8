/** An event as bytes: what the stages below the tracker pass on. */

/** An event as it was sent, by the names that the API has. */
export interface SentEvent {
  /** Login user ID (登录用户ID). */
  readonly cs1: string;
  /** When it happened, Unix time in ms. */
  readonly tm: number;
  /** Type: `cstm`. */
  readonly t: string;
  /** Event key (事件标识). */
  readonly n: string;
  /** The number of a legacy event of type number. */
  readonly num?: number;
  /** Event variables (事件级变量). */
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
