/** The contract of what a queue lies in: Redis, or PostgreSQL. BullMQ does the work; this is what it does not know of. */

import type { SendResult } from '@growingio/upload';
import type { Job, Queue, Worker, WorkerOptions } from 'bullmq';
import type { Ledger } from '../fleet/ledger.js';

/** Who uses the queue: a sender must hear at once that it is down, a relay waits until it is up again. */
export type Role = 'sender' | 'relay';

/** What a relay wants of a worker, in BullMQ's words. */
export interface WorkerSettings extends Required<Pick<WorkerOptions, 'concurrency' | 'lockDuration'>> {
  /** Jobs a second that all workers of a queue take together; 0 is no limit. */
  readonly rate: number;
}

/** How often a job may be tried: as often as it takes, in a number that every backend can keep. */
export const endlessAttempts = 2 ** 31 - 1;

/** How long a queue remembers what it took, in ms: so long what is added again is not there twice. */
export const rememberedFor = 600_000;

const lastPriority = 2 ** 20;

/** The priority of what goes behind all that has this one: the lower number is the first, and none is before them all. */
export function behind(priority = 0): number {
  return Math.min(lastPriority, priority + 1);
}

/** Does a job: it is completed when the promise resolves, and given back or failed when it rejects. */
export type Processor = (job: Job) => Promise<void>;

/** The store, or the connection to it, failed. */
export type Failure = Extract<SendResult, { status: 'retryable' | 'blocked' }>;

export interface Backend {
  /** In messages: `Redis`, `PostgreSQL`. */
  readonly name: string;
  /** Resolves when it can be used; rejects with the last error where that takes longer than so many ms. */
  ready(timeout: number): Promise<void>;
  openQueue(name: string): Queue;
  openWorker(name: string, process: Processor, settings: WorkerSettings): Worker;
  openLedger(queue: Queue): Ledger;
  /** What an error of it means. The reason is in our words: no secret, no content. */
  classify(error: unknown): Failure;
  /** Why it should take no more now, so that what it has can still be worked on; `undefined` when it may. */
  findShortage(): Promise<Failure | undefined>;
  /** What in its settings loses jobs, each with the remedy. */
  findRisks(): Promise<readonly string[]>;
  /** From now on its connections keep no process alive, where they can do without. */
  unref?(): void;
  /** Ends all connections. Never rejects. */
  close(): Promise<void>;
}
