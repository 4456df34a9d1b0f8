/** Dead letters: a queue of their own beside the queue, each event with its reason, from which they can be replayed. */

import { EncodedEvent } from '@growingio/upload';
import type { Job, Queue } from 'bullmq';
import { behind, endlessAttempts, rememberedFor } from '../backend/backend.js';
import { encodeBatch } from '../batch/queued-batch.js';
import { jobOfLetter, letterOf, type Ledger } from '../fleet/ledger.js';
import type { SourceBatch } from './source.js';

/** What a dead-letter queue keeps of an event. */
export interface DeadLetter {
  readonly reason: string;
  readonly format: string;
  readonly projectId: string;
  readonly host: string;
  /** The event as it was sent, in JSON. */
  readonly event: string;
  /** When it happened (Unix, ms). */
  readonly time: number;
}

/** How far a replay has come. */
export interface Replay {
  replayed: number;
  /** Those that are no events, and stay. */
  kept: number;
}

/** So many are read at once. */
const pageSize = 500;

export class DeadLetters {
  readonly #queue: Queue;

  constructor(queue: Queue) {
    this.#queue = queue;
  }

  /** Keeps an event, once: by its batch and its place there. */
  async add(batch: SourceBatch, at: number, event: EncodedEvent, reason: string): Promise<void> {
    const letter: DeadLetter = { ...batch.destination, reason, event: event.bytes.toString(), time: event.time };
    await this.#queue.add('dead letter', letter, { jobId: `${batch.id}-${String(at)}` });
  }

  /** Keeps a job that is no batch of events, as it is. */
  async addUnreadable(job: string, data: unknown, reason: string): Promise<void> {
    await this.#queue.add('unreadable', { reason, data }, { jobId: `${job}-unreadable` });
  }

  /** Puts them back into the queue, each as a batch of its own, and counts them. What is no event stays. */
  async replay(queue: Queue, ledger: Ledger, replay: Replay): Promise<void> {
    let kept = 0;
    for (;;) {
      const page = await this.#queue.getJobs(['waiting', 'prioritized'], kept, kept + pageSize - 1, true);
      if (page.length === 0) return;
      for (const letter of page) {
        if (letter.name === 'dead letter') {
          await this.#putBack(letter, queue, ledger);
          replay.replayed += 1;
        } else {
          kept += 1;
          replay.kept += 1;
        }
      }
    }
  }

  /** A job is done: the letter that it was made of may still be here, where the process that put it back has died. */
  async settled(job: string): Promise<void> {
    const letter = letterOf(job);
    if (letter !== undefined) await this.#queue.remove(letter);
  }

  async #putBack({ id = '', data }: Job, queue: Queue, ledger: Ledger): Promise<void> {
    const { format, projectId, host, event, time } = data as DeadLetter;
    const job = jobOfLetter(id);
    const bytes = Buffer.from(event);
    const batch = await encodeBatch([new EncodedEvent(bytes, 0, bytes.length, time)], { format, projectId, host });
    // A process that dies after the first step does it again: the job is there already, or it is done, and the letter gone with it.
    await queue.add('batch', batch, {
      jobId: job,
      // Another process may put back what it has read before that.
      deduplication: { id: job, ttl: rememberedFor },
      // What was refused before goes behind what was not.
      priority: behind(queue.opts.defaultJobOptions?.priority),
      attempts: endlessAttempts,
      removeOnComplete: true,
    });
    await ledger.handOver(job, 1);
    await this.#queue.remove(id);
  }
}
