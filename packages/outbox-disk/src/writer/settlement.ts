/** Writes down which events are settled, and removes the files of which all are; a store where that fails is tried ever more rarely. */

import { rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { removeSegment } from '../directory/recover-store.js';
import { codeOf } from '../say-error.js';
import type { KeptEvent } from '../segment/kept-event.js';
import type { Segment } from '../segment/segment.js';

/** A store in which nothing can be written now. */
interface Postponed {
  failures: number;
  /** How many calls of `tick` until the next attempt. */
  wait: number;
  readonly segments: Set<Segment>;
}

export interface SettlementParts {
  /** Hears of each store in which nothing can be written, once until it can. */
  readonly failed: (store: string, error: unknown) => void;
  /** A store is missing: perhaps all have vanished. */
  readonly missing: () => void;
}

const longestWait = 60;

/**
 * What has to be written down about settled events. What goes wrong in a store holds up neither the other stores nor the
 * writing of events: without its line an event is sent again after a restart, and lost never. Its methods never reject.
 */
export class Settlement {
  readonly #parts: SettlementParts;
  readonly #due = new Set<Segment>();
  readonly #emptied = new Set<Segment>();
  readonly #postponed = new Map<string, Postponed>();

  constructor(parts: SettlementParts) {
    this.#parts = parts;
  }

  get hasWork(): boolean {
    return this.#due.size > 0;
  }

  get isPostponed(): boolean {
    return this.#postponed.size > 0;
  }

  /** Notes that an event is settled. */
  settle(event: KeptEvent): void {
    event.segment.noteSettled(event);
    this.#add(event.segment);
  }

  /** Notes that a segment, of which everything is settled, is to be removed: once its dead letters are written. */
  remove(segment: Segment): void {
    this.#emptied.add(segment);
    this.#add(segment);
  }

  /** Counts the time to the next attempts. `isLast`: there are no later ones. */
  tick(isLast = false): void {
    for (const state of this.#postponed.values()) {
      state.wait = isLast ? 0 : state.wait - 1;
      if (state.wait > 0) continue;
      for (const segment of state.segments) this.#due.add(segment);
      state.segments.clear();
    }
  }

  /** Removes the segments, but those whose dead letters are not written yet, and the stores that get empty by it. */
  async removeEmptied(): Promise<void> {
    for (const segment of this.#due) {
      if (!this.#emptied.has(segment)) continue;
      this.#due.delete(segment);
      // The last of its letters brings it back.
      if (segment.hasOpenLetters) continue;
      await this.#try(segment, async () => {
        await removeSegment(segment.path);
        this.#emptied.delete(segment);
        segment.fileRemoved();
        await rmdir(dirname(segment.path)).catch(() => undefined);
      });
    }
  }

  /** Writes down which events are settled. What is about to be removed need not be described. */
  async write(): Promise<void> {
    for (const segment of this.#due) {
      if (this.#emptied.has(segment)) continue;
      this.#due.delete(segment);
      await this.#try(segment, () => segment.writeSettled());
    }
  }

  async #try(segment: Segment, work: () => Promise<void>): Promise<void> {
    const store = dirname(segment.path);
    try {
      await work();
      this.#resume(store);
    } catch (error) {
      // What can't be removed may still be described.
      if (this.#emptied.has(segment)) await segment.writeSettled().catch(() => undefined);
      this.#postpone(store, segment, error);
    }
  }

  #add(segment: Segment): void {
    const state = this.#postponed.get(dirname(segment.path));
    (state !== undefined && state.wait > 0 ? state.segments : this.#due).add(segment);
  }

  #postpone(store: string, segment: Segment, error: unknown): void {
    const state = this.#postponed.get(store) ?? { failures: 0, wait: 0, segments: new Set<Segment>() };
    this.#postponed.set(store, state);
    state.failures += 1;
    state.wait = Math.min(longestWait, 2 ** (state.failures - 1));
    state.segments.add(segment);
    for (const other of this.#due) {
      if (dirname(other.path) !== store) continue;
      this.#due.delete(other);
      state.segments.add(other);
    }
    if (codeOf(error) === 'ENOENT') this.#parts.missing();
    else if (state.failures === 1) this.#parts.failed(store, error);
  }

  #resume(store: string): void {
    const state = this.#postponed.get(store);
    if (state === undefined) return;
    this.#postponed.delete(store);
    for (const segment of state.segments) this.#due.add(segment);
  }
}
