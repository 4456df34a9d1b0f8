/** Tells who waits when all events that were appended before are safe: written, or settled. */

import type { KeptEvent } from '../segment/kept-event.js';

/** Events that are waited for together. */
export interface SyncGroup {
  /** How many of them are not safe yet. */
  open: number;
  readonly waiters: (() => void)[];
}

export class Safety {
  /** In the order of their events. New ones join the last; each wait begins another. */
  #groups: SyncGroup[] = [];
  #last: SyncGroup = { open: 0, waiters: [] };

  add(event: KeptEvent): void {
    event.group = this.#last;
    this.#last.open += 1;
  }

  /** Says that the event is safe. More than once does no harm. */
  done(event: KeptEvent): void {
    const { group } = event;
    if (group === undefined) return;
    event.group = undefined;
    group.open -= 1;
    if (group.open === 0) this.#wake();
  }

  /** Resolves when all that was added before the call is safe. */
  wait(): Promise<void> {
    if (this.#groups.length === 0 && this.#last.open === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#last.waiters.push(resolve);
      this.#groups.push(this.#last);
      this.#last = { open: 0, waiters: [] };
      this.#wake();
    });
  }

  /** Lets all who wait go. */
  giveUp(): void {
    for (const { waiters } of this.#groups.splice(0)) for (const wake of waiters) wake();
  }

  #wake(): void {
    let ended = 0;
    while (this.#groups[ended]?.open === 0) ended += 1;
    for (const { waiters } of this.#groups.splice(0, ended)) for (const wake of waiters) wake();
  }
}
