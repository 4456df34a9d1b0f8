/** What has to get to the disk enters, at once; it is written in the background, in groups, and again until it is there. */

import { realTimers, runDetached } from '@growingio/upload';
import type { DeadLetterFiles } from '../dead-letters/dead-letter-files.js';
import { codeOf } from '../say-error.js';
import type { KeptEvent, Totals } from '../segment/kept-event.js';
import type { Segment } from '../segment/segment.js';
import { EventQueue } from './event-queue.js';
import { LetterQueue } from './letter-queue.js';
import { Safety } from './safety.js';
import { isGone, SegmentFile } from './segment-file.js';
import { Settlement } from './settlement.js';
import type { WriterReports } from './writer-reports.js';

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
  readonly reports: WriterReports;
}

const retryDelay = 1000;
const mostRestarts = 3;

/**
 * The only one who writes events, dead letters, and which of them are settled. Each of the three may fail, and goes on
 * without the others. Its methods never reject, and cost the caller no I/O.
 */
export class Writer {
  readonly #parts: WriterParts;
  readonly #file = new SegmentFile();
  readonly #events: EventQueue;
  readonly #letters: LetterQueue;
  readonly #settlement: Settlement;
  readonly #safety = new Safety();
  #running: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;
  /** Whether the last attempt to write events has failed. */
  #isFailing = false;
  #isEntered = false;
  #mayHaveVanished = false;
  #isClosing = false;

  constructor(parts: WriterParts) {
    const { totals, residentBytes, letters, reports } = parts;
    this.#parts = parts;
    this.#events = new EventQueue(totals, residentBytes, this.#file);
    this.#letters = new LetterQueue({
      totals,
      files: letters,
      written: (event) => {
        this.settle(event);
      },
      failed: reports.lettersFailed,
      recovered: reports.lettersRecovered,
    });
    this.#settlement = new Settlement(reports.storeFailed);
  }

  add(event: KeptEvent): void {
    this.#safety.add(event);
    this.#events.add(event);
    this.#wake();
  }

  /** Writes down that an event is settled. */
  settle(event: KeptEvent): void {
    this.#events.settled(event);
    this.#safety.done(event);
    this.#settlement.settle(event);
    this.#wake();
  }

  /** Writes the letter, and only then that its event is settled. */
  bury(event: KeptEvent, text: string): void {
    this.#letters.add(event, text);
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

  /**
   * Resolves when all that came before is settled or written (with `fsync`, forced to the disk), and the dead letters among it
   * are written, unless nothing can be written where they belong.
   */
  async sync(): Promise<void> {
    if (this.#isClosing) return;
    const awaited = [this.#safety.wait(), this.#letters.attempted()];
    this.#wake();
    await Promise.all(awaited);
  }

  /** Gives up what is not written. Returns how many pending events, and how many dead letters, no later process will find. */
  forget(): { readonly events: number; readonly letters: number } {
    this.#safety.giveUp();
    this.#letters.giveUp();
    return this.#events.forget();
  }

  /** Makes a last attempt and stops. */
  async close(): Promise<void> {
    this.#isClosing = true;
    realTimers.clearTimeout(this.#retry);
    await this.#running;
    this.#letters.retry();
    this.#settlement.tick(true);
    await this.#work();
    await this.#file.close();
  }

  #wake(): void {
    if (this.#running !== undefined || this.#isFailing || this.#isClosing) return;
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
          this.#retryLater();
          if (this.#hasWork) this.#wake();
        }),
    );
  }

  get #hasWork(): boolean {
    return !this.#events.isEmpty || this.#letters.hasWork || this.#settlement.hasWork;
  }

  async #work(): Promise<void> {
    let confirmed: readonly KeptEvent[] = [];
    for (let restarts = 0; ;) {
      const failure = await this.#round((events) => (confirmed = events));
      if (failure === undefined && !this.#mayHaveVanished) {
        if (this.#isFailing) this.#parts.reports.recovered();
        this.#isFailing = false;
        for (const event of confirmed) this.#safety.done(event);
        if (!this.#hasWork) return;
      } else {
        this.#mayHaveVanished ||= codeOf(failure) === 'ENOENT';
        restarts += 1;
        if (!this.#mayHaveVanished || restarts > mostRestarts) {
          await this.#fail(failure);
          return;
        }
      }
    }
  }

  async #fail(failure: unknown): Promise<void> {
    this.#isFailing = true;
    this.#isEntered &&= codeOf(failure) !== 'ENOENT';
    await this.#parts.reports.failed(failure);
  }

  #retryLater(): void {
    const hasFailed = this.#isFailing || this.#letters.isPostponed || this.#settlement.isPostponed;
    if (!hasFailed || this.#isClosing || this.#retry !== undefined) return;
    this.#retry = realTimers.setTimeout(() => {
      this.#retry = undefined;
      this.#letters.retry();
      this.#settlement.tick();
      if (this.#isFailing && this.#running === undefined) this.#run(Promise.resolve());
      else if (this.#hasWork) this.#wake();
      this.#retryLater();
    }, retryDelay);
    this.#retry.unref();
  }

  /** Does all that there is to do, once. Returns the failure to write events; says which events are on the disk. */
  async #round(confirm: (events: readonly KeptEvent[]) => void): Promise<unknown> {
    // First what makes room.
    await this.#settlement.removeEmptied();
    const failure = await this.#writeEvents();
    if (failure === undefined && !this.#mayHaveVanished) confirm(this.#events.confirm());
    if (!this.#isEntered) return failure;
    await this.#letters.write();
    await this.#settlement.write();
    this.#mayHaveVanished ||= this.#settlement.hasVanished;
    this.#settlement.hasVanished = false;
    return failure;
  }

  /** Returns the first failure. */
  async #writeEvents(): Promise<unknown> {
    let failure: unknown;
    const attempt = async (step: () => Promise<void>): Promise<void> => {
      await step().catch((error: unknown) => {
        failure ??= error;
      });
    };
    await attempt(() => this.#enter());
    if (!this.#isEntered) return failure;
    await attempt(async () => {
      if (!(await this.#events.write())) this.#mayHaveVanished = true;
    });
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
}
