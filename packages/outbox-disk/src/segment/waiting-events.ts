/** The events of one segment that wait, in order: in memory, or in its file only, from which they are loaded piece by piece. */

import { EncodedEvent } from '@growingio/upload';
import { settledPath } from '../directory/paths.js';
import { KeptEvent, type RecoveredSegment } from './kept-event.js';
import { headerBytes } from './record.js';
import { scanSegment } from './scan-segment.js';
import type { Segment } from './segment.js';
import type { SettledIndexes } from './settled.js';
import { readSettled } from './settled-file.js';
import type { Totals } from './totals.js';

// One load brings about so many bytes of events into memory.
const loadBytes = 256 * 1024;

/**
 * Indexes number the records of a segment. Those below `#cursor` have been leased; from there to `#tailFrom` they are in the
 * file only, and `#onDisk` of them wait; those from `#tailFrom` on are in memory.
 */
export class WaitingEvents {
  readonly #segment: Segment;
  readonly #totals: Totals;
  readonly #first: number;
  readonly #isOwn: boolean;
  #cursor = 0;
  #offset = headerBytes;
  #nextSequence: number;
  #onDisk: number;
  #onDiskBytes: number;
  #ahead: KeptEvent[] = [];
  #tail: KeptEvent[] = [];
  #tailFrom: number;
  #writtenTo = 0;
  #settledBefore: SettledIndexes | undefined;
  // Counts how often the file was given up: what was read from an older one is not used.
  #generation = 0;

  /** `recovered` describes the file that another process has written; `first` is the sequence number of the first event. */
  constructor(segment: Segment, totals: Totals, first: number, recovered: RecoveredSegment | undefined) {
    this.#segment = segment;
    this.#totals = totals;
    this.#first = first;
    this.#isOwn = recovered === undefined;
    this.#nextSequence = first;
    this.#onDisk = recovered?.pending ?? 0;
    this.#onDiskBytes = recovered?.bytes ?? 0;
    this.#tailFrom = recovered?.count ?? 0;
  }

  /** Puts an event behind all others. */
  add(event: KeptEvent): void {
    this.#tail.push(event);
    this.#totals.loaded(event.cost);
  }

  /** The sequence number of the oldest; `undefined` when none waits. */
  get oldest(): number | undefined {
    return this.peek()?.sequence ?? (this.#onDisk > 0 ? this.#nextSequence : undefined);
  }

  /** Whether the oldest has to be loaded from the file first. */
  get mustLoad(): boolean {
    return this.#ahead.length === 0 && this.#onDisk > 0;
  }

  /** The oldest, unless it has to be loaded first or there is none. */
  peek(): KeptEvent | undefined {
    return this.#ahead[0] ?? (this.#onDisk === 0 ? this.#tail[this.#tailAt] : undefined);
  }

  /** Takes out what `peek` has shown. */
  take(event: KeptEvent): void {
    this.#totals.leased();
    this.#totals.unloaded(event.cost);
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
    for (const event of this.#tail.slice(from - this.#tailFrom, this.#writtenTo - this.#tailFrom)) {
      this.#totals.unloaded(event.cost);
      this.#onDiskBytes += event.size;
    }
    this.#onDisk += this.#writtenTo - from;
    this.#tail = this.#tail.slice(this.#writtenTo - this.#tailFrom);
    this.#tailFrom = this.#writtenTo;
  }

  /** Loads the next from the first `fileEnd` bytes of the file. Rejects as `openOwn` does. */
  async load(fileEnd: number): Promise<void> {
    const generation = this.#generation;
    const end = this.#tailFrom;
    const loaded: { index: number; event: EncodedEvent }[] = [];
    const { path } = this.#segment;
    let size = 0;
    let cursor = this.#cursor;
    if (!this.#isOwn) this.#settledBefore ??= await readSettled(settledPath(path));
    const { offset } = await scanSegment(path, this.#offset, fileEnd, (index, time, from, at, to) => {
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
      const kept = new KeptEvent(event, sequence, this.#segment, index, true);
      this.#totals.loaded(kept.cost);
      this.#ahead.push(kept);
    }
    this.#onDisk -= loaded.length;
    this.#onDiskBytes -= size;
  }

  /** Whether the whole file has been read, and events that should be in it were not. */
  get hasLost(): boolean {
    return this.#onDisk > 0 && this.#cursor >= this.#tailFrom;
  }

  /** Gives up those that are in the file only. Returns how many they were, and their bytes. */
  loseRest(): { readonly events: number; readonly bytes: number } {
    const lost = { events: this.#onDisk, bytes: this.#onDiskBytes };
    this.#onDisk = 0;
    this.#onDiskBytes = 0;
    this.#cursor = Math.max(this.#cursor, this.#tailFrom);
    return lost;
  }

  /** The file is begun anew, since it has vanished. Returns those that are in memory. */
  restart(): KeptEvent[] {
    this.#generation += 1;
    this.#offset = headerBytes;
    this.#writtenTo = this.#tailFrom;
    return [...this.#ahead, ...this.#tail.slice(this.#tailAt)];
  }

  get #tailAt(): number {
    return Math.max(0, this.#cursor - this.#tailFrom);
  }
}
