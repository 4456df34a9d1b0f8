/** The simplest outbox that there can be, as a model. A command is done to it and to a real one, and they are compared. */

import { strict as assert } from 'node:assert';
import type { LeasedEvent, Outbox } from '../../index.js';
import { eventOf, sequences } from '../events.js';

/** What an outbox has room for: it refuses what exceeds one of them. */
export interface OutboxLimits {
  readonly maxQueueSize: number;
  readonly maxQueueBytes: number;
}

export type Command =
  | { readonly do: 'append'; readonly size: number }
  | { readonly do: 'lease'; readonly events: number; readonly bytes: number }
  | { readonly do: 'acknowledge' | 'release' | 'bury'; readonly pick: number; readonly part: number };

/** Sizes by sequence number: of what waits, of what is leased, and of all. */
export class Model {
  readonly #limits: OutboxLimits;
  readonly #waiting = new Map<number, number>();
  readonly #leases: (readonly LeasedEvent[])[] = [];
  readonly #sizes = new Map<number, number>();
  readonly #settled = new Set<number>();
  readonly #done: string[] = [];

  constructor(limits: OutboxLimits) {
    this.#limits = limits;
  }

  /** Does the same to the outbox and to the model, and compares them. What went wrong is said with all steps so far. */
  async run(outbox: Outbox, each: Command): Promise<void> {
    this.#done.push(JSON.stringify(each));
    try {
      await this.#do(outbox, each);
    } catch (error) {
      throw new Error(`${String(error)}\nafter ${this.#done.join('\n      ')}`, { cause: error });
    }
  }

  async #do(outbox: Outbox, each: Command): Promise<void> {
    if (each.do === 'append') this.#append(outbox, each.size);
    else if (each.do === 'lease') await this.#lease(outbox, each);
    else await this.#giveBack(outbox, each);
    assert.equal(outbox.waiting, this.#waiting.size, 'waiting');
    assert.equal(outbox.pending, this.#waiting.size + this.#leases.flat().length, 'pending');
    assert.equal(outbox.oldestWaiting, this.#order()[0], 'oldestWaiting');
  }

  /** Settles everything: each event that was taken has then been settled. */
  async drain(outbox: Outbox): Promise<void> {
    while (this.#leases.length > 0) await this.run(outbox, { do: 'release', pick: 0, part: 6 });
    while (outbox.waiting > 0) {
      await this.run(outbox, { do: 'lease', events: 5, bytes: 100 });
      await this.run(outbox, { do: 'acknowledge', pick: 0, part: 6 });
    }
    assert.deepEqual(
      [...this.#settled].sort((a, b) => a - b),
      [...this.#sizes.keys()],
      'not every event was settled',
    );
    assert.equal(outbox.pending, 0, 'pending');
  }

  #append(outbox: Outbox, size: number): void {
    const sequence = outbox.append(eventOf(size));
    const held = [...this.#waiting.values(), ...this.#leases.flat().map((event) => event.size)];
    const hasRoom = held.length < this.#limits.maxQueueSize && sum(held) + size <= this.#limits.maxQueueBytes;
    assert.equal(sequence !== undefined, hasRoom, hasRoom ? 'an event is refused that has room' : 'no room is left');
    if (sequence === undefined) return;
    assert.ok(sequence > Math.max(-Infinity, ...this.#sizes.keys()), 'sequence numbers rise');
    this.#sizes.set(sequence, size);
    this.#waiting.set(sequence, size);
  }

  async #lease(outbox: Outbox, limit: { readonly events: number; readonly bytes: number }): Promise<void> {
    const expected: number[] = [];
    let bytes = 0;
    for (const sequence of this.#order().slice(0, limit.events)) {
      bytes += (this.#waiting.get(sequence) ?? 0) + 1;
      if (expected.length > 0 && bytes > limit.bytes) break;
      expected.push(sequence);
    }
    const leased = await outbox.lease(limit);
    assert.deepEqual(sequences(leased), expected);
    assert.deepEqual(
      leased.map((event) => event.size),
      expected.map((sequence) => this.#sizes.get(sequence)),
    );
    for (const sequence of expected) this.#waiting.delete(sequence);
    if (leased.length > 0) this.#leases.push(leased);
  }

  async #giveBack(outbox: Outbox, each: Extract<Command, { pick: number }>): Promise<void> {
    if (this.#leases.length === 0) return;
    const [lease = []] = this.#leases.splice(each.pick % this.#leases.length, 1);
    const part = lease.slice(0, each.part);
    const rest = lease.slice(each.part);
    if (rest.length > 0) this.#leases.push(rest);
    for (const event of part) {
      if (each.do === 'release') this.#waiting.set(event.sequence, event.size);
      else this.#settle(event.sequence);
    }
    await outbox[each.do](part, 'HTTP 400');
  }

  #settle(sequence: number): void {
    assert.ok(!this.#settled.has(sequence), `event ${String(sequence)} is settled twice`);
    this.#settled.add(sequence);
  }

  #order(): number[] {
    return [...this.#waiting.keys()].sort((a, b) => a - b);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
