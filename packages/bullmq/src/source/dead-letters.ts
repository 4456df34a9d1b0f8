/** Dead letters: a queue of their own beside the queue, each event with its reason, from which they can be replayed. */

import { EncodedEvent } from '@growingio/upload';
import type { Job, Queue } from 'bullmq';
import { endlessAttempts } from '../backend/backend.js';
import { encodeBatch } from '../batch/queued-batch.js';
import type { Ledger } from '../fleet/ledger.js';
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

  /** Puts them back into the queue, each as a batch of its own, and returns how many. What can't be read stays. */
  async replay(queue: Queue, ledger: Ledger): Promise<number> {
    let replayed = 0;
    let kept = 0;
    for (;;) {
      const page = await this.#queue.getJobs(['waiting', 'prioritized'], kept, kept + pageSize - 1, true);
      if (page.length === 0) return replayed;
      for (const job of page) {
        if (await putBack(job, queue, ledger)) replayed += 1;
        else kept += 1;
      }
    }
  }
}

async function putBack(letter: Job, queue: Queue, ledger: Ledger): Promise<boolean> {
  if (letter.name !== 'dead letter') return false;
  const { format, projectId, host, event, time } = letter.data as DeadLetter;
  const id = `${letter.id ?? ''}-again`;
  const bytes = Buffer.from(event);
  const batch = await encodeBatch([new EncodedEvent(bytes, 0, bytes.length, time)], { format, projectId, host });
  // A process that dies after the first step does it again: the job is there already, and counted already.
  await queue.add('batch', batch, { jobId: id, attempts: endlessAttempts, removeOnComplete: true });
  await ledger.revive(id, 1);
  await letter.remove();
  return true;
}
