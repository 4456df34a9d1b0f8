/** An event and the place where it is kept; what the segments of an outbox hold together; what was found in a file. */

import { LeasedEvent, type EncodedEvent } from '@growingio/upload';
import type { SyncGroup } from '../writer/safety.js';
import type { Segment } from './segment.js';

// A small event takes memory beside its bytes.
const objectBytes = 160;

/** An event, and where it is kept. */
export class KeptEvent extends LeasedEvent {
  isWritten = false;
  /** It is no longer pending. */
  isSettled = false;
  /** It is a dead letter that is not written yet: until then its own record is all that there is of it. */
  hasOpenLetter = false;
  /** Bytes that it counts for in `Totals.unwritten`. */
  owed = 0;
  /** With whom it is waited for, until it is safe. */
  group: SyncGroup | undefined;

  constructor(
    { buffer, start, end, time }: EncodedEvent,
    sequence: number,
    readonly segment: Segment,
    readonly index: number,
  ) {
    super(buffer, start, end, time, sequence);
  }

  /** Whether there must be a record of it. */
  get needsRecord(): boolean {
    return !this.isSettled || this.hasOpenLetter;
  }

  /** Bytes of memory that it takes, about. */
  get cost(): number {
    return this.size + objectBytes;
  }
}

/** What all segments of an outbox hold together. */
export interface Totals {
  pending: number;
  waiting: number;
  /** Bytes of pending events. */
  bytes: number;
  /** Memory of the events that can be leased from memory. */
  resident: number;
  /** Memory of the events and dead letters that are not written yet. */
  unwritten: number;
}

/** What was found in a file of an earlier or dead process. */
export interface RecoveredSegment {
  readonly path: string;
  readonly size: number;
  /** One more than the highest index. */
  readonly count: number;
  readonly pending: number;
  /** Bytes of the pending events. */
  readonly bytes: number;
}
