/** The default outbox: events wait in this process's memory, and end with it. */

import type { EncodedEvent } from '../encoded-event.js';
import { unknownOption, wrongOption } from '../errors.js';
import type { LeasedEvent, LeaseLimit, Outbox } from './outbox.js';
import { Page } from './page.js';
import { t } from '../text/messages.js';

/** How much may wait or be under way; the words are those of the client's options. */
export interface MemoryOutboxLimits {
  /** Most events, 1 or more. */
  readonly maxQueueSize: number;
  /** Most bytes of events, 1 or more. */
  readonly maxQueueBytes: number;
}

const limitNames: ReadonlySet<string> = new Set(['maxQueueSize', 'maxQueueBytes']);
const formerNames = new Map([
  ['maxEvents', 'maxQueueSize'],
  ['maxBytes', 'maxQueueBytes'],
]);

/**
 * An outbox in memory, first in, first out. It refuses more when `maxQueueSize` or `maxQueueBytes` wait or are under way.
 * Throws a `GrowingIOError` when a limit is missing or wrong, or for another name.
 */
export class MemoryOutbox implements Outbox {
  readonly #maxQueueSize: number;
  readonly #maxQueueBytes: number;
  /** A chain, from the page of the next event to lend to the one that takes the next event. */
  #front = new Page(1);
  #back = this.#front;
  // Events that came back from a failed attempt: few, older than those that were never lent, kept in order.
  #returned: LeasedEvent[] = [];
  #pending = 0;
  #bytes = 0;
  /** Sequence numbers of the last event that was taken, and of the last that was lent for the first time. */
  #taken = 0;
  #lent = 0;
  // What comes back after the close was forgotten by it.
  #closed = false;

  constructor(limits: MemoryOutboxLimits) {
    checkLimits(limits);
    this.#maxQueueSize = limits.maxQueueSize;
    this.#maxQueueBytes = limits.maxQueueBytes;
  }

  get waiting(): number {
    return this.#returned.length + this.#taken - this.#lent;
  }

  get pending(): number {
    return this.#pending;
  }

  /** Bytes of the events that are pending. */
  get bytes(): number {
    return this.#bytes;
  }

  get oldestWaiting(): number | undefined {
    return this.#returned[0]?.sequence ?? (this.#lent < this.#taken ? this.#lent + 1 : undefined);
  }

  start(): void {
    // It recovers nothing, and has nothing to log.
  }

  append(event: EncodedEvent): number | undefined {
    const bytes = this.#bytes + event.size;
    if (this.#closed || this.#pending >= this.#maxQueueSize || bytes > this.#maxQueueBytes) return undefined;
    if (this.#back.isFull) this.#back = this.#back.next = new Page(this.#taken + 1);
    this.#back.add(event);
    this.#bytes = bytes;
    this.#pending += 1;
    this.#taken += 1;
    return this.#taken;
  }

  sync(): Promise<void> {
    return Promise.resolve();
  }

  lease(limit: LeaseLimit): Promise<readonly LeasedEvent[]> {
    const lent: LeasedEvent[] = [];
    let bytes = 0;
    let fromReturned = 0;
    while (lent.length < limit.events) {
      const returned = this.#returned[fromReturned];
      const next = returned ?? this.#peek();
      if (next === undefined) break;
      bytes += next.size + 1;
      if (lent.length > 0 && bytes > limit.bytes) break;
      lent.push(next);
      if (returned === undefined) this.#lent = next.sequence;
      else fromReturned += 1;
    }
    if (fromReturned > 0) this.#returned = this.#returned.slice(fromReturned);
    return Promise.resolve(lent);
  }

  acknowledge(events: readonly LeasedEvent[]): Promise<void> {
    this.#settle(events);
    return Promise.resolve();
  }

  bury(events: readonly LeasedEvent[]): Promise<void> {
    this.#settle(events);
    return Promise.resolve();
  }

  release(events: readonly LeasedEvent[]): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#returned.push(...events);
    this.#returned.sort((a, b) => a.sequence - b.sequence);
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#front = this.#back = new Page(1);
    this.#lent = this.#taken;
    this.#returned = [];
    this.#pending = 0;
    this.#bytes = 0;
    return Promise.resolve();
  }

  /** The next event that was never lent. */
  #peek(): LeasedEvent | undefined {
    const sequence = this.#lent + 1;
    const event = this.#front.lend(sequence);
    if (event !== undefined || this.#front.next === undefined) return event;
    this.#front = this.#front.next;
    return this.#front.lend(sequence);
  }

  #settle(events: readonly LeasedEvent[]): void {
    if (this.#closed) return;
    this.#pending -= events.length;
    for (const event of events) this.#bytes -= event.size;
  }
}

// By itself, since options are read on a floor above.
function checkLimits(limits: unknown): void {
  if (typeof limits !== 'object' || limits === null) {
    throw wrongOption('limits', limits, t`an object with maxQueueSize and maxQueueBytes`);
  }
  const given = limits as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(given))
    if (!limitNames.has(name)) throw unknownOption(name, limitNames, '', formerNames);
  for (const name of limitNames) {
    const limit = given[name];
    // A limit that is no number would be none.
    if (typeof limit !== 'number' || !(limit >= 1)) throw wrongOption(name, limit, t`a number of 1 or more`);
  }
}
