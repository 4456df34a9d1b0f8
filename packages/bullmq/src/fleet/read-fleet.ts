/** Reads the counters of a queue, of all its senders and relays. */

import type { Queue } from 'bullmq';
import type { Backend } from '../backend/backend.js';
import { nameQueues, openBackend } from '../backend/open-backend.js';
import { resolveQueueOptions, type QueueOptions, type QueueSettings } from '../options.js';
import type { FleetCounts, Ledger } from './ledger.js';

/** The counters of a queue, and how it stands. `handedOver = waiting + active + delivered + dead`, always. */
export interface FleetStatus extends FleetCounts {
  /** Whether the counters balance. */
  readonly balanced: boolean;
  /** How long the oldest batch has waited, in ms; 0 when none waits. */
  readonly lag: number;
  /** Relays that are connected to the queue. */
  readonly relays: number;
}

/** How long a queue may take to answer, in ms. */
const timeout = 5000;

/** Reads the counters once. Rejects where the queue can't be reached, and with a `GrowingIOError` when an option is wrong. */
export async function readFleet(options: QueueOptions): Promise<FleetStatus> {
  const fleet = new Fleet(resolveQueueOptions(options));
  try {
    return await fleet.read();
  } finally {
    await fleet.close();
  }
}

/** Reads them again and again, over one connection. */
export class Fleet {
  readonly #backend: Backend;
  readonly #shards: readonly { readonly queue: Queue; readonly ledger: Ledger }[];

  constructor(settings: QueueSettings) {
    const backend = openBackend(settings, 'sender');
    this.#backend = backend;
    this.#shards = nameQueues(settings).map((name) => {
      const queue = backend.openQueue(name);
      return { queue, ledger: backend.openLedger(queue) };
    });
  }

  async read(): Promise<FleetStatus> {
    await this.#backend.ready(timeout);
    const counts = await Promise.all(this.#shards.map(({ ledger }) => ledger.read()));
    const sum = (name: Exclude<keyof FleetCounts, 'exact'>): number =>
      counts.reduce((total, each) => total + each[name], 0);
    const [handedOver, waiting, active] = [sum('handedOver'), sum('waiting'), sum('active')];
    const [delivered, dead] = [sum('delivered'), sum('dead')];
    const lags = await Promise.all(this.#shards.map(({ queue }) => lagOf(queue)));
    const relays = await Promise.all(this.#shards.map(({ queue }) => queue.getWorkersCount()));
    return {
      handedOver,
      waiting,
      active,
      delivered,
      dead,
      exact: counts.every(({ exact }) => exact),
      balanced: handedOver === waiting + active + delivered + dead,
      lag: Math.max(...lags),
      relays: Math.max(...relays),
    };
  }

  /** Resolves when the queue answers, which costs it next to nothing. Rejects where it can't be reached. */
  async check(): Promise<void> {
    await this.#backend.ready(timeout);
    await Promise.all(this.#shards.map(({ queue }) => queue.isPaused()));
  }

  /** Why one of these was rejected, in our words: no secret, no content. */
  explain(error: unknown): string {
    return this.#backend.classify(error).reason;
  }

  close(): Promise<void> {
    return this.#backend.close();
  }
}

async function lagOf(queue: Queue): Promise<number> {
  const oldest = await queue.getJobs(['active', 'waiting', 'prioritized', 'delayed'], 0, 0, true);
  const times = oldest.map(({ timestamp }) => timestamp);
  return times.length === 0 ? 0 : Math.max(0, Date.now() - Math.min(...times));
}
