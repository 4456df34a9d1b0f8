/** Hands batches over to a queue: each becomes one job, which a relay delivers. A batch enters; what became of it leaves. */

import { randomUUID } from 'node:crypto';
import type { Destination, EncodedEvent, Sender, SenderHost, SendOptions, SendResult } from '@growingio/upload';
import { endlessAttempts, rememberedFor, type Backend } from '../backend/backend.js';
import { nameQueues, nameStore, openBackend } from '../backend/open-backend.js';
import { sayRisks } from '../backend/say-risks.js';
import { encodeBatch } from '../batch/queued-batch.js';
import { t } from '../messages.js';
import { resolveSenderOptions, type BullmqSenderOptions, type SenderSettings } from '../options.js';
import { manyListen, unlessAborted, within } from '../until.js';
import { Shards, type Shard } from './shards.js';

const mostPatience = 8;

/** What becomes of a batch without an answer, and of one that comes after the end. */
const late = (): SendResult => ({ status: 'retryable', reason: t`no answer in time`, failure: 'timeout' });
const closed = (): SendResult => ({ status: 'retryable', reason: t`the sender is closed` });

/**
 * A sender for the option `sender` of `GrowingIO`, `growingio()` and `GrowingIOModule.forRoot()`: it hands batches over to a
 * queue, and `createRelay()` delivers them from there. While Redis is down, full or failing over, events wait in the outbox.
 * Throws a `GrowingIOError` when an option is wrong.
 */
export function bullmqSender(options: BullmqSenderOptions): Sender {
  return new BullmqSender(resolveSenderOptions(options));
}

/** A job that may be in the queue, whatever is heard of it. */
interface Added {
  readonly job: string;
  readonly shard: Shard;
  readonly events: readonly EncodedEvent[];
}

/** One call of `send`: once it is over nothing more is added. */
interface Attempt {
  readonly shard: Shard;
  isOver: boolean;
  added?: Added;
}

class BullmqSender implements Sender {
  readonly #settings: SenderSettings;
  #backend: Backend | undefined;
  #shards: Shards | undefined;
  #destination: Destination | undefined;
  /** This sender's jobs are `{name}-1`, `{name}-2` … */
  readonly #name = randomUUID();
  #jobs = 0;
  /** Events of a job of which nobody knows whether it was added. */
  readonly #uncertain = new WeakMap<EncodedEvent, Added>();
  #hasUncertain = false;
  readonly #closing = manyListen(new AbortController());

  constructor(settings: SenderSettings) {
    this.#settings = settings;
  }

  get target(): string {
    return nameStore(this.#settings.queue);
  }

  start({ destination, say }: SenderHost): void {
    this.#destination = destination;
    const backend = openBackend(this.#settings.queue, 'sender');
    backend.unref?.();
    this.#backend = backend;
    const shards = nameQueues(this.#settings.queue).map((name) => {
      const queue = backend.openQueue(name);
      return { queue, ledger: backend.openLedger(queue) };
    });
    this.#shards = new Shards(shards, this.#closing.signal);
    void sayRisks(backend, say, this.#settings.timeout);
  }

  async send(events: readonly EncodedEvent[], { patience = 1 }: SendOptions = {}): Promise<SendResult> {
    const [backend, shards] = [this.#backend, this.#shards];
    if (this.#closing.signal.aborted || backend === undefined || shards === undefined) return closed();
    const timeout = this.#settings.timeout * readPatience(patience);
    const attempt: Attempt = { shard: shards.next(), isOver: false };
    const work = this.#handOver(backend, events, timeout, attempt).catch((error: unknown) => backend.classify(error));
    const result = (await unlessAborted(within(work, timeout, late()), this.#closing.signal)) ?? closed();
    attempt.isOver = true;
    if (result.status !== 'handedOver' && attempt.added !== undefined) {
      this.#remember(attempt.added);
      shards.failed(attempt.shard);
    }
    return result;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#backend?.close();
  }

  async #handOver(
    backend: Backend,
    events: readonly EncodedEvent[],
    timeout: number,
    attempt: Attempt,
  ): Promise<SendResult> {
    await backend.ready(timeout);
    const shortage = await backend.findShortage();
    if (shortage !== undefined) return shortage;
    const left = await this.#leaveOutAdded(events);
    if (left.length > 0) await this.#add(left, attempt);
    return { status: 'handedOver' };
  }

  async #add(events: readonly EncodedEvent[], attempt: Attempt): Promise<void> {
    const { shard } = attempt;
    const data = await encodeBatch(events, this.#destination ?? { format: '', projectId: '', host: '' });
    // By now these events may be on their way again.
    if (attempt.isOver) return;
    this.#jobs += 1;
    const job = `${this.#name}-${String(this.#jobs)}`;
    attempt.added = { job, shard, events };
    await shard.queue.add('batch', data, {
      jobId: job,
      deduplication: { id: job, ttl: rememberedFor },
      // A relay that fails at a job gives it back, as often as it takes.
      attempts: endlessAttempts,
      removeOnComplete: true,
    });
    // Should this get lost, the relay does it.
    shard.ledger.handOver(job, events.length).catch(() => undefined);
  }

  #remember(added: Added): void {
    for (const event of added.events) this.#uncertain.set(event, added);
    this.#hasUncertain = true;
  }

  /** Without those whose earlier attempt was added, though its answer was lost. */
  async #leaveOutAdded(events: readonly EncodedEvent[]): Promise<readonly EncodedEvent[]> {
    if (!this.#hasUncertain) return events;
    const doubtful = new Set(events.flatMap((event) => this.#uncertain.get(event) ?? []));
    const added = new Set<Added>();
    for (const each of doubtful) {
      if ((await each.shard.queue.getDeduplicationJobId(each.job)) !== null) added.add(each);
    }
    return added.size === 0 ? events : events.filter((event) => !isIn(added, this.#uncertain.get(event)));
  }
}

function isIn<Item>(set: ReadonlySet<Item>, item: Item | undefined): boolean {
  return item !== undefined && set.has(item);
}

function readPatience(patience: number): number {
  return Number.isFinite(patience) ? Math.min(Math.max(patience, 1), mostPatience) : 1;
}
