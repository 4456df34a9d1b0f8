/** The queues over which a sender spreads its batches: one that fails is left out until it answers again. */

import type { Queue } from 'bullmq';
import type { Ledger } from '../fleet/ledger.js';
import { t } from '../messages.js';
import { pause } from '../until.js';

export interface Shard {
  readonly queue: Queue;
  readonly ledger: Ledger;
}

/** How often one that fails is asked whether it answers again, in ms. */
const lookInterval = 1000;

export class Shards {
  readonly #all: readonly Shard[];
  readonly #failing = new Set<Shard>();
  readonly #closing: AbortSignal;
  #next = 0;

  /** At least one. When the signal is aborted, nobody is asked any more. */
  constructor(all: readonly Shard[], closing: AbortSignal) {
    this.#all = all;
    this.#closing = closing;
  }

  /** Each in turn, without those that fail, as long as there is another. */
  next(): Shard {
    const able =
      this.#failing.size < this.#all.length ? this.#all.filter((shard) => !this.#failing.has(shard)) : this.#all;
    this.#next += 1;
    const shard = able[this.#next % able.length];
    if (shard === undefined) throw new Error(t`there is no queue`);
    return shard;
  }

  /** A batch could not be added there. Where there are others, they get the next ones meanwhile. */
  failed(shard: Shard): void {
    if (this.#all.length === 1 || this.#failing.has(shard)) return;
    this.#failing.add(shard);
    void this.#lookFor(shard);
  }

  async #lookFor(shard: Shard): Promise<void> {
    do await pause(lookInterval, this.#closing);
    while (!this.#closing.aborted && !(await answers(shard)));
    this.#failing.delete(shard);
  }
}

async function answers({ queue }: Shard): Promise<boolean> {
  try {
    await queue.getDeduplicationJobId('any');
    return true;
  } catch {
    return false;
  }
}
