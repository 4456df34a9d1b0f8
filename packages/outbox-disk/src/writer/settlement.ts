/** Settled events and emptied segments enter; lines in files, and the end of files, leave. */

import { appendFile, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { removeSegment } from '../directory/recover-store.js';
import type { KeptEvent } from '../segment/kept-event.js';
import type { Segment } from '../segment/segment.js';
import { encodeSettled } from '../segment/settled.js';

/** What has to be written down about settled events. Its asynchronous methods reject as `fs` does, and can be called again. */
export class Settlement {
  readonly #unsaid = new Set<Segment>();
  readonly #emptied = new Set<Segment>();

  get hasWork(): boolean {
    return this.#unsaid.size + this.#emptied.size > 0;
  }

  /** Notes that an event is settled. */
  settle(event: KeptEvent): void {
    event.segment.settled.push(event.index);
    this.#unsaid.add(event.segment);
  }

  /** Notes that a segment, of which everything is settled, is to be removed. */
  remove(segment: Segment): void {
    this.#emptied.add(segment);
  }

  /** Writes down which events are settled. */
  async write(): Promise<void> {
    for (const segment of this.#unsaid) {
      const indexes = segment.settled;
      segment.settled = [];
      this.#unsaid.delete(segment);
      // No file, no events in it; and what is about to be removed need not be described.
      if (segment.fileEnd === 0 || this.#emptied.has(segment)) continue;
      try {
        await appendFile(segment.settledPath, encodeSettled(indexes, segment.isSettledTorn));
        segment.isSettledTorn = false;
      } catch (error) {
        segment.settled.push(...indexes);
        segment.isSettledTorn = true;
        this.#unsaid.add(segment);
        throw error;
      }
    }
  }

  /** Removes the segments, but those whose dead letters are not written yet, and the stores that get empty by it. */
  async removeEmptied(): Promise<void> {
    for (const segment of this.#emptied) {
      if (segment.openLetters > 0) continue;
      await removeSegment(segment.path);
      this.#emptied.delete(segment);
      this.#unsaid.delete(segment);
      await rmdir(dirname(segment.path)).catch(() => undefined);
    }
  }
}
