/** A queue in this process, and a source that keeps all rules of the contract: the smallest one that the suite runs on. */
import { setTimeout as pause } from 'node:timers/promises';
import type { EncodedEvent } from '@growingio/upload';
import type { SourceStage, StoredLetter } from '../../src/conformance.js';
import type { Settlement, Source, SourceBatch } from '../../src/index.js';

export interface MemoryJob {
  readonly id: string;
  readonly events: readonly EncodedEvent[];
  readonly settled: Set<number>;
  /** It is not taken before (Unix, ms). */
  dueAt: number;
}

const destination = { format: 's2s/cstm', projectId: 'p1', host: 'http://127.0.0.1:1' };

export class MemoryQueue {
  readonly waiting: MemoryJob[] = [];
  later: MemoryJob[] = [];
  readonly taken = new Set<MemoryJob>();
  readonly letters: StoredLetter[] = [];
  handedOver = 0;
  delivered = 0;
  heldUntil = 0;
  isUp = true;

  put(events: readonly EncodedEvent[]): void {
    this.handedOver += events.length;
    this.waiting.push({ id: String(this.handedOver), events, settled: new Set(), dueAt: 0 });
  }

  giveBack(job: MemoryJob, after = 0): void {
    job.dueAt = Date.now() + after;
    if (!this.taken.delete(job)) return;
    if (after > 0) this.later.push(job);
    else this.waiting.unshift(job);
  }

  /** What waits for its time comes behind the others when that has come. */
  promote(): void {
    const isDue = ({ dueAt }: MemoryJob): boolean => dueAt <= Date.now();
    this.waiting.push(...this.later.filter(isDue));
    this.later = this.later.filter((job) => !isDue(job));
  }
}

export class MemorySource implements Source {
  readonly held = new Map<SourceBatch, MemoryJob>();
  protected isClosed = false;

  constructor(
    readonly queue: MemoryQueue,
    readonly concurrency: number,
  ) {}

  start(): Promise<void> {
    return Promise.resolve();
  }

  async take(): Promise<SourceBatch | undefined> {
    while (!this.isClosed) {
      const job = this.mayTake() && this.held.size < this.concurrency ? this.next() : undefined;
      if (job !== undefined) {
        this.queue.taken.add(job);
        const batch = { id: job.id, destination, events: job.events, settled: new Set(job.settled) };
        this.held.set(batch, job);
        return batch;
      }
      await pause(5);
    }
    return undefined;
  }

  async done(batch: SourceBatch, settlement: Settlement): Promise<void> {
    while (!this.queue.isUp && !this.isClosed) await pause(5);
    const job = this.held.get(batch);
    if (job === undefined || !this.queue.isUp) return;
    this.settle(job, settlement);
    if (job.settled.size < job.events.length) return;
    this.held.delete(batch);
    this.queue.taken.delete(job);
  }

  again(batch: SourceBatch, after = 0): Promise<void> {
    const job = this.held.get(batch);
    this.held.delete(batch);
    if (job !== undefined) this.queue.giveBack(job, after);
    return Promise.resolve();
  }

  hold(time: number): Promise<void> {
    this.queue.heldUntil = Date.now() + time;
    return Promise.resolve();
  }

  async close(timeout: number): Promise<void> {
    this.isClosed = true;
    for (const end = Date.now() + timeout; this.held.size > 0 && Date.now() < end;) await pause(5);
    for (const batch of this.held.keys()) await this.again(batch);
  }

  protected mayTake(): boolean {
    return this.queue.isUp && Date.now() >= this.queue.heldUntil;
  }

  protected next(): MemoryJob | undefined {
    this.queue.promote();
    return this.queue.waiting.shift();
  }

  protected settle({ events, settled }: MemoryJob, { delivered, dead }: Settlement): void {
    for (const at of delivered) {
      if (!settled.has(at)) this.queue.delivered += 1;
      settled.add(at);
    }
    for (const { at, reason } of dead) {
      if (!settled.has(at)) this.queue.letters.push({ event: String(events[at]?.bytes), reason });
      settled.add(at);
    }
  }
}

export function stageOf(create: (queue: MemoryQueue, concurrency: number) => MemorySource): SourceStage {
  const queue = new MemoryQueue();
  const unsettled = (jobs: Iterable<MemoryJob>): number =>
    [...jobs].reduce((sum, { events, settled }) => sum + events.length - settled.size, 0);
  return {
    open: (concurrency) => create(queue, concurrency),
    put: (events) => {
      queue.put(events);
      return Promise.resolve();
    },
    takeAndDie: async (settlement) => {
      const source = create(queue, 1);
      const batch = await source.take();
      if (batch !== undefined) await source.done(batch, settlement);
      await source.close(0);
    },
    counts: () => {
      const { handedOver, delivered, letters } = queue;
      const [waiting, active] = [unsettled([...queue.waiting, ...queue.later]), unsettled(queue.taken)];
      return Promise.resolve({ handedOver, waiting, active, delivered, dead: letters.length, exact: true });
    },
    deadLetters: () => Promise.resolve(queue.letters),
    stopStore: () => {
      queue.isUp = false;
      return Promise.resolve();
    },
    startStore: () => {
      queue.isUp = true;
      return Promise.resolve();
    },
    close: () => undefined,
  };
}
