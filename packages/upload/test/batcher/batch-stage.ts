/** A batcher on a memory outbox with a clock that a test turns, and what its tests ask of it. */
import type { Batch } from '../../src/batcher/batch.js';
import { Batcher } from '../../src/batcher/batcher.js';
import { Log } from '../../src/telemetry/log.js';
import { Counters, type Stats } from '../../src/telemetry/counters.js';
import { Notices } from '../../src/telemetry/notices.js';
import { LeasedEvent } from '../../src/outbox/outbox.js';
import { MemoryOutbox } from '../../src/outbox/memory-outbox.js';
import type { EncodedEvent } from '../../src/encoded-event.js';
import type { SendResult } from '../../src/sender/sender.js';
import { KeptLog } from '../../src/conformance.js';
import { ManualClock } from '../manual-clock.js';
import { encoded } from '../../src/conformance/events.js';
import { ScriptedSender } from '../scripted-sender.js';

export const delivered = { status: 'delivered' } satisfies SendResult;
export const down = { status: 'retryable', reason: 'HTTP 503' } satisfies SendResult;
export const rejected = { status: 'rejected', reason: 'HTTP 400' } satisfies SendResult;
export const blocked = { status: 'blocked', reason: 'HTTP 404' } satisfies SendResult;
export const timedOut = {
  status: 'retryable',
  reason: 'the request timed out',
  failure: 'timeout',
} satisfies SendResult;
export const reset = { status: 'retryable', reason: 'ECONNRESET', failure: 'connection' } satisfies SendResult;

const defaults = {
  flushAt: 10,
  flushInterval: 1000,
  maxBatchBytes: 1_000_000,
  maxConcurrency: 4,
  requestTimeout: 4000,
  retry: { minDelay: 1000, maxDelay: 4500 },
};

/** A leased event of this sequence number and so many bytes. Its bytes are not there. */
export function leased(sequence: number, size = 10): LeasedEvent {
  return new LeasedEvent(Buffer.alloc(0), 5, 5 + size, 0, sequence);
}

/** Leased events of these sequence numbers. */
export function batchOf(...sequences: number[]): Batch {
  return { events: sequences.map((sequence) => leased(sequence)) };
}

/** The sequence numbers of a batch. */
export function sequencesOf(batch: Batch | undefined): number[] | undefined {
  return batch?.events.map(({ sequence }) => sequence);
}

/** The number that `accept` gave to an event. */
export function numberOf(event: EncodedEvent): number {
  return (JSON.parse(event.bytes.toString()) as { i: number }).i;
}

export function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** A sender that answers like `answer` to each batch that holds one of these events, and takes the others. */
export function except(bad: readonly number[], answer: SendResult): ScriptedSender {
  return new ScriptedSender((events) => (events.some((event) => bad.includes(numberOf(event))) ? answer : delivered));
}

export interface StageOptions {
  readonly settings?: Partial<typeof defaults>;
  readonly sender?: ScriptedSender;
  readonly random?: () => number;
}

export interface BatchStage {
  readonly clock: ManualClock;
  readonly outbox: MemoryOutbox;
  readonly stats: () => Stats;
  readonly logger: KeptLog;
  readonly notices: Notices;
  readonly sender: ScriptedSender;
  readonly batcher: Batcher;
  /** How long each request took, in ms. */
  readonly took: readonly number[];
  /** Tracks so many events, numbered. */
  readonly accept: (count: number, event?: { readonly text?: string; readonly time?: number }) => void;
  /** Checks that the counters balance. */
  readonly balance: () => void;
}

export function setUp(options: StageOptions = {}): BatchStage {
  const clock = new ManualClock();
  const outbox = new MemoryOutbox({ maxQueueSize: 100_000, maxQueueBytes: 100_000_000 });
  const counters = new Counters();
  const logger = new KeptLog();
  const sender = options.sender ?? new ScriptedSender();
  const log = new Log(logger, () => clock.now());
  const notices = new Notices(log);
  const took: number[] = [];
  const batcher = new Batcher({
    settings: { ...defaults, ...options.settings },
    outbox,
    sender,
    counters,
    log,
    notices,
    clock,
    random: options.random ?? (() => 0.5),
    requested: (ms) => took.push(ms),
  });
  const stats = (): Stats => counters.read({ pending: outbox.pending, state: batcher.state });
  const accept = (count: number, event: { readonly text?: string; readonly time?: number } = {}): void => {
    for (let i = 0; i < count; i += 1) {
      const text = event.text ?? `{"i":${String(stats().accepted)}}`;
      const sequence = outbox.append(encoded(text, event.time ?? clock.now()));
      if (sequence === undefined) throw new Error('the outbox is full');
      counters.countAccepted(1);
      batcher.accepted(sequence);
    }
  };
  const balance = (): void => {
    const { accepted, pending, delivered, handedOver, dead, dropped } = stats();
    expect(pending + delivered + handedOver + dead + dropped).toBe(accepted);
  };
  return { clock, outbox, stats, logger, notices, sender, batcher, took, accept, balance };
}
