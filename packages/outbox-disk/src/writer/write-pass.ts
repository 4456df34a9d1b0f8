/** One pass over all that has to get to the disk: what makes room first, then events, dead letters, and what is settled. */

import { isAbsent } from '../directory/folder.js';
import { t } from '../messages.js';
import { codeOf } from '../say-error.js';
import type { KeptEvent } from '../segment/kept-event.js';
import type { Segment } from '../segment/segment.js';
import type { EventQueue } from './event-queue.js';
import type { LetterQueue } from './letter-queue.js';
import type { SegmentFile } from './segment-file.js';
import type { Settlement } from './settlement.js';

export interface WritePassParts {
  readonly events: EventQueue;
  readonly letters: LetterQueue;
  readonly settlement: Settlement;
  readonly file: SegmentFile;
  /** Whether each group is forced to the disk. */
  readonly isForced: boolean;
  /** Shows that this process lives: before that, nothing may be written. */
  readonly enter: () => Promise<void>;
  readonly segments: () => Iterable<Segment>;
  /** Says that these files have vanished. Returns the pending events of them that are in memory, in order. */
  readonly restart: (vanished: ReadonlySet<Segment>) => readonly KeptEvent[];
}

const mostRestarts = 3;

/** Knows whether this process may write, and whether its files are where they were. */
export class WritePass {
  readonly #parts: WritePassParts;
  #isEntered = false;
  #mayHaveVanished = false;

  constructor(parts: WritePassParts) {
    this.#parts = parts;
  }

  /** Has the next pass look whether the files are still there. */
  suspectVanished(): void {
    this.#mayHaveVanished = true;
  }

  /**
   * Writes all that there is, and again at once what was in files that have vanished meanwhile. Resolves with the failure to
   * write events, `undefined` when all are in their places. Never rejects.
   */
  async run(): Promise<unknown> {
    for (let restarts = 0; ; restarts += 1) {
      const failure = await this.#once();
      if (failure === undefined && !this.#mayHaveVanished) return undefined;
      this.#mayHaveVanished ||= codeOf(failure) === 'ENOENT';
      if (!this.#mayHaveVanished) return failure;
      if (restarts === mostRestarts) return failure ?? new Error(t`its files are deleted again and again`);
    }
  }

  async #once(): Promise<unknown> {
    const { events, letters, settlement, file, isForced } = this.#parts;
    await settlement.removeEmptied();
    let failure: unknown;
    const attempt = async (step: () => Promise<void>): Promise<void> => {
      await step().catch((error: unknown) => {
        failure ??= error;
      });
    };
    await attempt(() => this.#enter());
    if (!this.#isEntered) return failure;
    await attempt(async () => {
      if (!(await events.write())) this.#mayHaveVanished = true;
    });
    if (isForced) await attempt(() => file.sync());
    await letters.write();
    await settlement.write();
    return failure;
  }

  async #enter(): Promise<void> {
    const { file, events, enter, segments, restart } = this.#parts;
    if (this.#mayHaveVanished) {
      await file.close();
      this.#isEntered = false;
    }
    if (!this.#isEntered) await enter();
    this.#isEntered = true;
    if (!this.#mayHaveVanished) return;
    this.#mayHaveVanished = false;
    const vanished = new Set<Segment>();
    for (const segment of segments()) {
      if (segment.fileEnd > 0 && (await isAbsent(segment.path))) vanished.add(segment);
    }
    if (vanished.size > 0) events.addAgain(restart(vanished));
  }
}
