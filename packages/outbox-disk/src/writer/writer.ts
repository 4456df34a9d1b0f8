/** Gets to the disk, in the background and in groups, what the outbox is told; what fails is tried again until it is there. */

import { realTimers, runDetached } from '@growingio/upload/adapter';
import type { DeadLetterFiles } from '../dead-letters/dead-letter-files.js';
import type { Reports } from '../reports.js';
import type { KeptEvent } from '../segment/kept-event.js';
import type { Segment } from '../segment/segment.js';
import type { Totals } from '../segment/totals.js';
import { EventQueue } from './event-queue.js';
import { LetterQueue } from './letter-queue.js';
import { Safety } from './safety.js';
import { SegmentFile } from './segment-file.js';
import { Settlement } from './settlement.js';
import { WritePass, type WritePassParts } from './write-pass.js';

export interface WriterParts extends Pick<WritePassParts, 'isForced' | 'enter' | 'segments' | 'restart'> {
  readonly totals: Totals;
  readonly letters: DeadLetterFiles;
  /** From so many bytes on, written events are not kept in memory. */
  readonly residentBytes: number;
  readonly reports: Reports;
}

const retryDelay = 1000;

/**
 * The only one who writes events, dead letters, and which of them are settled. Each of the three may fail, and goes on
 * without the others. Its methods never reject, and cost the caller no I/O.
 */
export class Writer {
  readonly #reports: Reports;
  readonly #file = new SegmentFile();
  readonly #events: EventQueue;
  readonly #letters: LetterQueue;
  readonly #settlement: Settlement;
  readonly #pass: WritePass;
  readonly #safety = new Safety();
  #running: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;
  /** Whether the last attempt to write events has failed: the next one waits for its time. */
  #isFailing = false;
  /** Whether it was said that events can't be written, and not yet that they can. */
  #isSaid = false;
  #isClosing = false;

  constructor(parts: WriterParts) {
    const { totals, residentBytes, letters, reports } = parts;
    this.#reports = reports;
    this.#events = new EventQueue(totals, residentBytes, this.#file);
    this.#letters = new LetterQueue({
      totals,
      files: letters,
      written: (event) => {
        this.settle(event);
      },
      failed: reports.lettersFailed,
      failedNoMore: reports.lettersFailedNoMore,
    });
    this.#settlement = new Settlement({
      failed: reports.storeFailed,
      missing: () => {
        this.#pass.suspectVanished();
      },
    });
    this.#pass = new WritePass({
      ...parts,
      events: this.#events,
      letters: this.#letters,
      settlement: this.#settlement,
      file: this.#file,
    });
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
    this.#pass.suspectVanished();
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
    do {
      const failure = await this.#pass.run();
      if (failure !== undefined) {
        this.#isFailing = true;
        this.#isSaid = true;
        await this.#reports.failed(failure);
        return;
      }
      this.#isFailing = false;
      // Having nothing to write any more, since it was delivered from memory, says nothing of the disk.
      if (this.#isSaid && !this.#file.isFailing) {
        this.#isSaid = false;
        this.#reports.failedNoMore();
      }
      for (const event of this.#events.confirm()) this.#safety.done(event);
    } while (this.#hasWork);
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
}
