/** What has to get to the disk enters, at once; it is written in the background, in groups, and again until it is there. */

import { appendFile, rmdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DeadLetterFiles } from '../dead-letters/dead-letter-files.js';
import { removeSegment } from '../directory/recover-store.js';
import { codeOf } from '../say-error.js';
import type { KeptEvent, Totals } from '../segment/kept-event.js';
import type { Segment } from '../segment/segment.js';
import { encodeSettled } from '../segment/settled.js';
import { SegmentFile } from './segment-file.js';

export interface WriterParts {
  readonly totals: Totals;
  readonly letters: DeadLetterFiles;
  /** Whether each group is forced to the disk. */
  readonly isForced: boolean;
  /** From so many bytes on, written events are not kept in memory. */
  readonly residentBytes: number;
  /** Shows that this process lives: before that, nothing may be written. */
  readonly enter: () => Promise<void>;
  readonly segments: () => Iterable<Segment>;
  /** Says that these files have vanished. Answers the pending events of them that are in memory, in order. */
  readonly restart: (vanished: ReadonlySet<Segment>) => readonly KeptEvent[];
  readonly failed: (code: string) => void;
  readonly recovered: () => void;
}

const retryDelay = 1000;
const mostRestarts = 3;

/** The only one who writes events. Its methods never reject, and cost the caller no I/O. */
export class Writer {
  readonly #parts: WriterParts;
  readonly #file = new SegmentFile();
  #unwritten: KeptEvent[] = [];
  #letters: { readonly event: KeptEvent; readonly text: string }[] = [];
  readonly #saying = new Set<Segment>();
  readonly #done = new Set<Segment>();
  #waiters: (() => void)[] = [];
  #running: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #isEntered = false;
  #mayHaveVanished = false;
  #isClosing = false;

  constructor(parts: WriterParts) {
    this.#parts = parts;
  }

  /** Whether the last attempt to write has failed. */
  isFailing = false;

  add(event: KeptEvent): void {
    this.#unwritten.push(event);
    this.#parts.totals.unwritten += event.cost;
    this.#wake();
  }

  /** Writes down that an event is settled. */
  settle(event: KeptEvent): void {
    event.segment.settled.push(event.index);
    this.#saying.add(event.segment);
    this.#wake();
  }

  /** Writes the letter, and only then that its event is settled. */
  bury(event: KeptEvent, text: string): void {
    event.segment.openLetters += 1;
    this.#letters.push({ event, text });
    this.#wake();
  }

  /** Removes a segment of which everything is settled. */
  remove(segment: Segment): void {
    this.#done.add(segment);
    this.#wake();
  }

  /** Looks whether the files are still there. */
  check(): void {
    this.#mayHaveVanished = true;
    this.#wake();
  }

  /** Resolves when all that came before is written and forced to the disk. */
  sync(): Promise<void> {
    if (this.#isClosing) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
      this.#wake();
    });
  }

  /** Gives up what is not written, and answers the events among it that are not settled. */
  forget(): readonly KeptEvent[] {
    const lost = this.#unwritten.filter((event) => !event.isSettled);
    this.#unwritten = [];
    return lost;
  }

  /** Makes a last attempt and stops. */
  async close(): Promise<void> {
    this.#isClosing = true;
    clearTimeout(this.#retry);
    await this.#running;
    await this.#work();
    await this.#file.close();
    for (const wake of this.#waiters.splice(0)) wake();
  }

  #wake(): void {
    if (this.#running !== undefined || this.isFailing || this.#isClosing) return;
    // After the current work of the process: what is tracked until then is written together.
    this.#run(new Promise<void>((resolve) => setImmediate(resolve)));
  }

  #run(first: Promise<void>): void {
    this.#running = first
      .then(() => this.#work())
      .then(() => {
        this.#running = undefined;
        if (this.#hasWork) this.#wake();
      });
  }

  get #hasWork(): boolean {
    const { length } = this.#unwritten;
    return length + this.#letters.length + this.#waiters.length + this.#saying.size + this.#done.size > 0;
  }

  async #work(): Promise<void> {
    for (let restarts = 0; ;) {
      const waiters = this.#waiters.splice(0);
      const failure = await this.#round(waiters.length > 0 || this.#parts.isForced);
      if (failure === undefined && !this.#mayHaveVanished) {
        for (const wake of waiters) wake();
        if (this.isFailing) this.#parts.recovered();
        this.isFailing = false;
        if (!this.#hasWork) return;
      } else {
        this.#waiters.unshift(...waiters);
        this.#mayHaveVanished ||= codeOf(failure) === 'ENOENT';
        restarts += 1;
        if (!this.#mayHaveVanished || restarts > mostRestarts) {
          this.#fail(codeOf(failure));
          return;
        }
      }
    }
  }

  #fail(code: string): void {
    this.isFailing = true;
    this.#isEntered &&= code !== 'ENOENT';
    this.#parts.failed(code);
    if (this.#isClosing) return;
    this.#retry = setTimeout(() => {
      this.#run(Promise.resolve());
    }, retryDelay);
    this.#retry.unref();
  }

  /** Does all that there is to do, once. Answers the first failure. */
  async #round(mustSync: boolean): Promise<unknown> {
    let failure: unknown;
    const attempt = async (step: () => Promise<void>): Promise<void> => {
      await step().catch((error: unknown) => {
        failure ??= error;
      });
    };
    // First what makes room.
    await attempt(() => this.#removeDone());
    await attempt(() => this.#enter());
    if (!this.#isEntered) return failure;
    await attempt(() => this.#writeLetters());
    await attempt(() => this.#writeEvents());
    await attempt(() => this.#writeSettled());
    if (mustSync) await attempt(() => this.#file.sync());
    return failure;
  }

  async #enter(): Promise<void> {
    if (this.#mayHaveVanished) {
      await this.#file.close();
      this.#isEntered = false;
    }
    if (!this.#isEntered) await this.#parts.enter();
    this.#isEntered = true;
    if (!this.#mayHaveVanished) return;
    this.#mayHaveVanished = false;
    const vanished = new Set<Segment>();
    for (const segment of this.#parts.segments()) {
      if (segment.fileEnd > 0 && (await isGone(segment.path))) vanished.add(segment);
    }
    if (vanished.size === 0) return;
    const again = this.#parts.restart(vanished).filter((event) => event.isWritten);
    for (const event of again) {
      event.isWritten = false;
      this.#parts.totals.unwritten += event.cost;
    }
    // Older than what is unwritten already, segment by segment.
    this.#unwritten = [...again, ...this.#unwritten];
  }

  async #writeLetters(): Promise<void> {
    const letters = this.#letters;
    if (letters.length === 0) return;
    await this.#parts.letters.append(letters.map(({ text }) => text).join(''));
    this.#letters = this.#letters.slice(letters.length);
    for (const { event } of letters) {
      event.segment.openLetters -= 1;
      this.settle(event);
    }
  }

  async #writeEvents(): Promise<void> {
    const events = this.#unwritten;
    if (events.length === 0) return;
    this.#unwritten = [];
    let done = 0;
    try {
      while (done < events.length) {
        const next = await this.#file.write(events, done);
        this.#wrote(events, done, next);
        done = next;
      }
    } finally {
      if (done < events.length) {
        const left = events.slice(done).filter((event) => {
          if (event.isSettled) this.#parts.totals.unwritten -= event.cost;
          return !event.isSettled;
        });
        this.#unwritten = [...left, ...this.#unwritten];
      }
    }
    if (!(await this.#file.isInPlace())) this.#mayHaveVanished = true;
  }

  #wrote(events: readonly KeptEvent[], from: number, to: number): void {
    const { totals, residentBytes } = this.#parts;
    const last = events[to - 1];
    for (let at = from; at < to; at += 1) {
      const event = events[at];
      if (event === undefined) continue;
      event.isWritten = true;
      totals.unwritten -= event.cost;
    }
    last?.segment.wrote(last.index + 1);
    if (totals.resident > residentBytes) last?.segment.spill();
  }

  async #writeSettled(): Promise<void> {
    for (const segment of this.#saying) {
      const indexes = segment.settled;
      segment.settled = [];
      this.#saying.delete(segment);
      // No file, no events in it; and what is about to be removed need not be described.
      if (segment.fileEnd === 0 || this.#done.has(segment)) continue;
      try {
        await appendFile(segment.settledPath, encodeSettled(indexes, segment.isSettledTorn));
        segment.isSettledTorn = false;
      } catch (error) {
        segment.settled.push(...indexes);
        segment.isSettledTorn = true;
        this.#saying.add(segment);
        throw error;
      }
    }
  }

  async #removeDone(): Promise<void> {
    for (const segment of this.#done) {
      if (segment.openLetters > 0) continue;
      await removeSegment(segment.path);
      this.#done.delete(segment);
      this.#saying.delete(segment);
      await rmdir(dirname(segment.path)).catch(() => undefined);
    }
  }
}

async function isGone(path: string): Promise<boolean> {
  try {
    await stat(path);
    return false;
  } catch (error) {
    return codeOf(error) === 'ENOENT';
  }
}
