/** All segments of an outbox, in the order of their events: new ones go into the last, and the oldest that wait are leased first. */

import type { EncodedEvent, LeasedEvent, LeaseLimit } from '@growingio/upload';
import { t } from '../messages.js';
import { codeOf } from '../say-error.js';
import type { KeptEvent, RecoveredSegment } from './kept-event.js';
import { Segment } from './segment.js';
import type { Totals } from './totals.js';

export interface SegmentListParts {
  readonly totals: Totals;
  readonly segmentBytes: number;
  /** The path of the segment of this number. */
  readonly pathOf: (number: number) => string;
  /** All events of a segment are settled, and it takes no more. */
  readonly emptied: (segment: Segment) => void;
  /** Pending events can't be read any more: their bytes are damaged or gone. */
  readonly lost: (events: number, why: string) => void;
  /** A file can't be read now: its events wait until it can, also in a later process. */
  readonly unreadable: (path: string, error: unknown) => void;
  readonly isClosed: () => boolean;
}

// After a failure a file is passed over at so many leases, and after each further one at twice as many, up to so many.
const mostPassedOver = 64;

export class SegmentList {
  /** In the order of their events. */
  readonly segments = new Set<Segment>();
  /** The highest sequence number so far. */
  sequence = 0;
  readonly #parts: SegmentListParts;
  readonly #leased = new Map<number, KeptEvent>();
  // Events that came back from a failed attempt: few, older than what waits in the segments, kept in order.
  #returned: KeptEvent[] = [];
  #active: Segment | undefined;
  #begun = 0;
  /** Segments whose files can't be read now, and at how many leases they are passed over yet. */
  readonly #unreadable = new Map<Segment, { failures: number; passOver: number }>();

  constructor(parts: SegmentListParts) {
    this.#parts = parts;
  }

  get oldestWaiting(): number | undefined {
    return this.#returned[0]?.sequence ?? this.#front()?.waiting.oldest;
  }

  add(event: EncodedEvent): KeptEvent {
    let segment = this.#active;
    if (segment?.hasRoom(event.size, this.#parts.segmentBytes) !== true) {
      this.seal();
      this.#begun += 1;
      segment = new Segment(this.#parts.pathOf(this.#begun), this.#parts.totals, this.sequence + 1);
      this.segments.add(segment);
      this.#active = segment;
    }
    const kept = segment.add(event);
    this.sequence = kept.sequence;
    return kept;
  }

  /** Puts recovered segments behind all others. Returns how many events they hold. */
  adopt(recovered: readonly RecoveredSegment[]): number {
    this.seal();
    const before = this.sequence;
    for (const each of recovered) {
      this.segments.add(new Segment(each.path, this.#parts.totals, this.sequence + 1, each));
      this.sequence += each.pending;
    }
    return this.sequence - before;
  }

  /** Lets the last segment take no more events. */
  seal(): void {
    const segment = this.#active;
    if (segment === undefined) return;
    this.#active = undefined;
    segment.seal();
    this.#removeIfEmpty(segment);
  }

  /** Leases the oldest waiting events, in order. Never rejects. */
  async lease(limit: LeaseLimit): Promise<readonly LeasedEvent[]> {
    const leased: KeptEvent[] = [];
    let bytes = 0;
    let front: Segment | undefined;
    for (const state of this.#unreadable.values()) state.passOver -= 1;
    while (leased.length < limit.events && !this.#parts.isClosed()) {
      let event = this.#returned[0];
      const isReturned = event !== undefined;
      if (event === undefined) {
        if (front?.waiting.oldest === undefined) front = this.#front(true);
        if (front === undefined) break;
        if (front.waiting.mustLoad) {
          if (!(await this.#load(front))) front = undefined;
          continue;
        }
        event = front.waiting.peek();
        if (event === undefined) break;
      }
      bytes += event.size + 1;
      if (leased.length > 0 && bytes > limit.bytes) break;
      if (isReturned) {
        this.#returned.shift();
        this.#parts.totals.leased();
      } else front?.waiting.take(event);
      this.#leased.set(event.sequence, event);
      leased.push(event);
    }
    // While events were loaded, older ones may have come back.
    return leased.sort((a, b) => a.sequence - b.sequence);
  }

  /** Settles the events that are leased, and returns them as they are kept. */
  settle(events: readonly LeasedEvent[]): readonly KeptEvent[] {
    const settled = this.#takeBack(events);
    for (const event of settled) event.segment.settle(event);
    for (const event of settled) this.#removeIfEmpty(event.segment);
    return settled;
  }

  release(events: readonly LeasedEvent[]): void {
    const returned = this.#takeBack(events);
    this.#parts.totals.released(returned.length);
    this.#returned.push(...returned);
    this.#returned.sort((a, b) => a.sequence - b.sequence);
  }

  /** Says that these files have vanished. Returns the pending events of them that are in memory, in order. */
  restart(vanished: ReadonlySet<Segment>): readonly KeptEvent[] {
    const inMemory = [...this.#leased.values(), ...this.#returned].filter((event) => vanished.has(event.segment));
    let lost = 0;
    for (const segment of vanished) {
      lost += segment.loseRest();
      inMemory.push(...segment.fileVanished());
      this.#removeIfEmpty(segment);
    }
    if (lost > 0) this.#parts.lost(lost, t`their files were deleted`);
    return inMemory.sort((a, b) => a.sequence - b.sequence);
  }

  #takeBack(events: readonly LeasedEvent[]): KeptEvent[] {
    const back: KeptEvent[] = [];
    for (const { sequence } of events) {
      const event = this.#leased.get(sequence);
      if (event === undefined) continue;
      this.#leased.delete(sequence);
      back.push(event);
    }
    return back;
  }

  /** Loads events of a segment. Returns whether its file could be read, or is gone for good. Never rejects. */
  async #load(segment: Segment): Promise<boolean> {
    try {
      await segment.waiting.load(segment.fileEnd);
      this.#unreadable.delete(segment);
      if (segment.waiting.hasLost) this.#lose(segment, t`${segment.path} is damaged`);
      return true;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') {
        this.#lose(segment, t`${segment.path} is gone`);
        return true;
      }
      const failures = (this.#unreadable.get(segment)?.failures ?? 0) + 1;
      if (failures === 1) this.#parts.unreadable(segment.path, error);
      this.#unreadable.set(segment, { failures, passOver: Math.min(mostPassedOver, 2 ** failures) });
      return false;
    }
  }

  #lose(segment: Segment, why: string): void {
    this.#parts.lost(segment.loseRest(), why);
    this.#removeIfEmpty(segment);
  }

  #removeIfEmpty(segment: Segment): void {
    if (!segment.isEmptied || !this.segments.delete(segment)) return;
    this.#unreadable.delete(segment);
    this.#parts.emptied(segment);
  }

  /** The first segment of which events wait; for a lease, the first that is not passed over now. */
  #front(forLease = false): Segment | undefined {
    for (const segment of this.segments) {
      if (segment.waiting.oldest === undefined) continue;
      if (forLease && segment.waiting.mustLoad && (this.#unreadable.get(segment)?.passOver ?? 0) > 0) continue;
      return segment;
    }
    return undefined;
  }
}
