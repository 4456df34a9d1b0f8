/**
 * The outbox of a relay's client: what waits in it are the events of batches that were taken from a source. Batches enter; the
 * client's batcher leases their events, and what becomes of them goes back to the source.
 */

import { LeasedEvent, type EncodedEvent, type LeaseLimit, type Outbox, type OutboxHost } from '@growingio/upload';
import type { Settlement, Source, SourceBatch } from '../source/source.js';
import { until } from '../until.js';

/** A batch that is held, and how many of its events are not settled. */
class HeldBatch {
  left: number;
  /** The last that was told to the source: each waits for the one before. */
  written: Promise<void> = Promise.resolve();

  constructor(
    readonly batch: SourceBatch,
    readonly source: Source,
  ) {
    this.left = batch.events.length - batch.settled.size;
  }
}

class HeldEvent extends LeasedEvent {
  constructor(
    { buffer, start, end, time }: EncodedEvent,
    sequence: number,
    readonly held: HeldBatch,
    /** Its place in the batch. */
    readonly at: number,
  ) {
    super(buffer, start, end, time, sequence);
  }
}

const sequenceOf = ({ sequence }: LeasedEvent): number => sequence;

/** How a relay bears that all it holds is tried in vain. */
export interface Patience {
  /** Whether it can take no other batch of this source before it has given one back. */
  readonly isFull: (source: Source) => boolean;
  /** After how many ms another relay, or this one, may try again what is given back. */
  readonly pause: () => number;
}

export class SourceOutbox implements Outbox {
  readonly #patience: Patience | undefined;
  #host: OutboxHost | undefined;
  readonly #held = new Set<HeldBatch>();
  /** Can be leased, the oldest first. */
  #waiting: HeldEvent[] = [];
  #leased = 0;
  #lastSequence = 0;
  #isClosed = false;
  #returned = 0;

  /** Without `patience` it gives nothing back before it is closed. */
  constructor(patience?: Patience) {
    this.#patience = patience;
  }

  /** How many events it has given back for others. */
  get returned(): number {
    return this.#returned;
  }

  /** How many batches of a source it holds. */
  holds(source: Source): number {
    return [...this.#held].filter((held) => held.source === source).length;
  }

  get pending(): number {
    return this.#waiting.length + this.#leased;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  get oldestWaiting(): number | undefined {
    return this.#waiting[0]?.sequence;
  }

  start(host: OutboxHost): void {
    this.#host = host;
  }

  /** A relay's client tracks nothing itself. */
  append(): undefined {
    return undefined;
  }

  /** Takes a batch of a source over: from now on its events wait here. */
  give(batch: SourceBatch, source: Source): void {
    const held = new HeldBatch(batch, source);
    if (this.#isClosed) {
      void source.again(batch);
      return;
    }
    this.#held.add(held);
    batch.events.forEach((event, at) => {
      if (batch.settled.has(at)) return;
      this.#lastSequence += 1;
      this.#waiting.push(new HeldEvent(event, this.#lastSequence, held, at));
    });
    this.#host?.recovered(held.left, this.#lastSequence);
  }

  async sync(): Promise<void> {
    await Promise.all([...this.#held].map(({ written }) => written));
  }

  lease({ events, bytes }: LeaseLimit): Promise<readonly LeasedEvent[]> {
    let count = 0;
    let sum = 0;
    for (const { size } of this.#waiting) {
      sum += size + 1;
      if (count > 0 && (count >= events || sum > bytes)) break;
      count += 1;
    }
    const leased = this.#waiting.splice(0, count);
    this.#leased += leased.length;
    return Promise.resolve(leased);
  }

  acknowledge(events: readonly LeasedEvent[]): Promise<void> {
    return this.#settle(events, (at) => ({ delivered: at, dead: [] }));
  }

  bury(events: readonly LeasedEvent[], reason: string): Promise<void> {
    return this.#settle(events, (places) => ({ delivered: [], dead: places.map((at) => ({ at, reason })) }));
  }

  release(events: readonly LeasedEvent[]): Promise<void> {
    this.#leased -= events.length;
    if (this.#isClosed) return Promise.resolve();
    this.#waiting = [...(events as readonly HeldEvent[]), ...this.#waiting].sort(
      (one, other) => sequenceOf(one) - sequenceOf(other),
    );
    return Promise.resolve();
  }

  /** Gives all of its batches back for later, where no other can be taken: others are tried meanwhile. */
  takeBack(events: readonly LeasedEvent[]): boolean {
    const patience = this.#patience;
    const isFull = [...this.#held].some(({ source }) => patience?.isFull(source));
    if (patience === undefined || this.#isClosed || !isFull) return false;
    const pause = patience.pause();
    this.#leased -= events.length;
    this.#returned += events.length;
    for (const held of new Set((events as readonly HeldEvent[]).map((event) => event.held))) {
      this.#held.delete(held);
      void held.written.then(() => held.source.again(held.batch, pause));
    }
    return true;
  }

  /** Gives back what is left. It stays pending: another relay finds it. */
  async close(timeout = 0): Promise<void> {
    this.#isClosed = true;
    const settling = this.sync();
    await until(settling, timeout);
    for (const { batch, source } of this.#held) void source.again(batch);
  }

  async #settle(events: readonly LeasedEvent[], settlementOf: (places: number[]) => Settlement): Promise<void> {
    this.#leased -= events.length;
    const places = new Map<HeldBatch, number[]>();
    for (const { held, at } of events as readonly HeldEvent[]) {
      const list = places.get(held);
      if (list === undefined) places.set(held, [at]);
      else list.push(at);
    }
    await Promise.all([...places].map(([held, at]) => this.#tell(held, settlementOf(at))));
  }

  async #tell(held: HeldBatch, settlement: Settlement): Promise<void> {
    held.left -= settlement.delivered.length + settlement.dead.length;
    const isDone = held.left === 0;
    held.written = held.written.then(() => held.source.done(held.batch, settlement));
    await held.written;
    if (isDone) this.#held.delete(held);
  }
}
