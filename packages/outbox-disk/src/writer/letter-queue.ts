/** The dead letters that are not written yet: they are written in groups, and stay here until they are in their files. */

import type { DeadLetterFiles } from '../dead-letters/dead-letter-files.js';
import type { KeptEvent } from '../segment/kept-event.js';
import type { Totals } from '../segment/totals.js';

interface Letter {
  readonly event: KeptEvent;
  readonly text: string;
}

export interface LetterQueueParts {
  readonly totals: Totals;
  readonly files: Pick<DeadLetterFiles, 'append'>;
  /** The letter is as safe as its event was. */
  readonly written: (event: KeptEvent) => void;
  readonly failed: (error: unknown) => void;
  readonly failedNoMore: () => void;
}

const groupLength = 1024 * 1024;
// While nothing can be written, so much text of letters waits whose events have a record.
const mostFailingLength = 8 * 1024 * 1024;

/** A failure here holds up nothing else. Its methods never reject. */
export class LetterQueue {
  readonly #parts: LetterQueueParts;
  #letters: Letter[] = [];
  #isFailing = false;
  /** After a failure, until the next attempt is due. */
  #isPostponed = false;
  #waiters: { readonly upTo: number; readonly wake: () => void }[] = [];
  #length = 0;
  #added = 0;
  #written = 0;

  constructor(parts: LetterQueueParts) {
    this.#parts = parts;
  }

  get hasWork(): boolean {
    return this.#letters.length > 0 && !this.#isPostponed;
  }

  get isPostponed(): boolean {
    return this.#isPostponed;
  }

  add(event: KeptEvent, text: string): void {
    event.segment.letterOpened(event);
    // Its record stays, and comes again after a restart.
    if (this.#isFailing && event.isWritten && this.#length > mostFailingLength) return;
    this.#length += text.length;
    this.#parts.totals.owed(text.length);
    this.#letters.push({ event, text });
    this.#added += 1;
  }

  /** Lets the next `write` try again after a failure. */
  retry(): void {
    this.#isPostponed = false;
  }

  /** Resolves when all letters that came before the call are written, or an attempt to do so has failed. */
  attempted(): Promise<void> {
    if (this.#letters.length === 0 || this.#isPostponed) return Promise.resolve();
    return new Promise((wake) => {
      this.#waiters.push({ upTo: this.#added, wake });
    });
  }

  /** Writes what there is, also what comes meanwhile. */
  async write(): Promise<void> {
    while (this.hasWork) {
      const group = this.#nextGroup();
      try {
        await this.#parts.files.append(group.map(({ text }) => text).join(''));
      } catch (error) {
        this.#isPostponed = true;
        if (!this.#isFailing) this.#parts.failed(error);
        this.#isFailing = true;
        this.giveUp();
        return;
      }
      // Others may have come behind these while they were written.
      this.#letters.splice(0, group.length);
      for (const letter of group) this.#done(letter);
      if (this.#isFailing) this.#parts.failedNoMore();
      this.#isFailing = false;
    }
  }

  /** Lets all who wait go. */
  giveUp(): void {
    for (const { wake } of this.#waiters.splice(0)) wake();
  }

  #nextGroup(): readonly Letter[] {
    let length = 0;
    const end = this.#letters.findIndex(({ text }, at) => (length += text.length) > groupLength && at > 0);
    return this.#letters.slice(0, end === -1 ? undefined : end);
  }

  #done({ event, text }: Letter): void {
    event.segment.letterWritten(event);
    this.#length -= text.length;
    this.#parts.totals.owed(-text.length);
    this.#written += 1;
    this.#parts.written(event);
    const ended = this.#waiters.filter(({ upTo }) => upTo <= this.#written);
    if (ended.length === 0) return;
    this.#waiters = this.#waiters.filter(({ upTo }) => upTo > this.#written);
    for (const { wake } of ended) wake();
  }
}
