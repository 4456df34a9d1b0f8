/** The queue of BullMQ as a source: jobs enter by its worker, and are completed, given back or counted when a relay says so. */

import { DelayedError, RateLimitError, type Job, type Queue, type Worker } from 'bullmq';
import type { Say } from '@growingio/upload/adapter';
import { behind, type Backend } from '../backend/backend.js';
import { deadLettersOf } from '../backend/open-backend.js';
import { sayRisks } from '../backend/say-risks.js';
import { marksOf, settledIn } from '../batch/marks.js';
import { decodeBatch, UnreadableBatch } from '../batch/queued-batch.js';
import type { Ledger, Marks } from '../fleet/ledger.js';
import { t } from '../messages.js';
import { DeadLetters } from './dead-letters.js';
import type { Settlement, Source, SourceBatch, SourceHost } from './source.js';
import { manyListen, pause, unlessAborted, until } from '../until.js';
import { WaitingLine } from './waiting-line.js';

export interface BullmqSourceSettings {
  readonly concurrency: number;
  readonly rate: number;
  readonly lockDuration: number;
}

/** How long the store may take until its settings are read, in ms. */
const riskPatience = 60_000;

interface HeldJob {
  /** Ends the job: it is done, or goes back. */
  readonly finish: (isDone: boolean) => void;
  /** Makes it wait in the queue for so many ms, before it goes back. */
  readonly delay: (time: number) => Promise<void>;
}

export class BullmqSource implements Source {
  readonly #backend: Backend;
  readonly #queueName: string;
  readonly #settings: BullmqSourceSettings;
  readonly #line = new WaitingLine<SourceBatch>();
  readonly #held = new Map<SourceBatch, HeldJob>();
  readonly #closing = manyListen(new AbortController());
  /** Resolves when all jobs are read that came so far. */
  #lastPrepared: Promise<unknown> = Promise.resolve();
  #say: Say = () => undefined;
  #opened: { queue: Queue; worker: Worker; ledger: Ledger; deadLetters: DeadLetters } | undefined;

  constructor(backend: Backend, queueName: string, settings: BullmqSourceSettings) {
    this.#backend = backend;
    this.#queueName = queueName;
    this.#settings = settings;
  }

  async start({ say }: SourceHost): Promise<void> {
    this.#say = say;
    const { concurrency, rate, lockDuration } = this.#settings;
    const queue = this.#backend.openQueue(this.#queueName);
    const ledger = this.#backend.openLedger(queue);
    const worker = this.#backend.openWorker(this.#queueName, (job) => this.#process(job), {
      concurrency,
      lockDuration,
      rate,
    });
    worker.on('error', (error) => {
      if (this.#closing.signal.aborted) return;
      say('warn', 'queue', t`the queue fails (${this.#backend.classify(error).reason}): what is in it waits`);
    });
    this.#opened = {
      queue,
      worker,
      ledger,
      deadLetters: new DeadLetters(this.#backend.openQueue(deadLettersOf(this.#queueName))),
    };
    void sayRisks(this.#backend, say, riskPatience);
    await this.#try(() => (rate === 0 ? queue.removeGlobalRateLimit() : queue.setGlobalRateLimit(rate, 1000)));
    if (this.#closing.signal.aborted) return;
    void worker.run().catch((error: unknown) => {
      say('error', 'queue', t`the queue can not be read: ${this.#backend.classify(error).reason}`);
    });
  }

  take(): Promise<SourceBatch | undefined> {
    return this.#line.take();
  }

  async done(batch: SourceBatch, settlement: Settlement): Promise<void> {
    const held = this.#held.get(batch);
    const opened = this.#opened;
    if (held === undefined || opened === undefined) return;
    for (const { at, reason } of settlement.dead) {
      const event = batch.events[at];
      if (event !== undefined) await this.#try(() => opened.deadLetters.add(batch, at, event, reason));
    }
    const marks = marksOf(settlement, batch.events.length);
    const merged = await this.#try(() => opened.ledger.settle(batch.id, marks));
    // It is gone where another relay took it for ours being dead, and was faster; or nobody could be told any more.
    const isGone = merged === undefined && !this.#closing.signal.aborted;
    if (!isGone && merged?.includes('.') !== false) return;
    // Before its ID is free: as long as the letter is there, it may be put back under the same.
    await this.#try(() => opened.deadLetters.settled(batch.id));
    this.#finish(batch, true);
  }

  async again(batch: SourceBatch, after = 0): Promise<void> {
    // Else the relay that gives it back is the first to take it again.
    if (after > 0) await this.#held.get(batch)?.delay(after);
    this.#finish(batch, false);
  }

  async hold(time: number): Promise<void> {
    const queue = this.#opened?.queue;
    if (queue === undefined) return;
    await this.#try(async () => {
      if (time > 0) await queue.rateLimit(Math.ceil(time));
      else await queue.removeRateLimitKey();
    });
  }

  async close(timeout: number): Promise<void> {
    for (const batch of this.#line.close()) await this.again(batch);
    const closed = this.#opened?.worker.close() ?? Promise.resolve();
    await until(closed, timeout);
    this.#closing.abort();
    // As long as its worker has a job, its lock is renewed and nobody else gets it.
    for (const batch of this.#held.keys()) this.#finish(batch, false);
    await until(closed, 1000);
    await until(this.#backend.close(), 1000);
  }

  /** Called by the worker for each job; it is completed when the promise resolves, and given back when it rejects. */
  async #process(job: Job): Promise<void> {
    const before = this.#lastPrepared;
    const preparing = this.#prepare(job);
    this.#lastPrepared = preparing.then(
      () => before,
      () => before,
    );
    const prepared = await preparing;
    // One is read faster than the other: they are taken in the order in which they came.
    await before;
    if (prepared === undefined) return;
    await new Promise<void>((resolve, reject) => {
      let isDelayed = false;
      const finish = (isDone: boolean): void => {
        // These errors are BullMQ's way to give a job back without an attempt.
        if (isDone) resolve();
        else reject(isDelayed ? new DelayedError() : new RateLimitError());
      };
      const delay = async (time: number): Promise<void> => {
        // What waits by then is before it, also where BullMQ would give it its old place again.
        const priority = behind(job.priority);
        await this.#try(() => unlessLost(job.changePriority({ priority })));
        await this.#try(() => unlessLost(job.moveToDelayed(Date.now() + time, job.token)));
        isDelayed = !this.#closing.signal.aborted;
      };
      this.#held.set(prepared, { finish, delay });
      if (!this.#line.put(prepared)) this.#finish(prepared, false);
    });
  }

  /** Reads a job; `undefined` where there is nothing to deliver. */
  async #prepare(job: Job): Promise<SourceBatch | undefined> {
    const { id = '' } = job;
    const data: unknown = job.data;
    try {
      const { events, destination } = await decodeBatch(data);
      const settled = settledIn(await this.#readMarks(job, events.length));
      if (settled.size < events.length) return { id, destination, events, settled };
      await this.#try(() => this.#opened?.deadLetters.settled(id) ?? Promise.resolve());
      return undefined;
    } catch (error) {
      if (!(error instanceof UnreadableBatch)) throw error;
      this.#say(
        'error',
        'unreadable',
        t`a job can not be read (${error.message}): it is kept in ${deadLettersOf(this.#queueName)}`,
      );
      await this.#try(() => this.#opened?.deadLetters.addUnreadable(id, data, error.message) ?? Promise.resolve());
      return undefined;
    }
  }

  /** What is settled of a job already: nothing where no relay has had it before, which saves Redis a question. */
  async #readMarks({ id = '', attemptsStarted, stalledCounter }: Job, events: number): Promise<Marks> {
    if (attemptsStarted === 1 && stalledCounter === 0) return '';
    return (await this.#try(() => this.#ledger.handOver(id, events))) ?? '';
  }

  #finish(batch: SourceBatch, isDone: boolean): void {
    this.#held.get(batch)?.finish(isDone);
    this.#held.delete(batch);
  }

  get #ledger(): Ledger {
    if (this.#opened === undefined) throw new Error(t`the source has not been started`);
    return this.#opened.ledger;
  }

  /** Again and again until it succeeds; `undefined` when the source is closed before. */
  async #try<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    const { signal } = this.#closing;
    for (let times = 0; !signal.aborted; times += 1) {
      try {
        // What waits for a connection would outlive the end.
        return await unlessAborted(work(), signal);
      } catch (error) {
        this.#say('warn', 'queue', t`the queue fails (${this.#backend.classify(error).reason}): it is tried again`);
        await pause(Math.min(2000, 50 * 2 ** times), signal);
      }
    }
    return undefined;
  }
}

/** A job that is gone, or that somebody else has, is none of ours; so is one that was given back, and only the answer was lost. */
async function unlessLost(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    // BullMQ's own codes are numbers.
    if (typeof (error as { code?: unknown }).code !== 'number') throw error;
  }
}
