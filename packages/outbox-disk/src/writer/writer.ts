/** What has to get to the disk enters, at once; it is written in the background, in groups, and again until it is there. */

import { realTimers, runDetached } from '@growingio/upload';
import type { DeadLetterFiles } from '../dead-letters/dead-letter-files.js';
import { codeOf } from '../say-error.js';
import type { KeptEvent, Totals } from '../segment/kept-event.js';
import type { Segment } from '../segment/segment.js';
import { EventQueue } from './event-queue.js';
import { isGone, SegmentFile } from './segment-file.js';
import { Settlement } from './settlement.js';

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
  /** Whether the last attempt to write has failed. */
  isFailing = false;
  readonly #parts: WriterParts;
  readonly #file = new SegmentFile();
  readonly #events: EventQueue;
  #letters: { readonly event: KeptEvent; readonly text: string }[] = [];
  readonly #settlement = new Settlement();
  #waiters: (() => void)[] = [];
  #running: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #isEntered = false;
  #mayHaveVanished = false;
  #isClosing = false;

  constructor(parts: WriterParts) {
    this.#parts = parts;
    this.#events = new EventQueue(parts.totals, parts.residentBytes, this.#file);
  }

  add(event: KeptEvent): void {
    this.#events.add(event);
    this.#wake();
  }

  /** Writes down that an event is settled. */
  settle(event: KeptEvent): void {
    this.#settlement.settle(event);
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
    this.#settlement.remove(segment);
    this.#wake();
  }

  /** Looks whether the files are still there. */
  check(): void {
    this.#mayHaveVanished = true;
    this.#wake();
  }

  /** Resolves when all that came before is written; with `fsync`, forced to the disk too. */
  sync(): Promise<void> {
    if (this.#isClosing) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
      this.#wake();
    });
  }

  /** Gives up what is not written, and answers how many events of it were not settled. */
  forget(): number {
    return this.#events.forget();
  }

  /** Makes a last attempt and stops. */
  async close(): Promise<void> {
    this.#isClosing = true;
    realTimers.clearTimeout(this.#retry);
    await this.#running;
    await this.#work();
    await this.#file.close();
    for (const wake of this.#waiters.splice(0)) wake();
  }

  #wake(): void {
    if (this.#running !== undefined || this.isFailing || this.#isClosing) return;
    // After the current work of the process: what is tracked until then is written together.
    this.#run(new Promise<void>((resolve) => realTimers.setImmediate(resolve)));
  }

  #run(first: Promise<void>): void {
    // Not in the context of the request that happens to be the first: others follow without an end.
    this.#running = runDetached(() =>
      first
        .then(() => this.#work())
        .then(() => {
          this.#running = undefined;
          if (this.#hasWork) this.#wake();
        }),
    );
  }

  get #hasWork(): boolean {
    return !this.#events.isEmpty || this.#letters.length + this.#waiters.length > 0 || this.#settlement.hasWork;
  }

  async #work(): Promise<void> {
    for (let restarts = 0; ;) {
      const waiters = this.#waiters.splice(0);
      const failure = await this.#round();
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
    this.#retry = realTimers.setTimeout(() => {
      this.#run(Promise.resolve());
    }, retryDelay);
    this.#retry.unref();
  }

  /** Does all that there is to do, once. Answers the first failure. */
  async #round(): Promise<unknown> {
    let failure: unknown;
    const attempt = async (step: () => Promise<void>): Promise<void> => {
      await step().catch((error: unknown) => {
        failure ??= error;
      });
    };
    // First what makes room.
    await attempt(() => this.#settlement.removeEmptied());
    await attempt(() => this.#enter());
    if (!this.#isEntered) return failure;
    await attempt(() => this.#writeLetters());
    await attempt(async () => {
      if (!(await this.#events.write())) this.#mayHaveVanished = true;
    });
    await attempt(() => this.#settlement.write());
    if (this.#parts.isForced) await attempt(() => this.#file.sync());
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
    this.#events.addAgain(this.#parts.restart(vanished));
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
}
