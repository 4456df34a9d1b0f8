/** An event as the outbox keeps it: where it stands in which segment, and what is known of its record. */

import { LeasedEvent, type EncodedEvent } from '@growingio/upload';
import type { SyncGroup } from '../writer/safety.js';
import type { Segment } from './segment.js';

// A small event takes memory beside its bytes.
const objectBytes = 160;

/** An event, and where it is kept. */
export class KeptEvent extends LeasedEvent {
  /** Whether its record is in the file. The event queue says it. */
  isWritten: boolean;
  /** It is no longer pending. Its segment says it. */
  isSettled = false;
  /** It is a dead letter that is not written yet: until then its own record is all that there is of it. Its segment says it. */
  hasOpenLetter = false;
  /** Bytes that it counts for in `Totals.unwritten`, by the event queue. */
  owed = 0;
  /** With whom it is waited for, until it is safe. */
  group: SyncGroup | undefined;

  constructor(
    { buffer, start, end, time }: EncodedEvent,
    sequence: number,
    readonly segment: Segment,
    readonly index: number,
    isWritten: boolean,
  ) {
    super(buffer, start, end, time, sequence);
    this.isWritten = isWritten;
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
