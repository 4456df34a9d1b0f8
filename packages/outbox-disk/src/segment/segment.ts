/** One segment as this process knows it. Events enter at its end; waiting events leave at its front, from memory or file. */

import { EncodedEvent } from '@growingio/upload';
import { KeptEvent, type RecoveredSegment, type Totals } from './kept-event.js';
import { headerBytes, recordBytes } from './record.js';
import { readSettled, scanSegment } from './scan-segment.js';
import type { SettledIndexes } from './settled.js';

// One load brings about so many bytes of events into memory.
const loadBytes = 256 * 1024;

/**
 * Indexes number the records of a segment. Those below `#cursor` have been lent; from there to `#tailFrom` they are in the
 * file only, and `#onDisk` of them wait; those from `#tailFrom` on are in memory.
 */
export class Segment {
  /** Path of its file. */
  readonly path: string;
  /** Path of the file that says which of its events are settled. */
  readonly settledPath: string;
  /** Events that are not settled, leased ones included. */
  pending = 0;
  /** Takes no more events. */
  isSealed = false;
  /** Bytes of its file that are written well. 0: there is no file. */
  fileEnd = 0;
  /** Settled indexes that its file does not say yet. */
  settled: number[] = [];
  /** Whether the file of settled indexes may end in the middle of a line. */
  isSettledTorn: boolean;
  /** Dead letters that are not written yet: until then nothing says that their events are settled. */
  openLetters = 0;
  readonly #totals: Totals;
  readonly #first: number;
  readonly #isOwn: boolean;
  #size = headerBytes;
  #count: number;
  #cursor = 0;
  #offset = headerBytes;
  #nextSequence: number;
  #onDisk = 0;
  #onDiskBytes = 0;
  #ahead: KeptEvent[] = [];
  #tail: KeptEvent[] = [];
  #tailFrom: number;
  #writtenTo = 0;
  #settledBefore: SettledIndexes | undefined;
  // Counts how often its file was given up: what was read from an older one is not used.
  #generation = 0;

  /** `recovered` describes the file that another process has written; it holds at least one event. */
  constructor(path: string, totals: Totals, first: number, recovered?: RecoveredSegment) {
    this.path = path;
    this.settledPath = path.replace(/segment$/, 'settled');
    this.#totals = totals;
    this.#first = first;
    this.#nextSequence = first;
    this.#isOwn = recovered === undefined;
    this.isSettledTorn = recovered !== undefined;
    this.#count = recovered?.count ?? 0;
    this.#tailFrom = this.#count;
    if (recovered === undefined) return;
    this.isSealed = true;
    this.fileEnd = recovered.size;
    this.#onDisk = recovered.pending;
    this.#onDiskBytes = recovered.bytes;
    this.pending = recovered.pending;
    totals.pending += recovered.pending;
    totals.waiting += recovered.pending;
    totals.bytes += recovered.bytes;
  }

  /** Whether an event of so many bytes has room, in a segment of `segmentBytes`. The first always has. */
  hasRoom(bytes: number, segmentBytes: number): boolean {
    return this.#count === 0 || this.#size + recordBytes + bytes <= segmentBytes;
  }

  add(event: EncodedEvent): KeptEvent {
    const kept = new KeptEvent(event, this.#first + this.#count, this, this.#count);
    this.#count += 1;
    this.#size += recordBytes + event.size;
    this.#tail.push(kept);
    this.pending += 1;
    this.#totals.pending += 1;
    this.#totals.waiting += 1;
    this.#totals.bytes += event.size;
    this.#totals.resident += kept.cost;
    return kept;
  }

  get oldestWaiting(): number | undefined {
    return this.peek()?.sequence ?? (this.#onDisk > 0 ? this.#nextSequence : undefined);
  }

  /** Whether the oldest waiting event has to be loaded from the file first. */
  get mustLoad(): boolean {
    return this.#ahead.length === 0 && this.#onDisk > 0;
  }

  /** The oldest waiting event, unless it has to be loaded first or there is none. */
  peek(): KeptEvent | undefined {
    return this.#ahead[0] ?? (this.#onDisk === 0 ? this.#tail[this.#tailAt] : undefined);
  }

  /** Takes out what `peek` has shown. */
  take(event: KeptEvent): void {
    this.#totals.waiting -= 1;
    this.#totals.resident -= event.cost;
    if (this.#ahead.length > 0) {
      this.#ahead.shift();
      return;
    }
    this.#cursor = event.index + 1;
    const gone = this.#cursor - this.#tailFrom;
    if (gone < this.#tail.length && (gone < 1024 || gone * 2 < this.#tail.length)) return;
    this.#tail = this.#tail.slice(gone);
    this.#tailFrom = this.#cursor;
  }

  /** Says that all records before this index are in the file. */
  wrote(upTo: number): void {
    this.#writtenTo = Math.max(this.#writtenTo, upTo);
  }

  /** Lets go of the waiting events that are in the file too: they will be loaded from it. */
  spill(): void {
    const from = Math.max(this.#cursor, this.#tailFrom);
    if (this.#writtenTo <= from) return;
    if (this.#onDisk === 0) this.#nextSequence = this.#first + from;
    for (let index = from; index < this.#writtenTo; index += 1) {
      const event = this.#tail[index - this.#tailFrom];
      this.#totals.resident -= event?.cost ?? 0;
      this.#onDiskBytes += event?.size ?? 0;
    }
    this.#onDisk += this.#writtenTo - from;
    this.#tail = this.#tail.slice(this.#writtenTo - this.#tailFrom);
    this.#tailFrom = this.#writtenTo;
  }

  /** Loads the next waiting events from the file. Rejects as `fs` does. */
  async load(): Promise<void> {
    const generation = this.#generation;
    const end = this.#tailFrom;
    const loaded: { index: number; event: EncodedEvent }[] = [];
    let size = 0;
    let cursor = this.#cursor;
    if (!this.#isOwn) this.#settledBefore ??= await readSettled(this.settledPath);
    const { offset } = await scanSegment(this.path, this.#offset, this.fileEnd, (index, time, from, at, to) => {
      if (index >= end || size >= loadBytes) return false;
      if (index >= cursor) {
        cursor = index + 1;
        if (this.#settledBefore?.has(index) !== true) {
          loaded.push({ index, event: new EncodedEvent(from, at, to, time) });
          size += to - at;
        }
      }
      return true;
    });
    if (generation !== this.#generation) return;
    this.#offset = offset;
    this.#cursor = size >= loadBytes ? cursor : end;
    if (this.#cursor === end) this.#settledBefore = undefined;
    for (const { index, event } of loaded) {
      const sequence = this.#isOwn ? this.#first + index : this.#nextSequence;
      this.#nextSequence = sequence + 1;
      const kept = new KeptEvent(event, sequence, this, index);
      kept.isWritten = true;
      this.#totals.resident += kept.cost;
      this.#ahead.push(kept);
    }
    this.#onDisk -= loaded.length;
    this.#onDiskBytes -= loaded.reduce((sum, { event }) => sum + event.size, 0);
  }

  /** Whether the whole file has been read, and events that should be in it were not. */
  get hasLost(): boolean {
    return this.#onDisk > 0 && this.#cursor >= this.#tailFrom;
  }

  /** Gives up the events that are in the file only, and answers how many they were. */
  loseRest(): number {
    const lost = this.#onDisk;
    this.pending -= lost;
    this.#totals.pending -= lost;
    this.#totals.waiting -= lost;
    this.#totals.bytes -= this.#onDiskBytes;
    this.#onDisk = 0;
    this.#onDiskBytes = 0;
    this.#cursor = Math.max(this.#cursor, this.#tailFrom);
    return lost;
  }

  /** Begins its file anew, since it has vanished. Answers the waiting events that are in memory. */
  restartFile(): KeptEvent[] {
    this.#generation += 1;
    this.fileEnd = 0;
    this.#offset = headerBytes;
    this.#writtenTo = this.#tailFrom;
    return [...this.#ahead, ...this.#tail.slice(this.#tailAt)];
  }

  get #tailAt(): number {
    return Math.max(0, this.#cursor - this.#tailFrom);
  }
}
