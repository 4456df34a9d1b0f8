/** An outbox whose events are rows of an input. They wait in memory; the input keeps them, so none of them is ever dropped. */

import {
  MemoryOutbox,
  type EncodedEvent,
  type LeasedEvent,
  type LeaseLimit,
  type MemoryOutboxLimits,
  type Outbox,
} from '@growingio/upload';

export interface SettlementListener {
  /** GrowingIO took these events, in the order of acceptance. */
  delivered(events: readonly LeasedEvent[]): void;
  /** It refused this one, or it was given up. */
  buried(event: LeasedEvent, reason: string): void;
}

const all: LeaseLimit = { events: Infinity, bytes: Infinity };

export class ImportOutbox implements Outbox {
  readonly #memory: MemoryOutbox;
  readonly #limits: MemoryOutboxLimits;
  #listener: SettlementListener | undefined;
  /** The sequence number of the last event that was taken; 0 before the first. */
  taken = 0;
  #isStopped = false;
  #givenUp: string | undefined;
  readonly #waiters: (() => void)[] = [];

  /** Within these limits events wait. The bytes have to be more than twice those of the largest event. */
  constructor(limits: MemoryOutboxLimits) {
    this.#limits = limits;
    this.#memory = new MemoryOutbox(limits);
  }

  /** Tells the listener, before the first event is taken. */
  listen(listener: SettlementListener): void {
    this.#listener = listener;
  }

  get pending(): number {
    return this.#memory.pending;
  }

  get waiting(): number {
    return this.#isStopped ? 0 : this.#memory.waiting;
  }

  get oldestWaiting(): number | undefined {
    return this.#isStopped ? undefined : this.#memory.oldestWaiting;
  }

  /** Whether any event has room. */
  get hasRoom(): boolean {
    return this.#isBelow(1, 1 / 2);
  }

  /** Resolves when it is half empty. */
  async room(): Promise<void> {
    await this.#until(() => this.#isBelow(1 / 2, 1 / 4));
  }

  /** Resolves when all is settled. */
  async empty(): Promise<void> {
    await this.#until(() => this.pending === 0);
  }

  /** Takes and lends no more: what waits stays in the input. */
  stop(): void {
    this.#isStopped = true;
  }

  /** What comes back or is left at the close is buried, for this reason. */
  giveUp(reason: string): void {
    this.#givenUp = reason;
  }

  start(): void {
    // What an earlier run has left is read from the input again.
  }

  append(event: EncodedEvent): number | undefined {
    const sequence = this.#isStopped ? undefined : this.#memory.append(event);
    if (sequence !== undefined) this.taken = sequence;
    return sequence;
  }

  sync(): Promise<void> {
    return Promise.resolve();
  }

  async lease(limit: LeaseLimit): Promise<readonly LeasedEvent[]> {
    return this.#isStopped ? [] : this.#memory.lease(limit);
  }

  async acknowledge(events: readonly LeasedEvent[]): Promise<void> {
    this.#listener?.delivered(events);
    await this.#memory.acknowledge(events);
    this.#wake();
  }

  async release(events: readonly LeasedEvent[]): Promise<void> {
    await (this.#givenUp === undefined ? this.#memory.release(events) : this.bury(events, this.#givenUp));
  }

  async bury(events: readonly LeasedEvent[], reason: string): Promise<void> {
    for (const event of events) this.#listener?.buried(event, reason);
    await this.#memory.bury(events);
    this.#wake();
  }

  async close(): Promise<void> {
    this.stop();
    if (this.#givenUp !== undefined) await this.bury(await this.#memory.lease(all), this.#givenUp);
  }

  #isBelow(shareOfEvents: number, shareOfBytes: number): boolean {
    const { maxQueueSize, maxQueueBytes } = this.#limits;
    return this.pending < maxQueueSize * shareOfEvents && this.#memory.bytes < maxQueueBytes * shareOfBytes;
  }

  async #until(isOver: () => boolean): Promise<void> {
    while (!isOver()) await new Promise<void>((resolve) => this.#waiters.push(resolve));
  }

  #wake(): void {
    for (const resolve of this.#waiters.splice(0)) resolve();
  }
}
