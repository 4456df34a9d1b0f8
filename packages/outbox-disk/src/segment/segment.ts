/** One segment as this process knows it: a file of events, what waits in it, and what is settled of it. */

import type { EncodedEvent } from '@growingio/upload';
import { settledPath } from '../directory/paths.js';
import { KeptEvent, type RecoveredSegment } from './kept-event.js';
import { headerBytes, recordBytes } from './record.js';
import { SettledFile } from './settled-file.js';
import type { Totals } from './totals.js';
import { WaitingEvents } from './waiting-events.js';

/** The only one who changes what is known of a segment: each method is named after what has happened. */
export class Segment {
  /** Path of its file. */
  readonly path: string;
  readonly waiting: WaitingEvents;
  readonly #totals: Totals;
  readonly #first: number;
  readonly #settledFile: SettledFile;
  #size = headerBytes;
  #count: number;
  #pending: number;
  #isSealed: boolean;
  #fileEnd: number;
  #openLetters = 0;

  /**
   * `first` is the sequence number of its first event. `recovered` describes the file that another process has written; it
   * holds at least one event.
   */
  constructor(path: string, totals: Totals, first: number, recovered?: RecoveredSegment) {
    this.path = path;
    this.waiting = new WaitingEvents(this, totals, first, recovered);
    this.#totals = totals;
    this.#first = first;
    this.#settledFile = new SettledFile(settledPath(path), recovered !== undefined);
    this.#count = recovered?.count ?? 0;
    this.#pending = recovered?.pending ?? 0;
    this.#isSealed = recovered !== undefined;
    this.#fileEnd = recovered?.size ?? 0;
    if (recovered !== undefined) totals.added(recovered.pending, recovered.bytes);
  }

  /** Whether all its events are settled, and it takes no more. */
  get isEmptied(): boolean {
    return this.#isSealed && this.#pending === 0;
  }

  /** Bytes of its file that are written well. 0: there is no file. */
  get fileEnd(): number {
    return this.#fileEnd;
  }

  /** Whether dead letters of its events are not written yet: until then nothing says that these are settled. */
  get hasOpenLetters(): boolean {
    return this.#openLetters > 0;
  }

  /** Whether an event of so many bytes has room, in a segment of `segmentBytes`. The first always has. */
  hasRoom(bytes: number, segmentBytes: number): boolean {
    return this.#count === 0 || this.#size + recordBytes + bytes <= segmentBytes;
  }

  /** Puts an event at its end. */
  add(event: EncodedEvent): KeptEvent {
    const kept = new KeptEvent(event, this.#first + this.#count, this, this.#count, false);
    this.#count += 1;
    this.#size += recordBytes + event.size;
    this.#pending += 1;
    this.#totals.added(1, event.size);
    this.waiting.add(kept);
    return kept;
  }

  /** Takes no more events. */
  seal(): void {
    this.#isSealed = true;
  }

  /** A leased event is no longer pending. */
  settle(event: KeptEvent): void {
    event.isSettled = true;
    this.#pending -= 1;
    this.#totals.settled(event.size);
  }

  /** An event is to become a dead letter. */
  letterOpened(event: KeptEvent): void {
    event.hasOpenLetter = true;
    this.#openLetters += 1;
  }

  /** The dead letter of an event is written. */
  letterWritten(event: KeptEvent): void {
    event.hasOpenLetter = false;
    this.#openLetters -= 1;
  }

  /** Has `writeSettled` say that an event is settled. */
  noteSettled(event: KeptEvent): void {
    this.#settledFile.add(event.index);
  }

  /** Writes down which of its events are settled. Rejects as `openOwn` does. */
  async writeSettled(): Promise<void> {
    // No file, no events in it.
    if (this.#fileEnd === 0) this.#settledFile.forget();
    else await this.#settledFile.write();
  }

  /** So many bytes were written at the end of its file. */
  fileGrew(bytes: number): void {
    this.#fileEnd += bytes;
  }

  /** Its file is removed, since all its events are settled. */
  fileRemoved(): void {
    this.#settledFile.forget();
  }

  /** Its file has vanished, and is begun anew. Returns the waiting events that are in memory. */
  fileVanished(): KeptEvent[] {
    this.#fileEnd = 0;
    return this.waiting.restart();
  }

  /** Gives up the events that are in the file only. Returns how many they were. */
  loseRest(): number {
    const { events, bytes } = this.waiting.loseRest();
    this.#pending -= events;
    this.#totals.lost(events, bytes);
    return events;
  }
}
