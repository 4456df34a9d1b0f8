/** The events that are not written yet, in order; what is written leaves the memory when there is much. */

import type { KeptEvent } from '../segment/kept-event.js';
import type { Totals } from '../segment/totals.js';
import type { SegmentFile } from './segment-file.js';

// So many events that need no record any more are carried along.
const mostSettled = 1024;

/** Also holds those that have to be written again, since their file has vanished. */
export class EventQueue {
  readonly #totals: Totals;
  readonly #residentBytes: number;
  readonly #file: SegmentFile;
  #unwritten: KeptEvent[] = [];
  /** Those that are being written now. */
  #writing: readonly KeptEvent[] = [];
  /** Written, but perhaps nowhere: the file may have been deleted, or nothing is forced to the disk yet. */
  #unconfirmed: KeptEvent[] = [];
  #settled = 0;
  #isForgotten = false;

  constructor(totals: Totals, residentBytes: number, file: SegmentFile) {
    this.#totals = totals;
    this.#residentBytes = residentBytes;
    this.#file = file;
  }

  get isEmpty(): boolean {
    return this.#unwritten.length === 0;
  }

  add(event: KeptEvent): void {
    this.#unwritten.push(event);
    this.#owe(event);
  }

  /** Says that the event needs no record any more. While the disk takes nothing, what is settled must not fill the memory. */
  settled(event: KeptEvent): void {
    this.#release(event);
    if (event.isWritten) return;
    this.#settled += 1;
    if (this.#settled < mostSettled || this.#settled * 2 < this.#unwritten.length) return;
    this.#settled = 0;
    this.#unwritten = this.#unwritten.filter(({ needsRecord }) => needsRecord);
  }

  /** Has these events, whose files have vanished, written again: before all others, since indexes rise in a file. */
  addAgain(events: readonly KeptEvent[]): void {
    const again = events.filter((event) => event.isWritten);
    for (const event of again) {
      event.isWritten = false;
      this.#owe(event);
    }
    this.#unwritten = [...again, ...this.#unwritten];
  }

  /** Gives up all that is not written. Returns how many pending events, and how many dead letters, have no record. */
  forget(): { readonly events: number; readonly letters: number } {
    const lost = [...this.#writing, ...this.#unwritten].filter((event) => !event.isWritten);
    this.#isForgotten = true;
    this.#unwritten = [];
    return {
      events: lost.filter((event) => !event.isSettled).length,
      letters: lost.filter((event) => event.hasOpenLetter).length,
    };
  }

  /** Writes all that came before the call. Returns whether the file is still in its place; if not, what was written is nowhere. */
  async write(): Promise<boolean> {
    const events = this.#unwritten;
    this.#unwritten = [];
    this.#writing = events;
    this.#settled = 0;
    // While nothing can be confirmed, what is settled must not fill the memory here either.
    this.#unconfirmed = this.#unconfirmed.filter(({ needsRecord }) => needsRecord);
    let done = 0;
    try {
      while (done < events.length && !this.#isForgotten) {
        const next = await this.#file.write(events, done);
        this.#wrote(events, done, next);
        done = next;
        // Only what is in a file that is still there may leave the memory.
        if (this.#totals.resident <= this.#residentBytes) continue;
        if (!(await this.#file.isInPlace())) return false;
        events[next - 1]?.segment.waiting.spill();
      }
    } finally {
      this.#writing = [];
      for (const event of events.slice(0, done)) this.#unconfirmed.push(event);
      if (done < events.length && !this.#isForgotten) this.#keep(events.slice(done));
    }
    return this.#unconfirmed.length === 0 || (await this.#file.isInPlace());
  }

  /** Says that what was written is in its place, and forced to the disk if it has to be. Returns it. */
  confirm(): readonly KeptEvent[] {
    const confirmed = this.#unconfirmed.filter((event) => event.isWritten);
    this.#unconfirmed = [];
    for (const event of confirmed) this.#release(event);
    return confirmed;
  }

  #wrote(events: readonly KeptEvent[], from: number, to: number): void {
    const last = events[to - 1];
    for (let at = from; at < to; at += 1) {
      const event = events[at];
      if (event !== undefined) event.isWritten = true;
    }
    last?.segment.waiting.wrote(last.index + 1);
  }

  #keep(events: readonly KeptEvent[]): void {
    this.#unwritten = [...events.filter(({ needsRecord }) => needsRecord), ...this.#unwritten];
  }

  #owe(event: KeptEvent): void {
    this.#totals.owed(event.cost - event.owed);
    event.owed = event.cost;
  }

  #release(event: KeptEvent): void {
    this.#totals.owed(-event.owed);
    event.owed = 0;
  }
}
