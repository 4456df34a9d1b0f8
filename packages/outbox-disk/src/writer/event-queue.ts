/** Events that are not written yet enter; they leave to their files, in order, and from memory when there are many. */

import type { KeptEvent, Totals } from '../segment/kept-event.js';
import type { SegmentFile } from './segment-file.js';

/** The events that are not written yet, and those that have to be written again. */
export class EventQueue {
  readonly #totals: Totals;
  readonly #residentBytes: number;
  readonly #file: SegmentFile;
  #unwritten: KeptEvent[] = [];

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
    this.#totals.unwritten += event.cost;
  }

  /** Has these events, whose files have vanished, written again: before all others, since indexes rise in a file. */
  addAgain(events: readonly KeptEvent[]): void {
    const again = events.filter((event) => event.isWritten);
    for (const event of again) {
      event.isWritten = false;
      this.#totals.unwritten += event.cost;
    }
    this.#unwritten = [...again, ...this.#unwritten];
  }

  /** Gives up all, and answers how many of them were not settled. */
  forget(): number {
    const lost = this.#unwritten.filter((event) => !event.isSettled);
    this.#unwritten = [];
    return lost.length;
  }

  /** Writes all that came before the call. Answers whether the file is still in its place; if not, what was written is nowhere. */
  async write(): Promise<boolean> {
    const events = this.#unwritten;
    this.#unwritten = [];
    let done = 0;
    try {
      while (done < events.length) {
        const next = await this.#file.write(events, done);
        this.#wrote(events, done, next);
        done = next;
        // Only what is in a file that is still there may leave the memory.
        if (this.#totals.resident <= this.#residentBytes) continue;
        if (!(await this.#file.isInPlace())) return false;
        events[next - 1]?.segment.spill();
      }
    } finally {
      if (done < events.length) this.#keep(events.slice(done));
    }
    return events.length === 0 || (await this.#file.isInPlace());
  }

  #wrote(events: readonly KeptEvent[], from: number, to: number): void {
    const last = events[to - 1];
    for (let at = from; at < to; at += 1) {
      const event = events[at];
      if (event === undefined) continue;
      event.isWritten = true;
      this.#totals.unwritten -= event.cost;
    }
    last?.segment.wrote(last.index + 1);
  }

  #keep(events: readonly KeptEvent[]): void {
    const left = events.filter((event) => {
      if (event.isSettled) this.#totals.unwritten -= event.cost;
      return !event.isSettled;
    });
    this.#unwritten = [...left, ...this.#unwritten];
  }
}
