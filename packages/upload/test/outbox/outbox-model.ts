/** The simplest outbox that there can be, as a model. A random command enters; it is done to both, and they are compared. */
import fc from 'fast-check';
import type { LeasedEvent, Outbox } from '../../src/outbox/outbox.js';
import { EncodedEvent } from '../../src/encoded-event.js';

export interface OutboxLimits {
  readonly maxQueueSize: number;
  readonly maxQueueBytes: number;
}

/** An event of this text. It has neighbours in its buffer, which are not its own. */
export function encoded(text: string, time = 0): EncodedEvent {
  const buffer = Buffer.from(`[${text}]`);
  return new EncodedEvent(buffer, 1, buffer.length - 1, time);
}

/** An event of so many bytes, at least 1. */
export function eventOf(size: number): EncodedEvent {
  return encoded('x'.repeat(size));
}

export function sequences(events: readonly LeasedEvent[]): number[] {
  return events.map((event) => event.sequence);
}

/** Appends an event for which there is room, and answers its sequence number. */
export function append(outbox: Outbox, event: EncodedEvent): number {
  const sequence = outbox.append(event);
  if (sequence === undefined) throw new Error('the outbox is full');
  return sequence;
}

export type Command =
  | { readonly do: 'append'; readonly size: number }
  | { readonly do: 'lease'; readonly events: number; readonly bytes: number }
  | { readonly do: 'acknowledge' | 'release' | 'bury'; readonly pick: number; readonly part: number };

/** What may be done to an outbox next: append, lease, or give back a part of a lease. */
export const modelCommand: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('append' as const), size: fc.integer({ min: 1, max: 60 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('lease' as const),
      events: fc.integer({ min: 1, max: 6 }),
      bytes: fc.integer({ min: 1, max: 150 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('acknowledge' as const, 'release' as const, 'bury' as const),
      pick: fc.nat(),
      part: fc.integer({ min: 1, max: 6 }),
    }),
  },
);

/** Sizes by sequence number: of what waits, of what is leased, and of all. */
export class Model {
  readonly #limits: OutboxLimits;
  readonly #waiting = new Map<number, number>();
  readonly #leases: (readonly LeasedEvent[])[] = [];
  readonly #sizes = new Map<number, number>();
  readonly #settled = new Set<number>();

  constructor(limits: OutboxLimits) {
    this.#limits = limits;
  }

  /** Does the same to the outbox and to the model, and compares them. */
  async run(outbox: Outbox, each: Command): Promise<void> {
    if (each.do === 'append') this.#append(outbox, each.size);
    else if (each.do === 'lease') await this.#lease(outbox, each);
    else await this.#giveBack(outbox, each);
    expect(outbox.waiting).toBe(this.#waiting.size);
    expect(outbox.pending).toBe(this.#waiting.size + this.#leases.flat().length);
    expect(outbox.oldestWaiting).toBe(this.#order()[0]);
  }

  /** Settles everything: each event that was taken has then been settled. */
  async drain(outbox: Outbox): Promise<void> {
    while (this.#leases.length > 0) await this.run(outbox, { do: 'release', pick: 0, part: 6 });
    while (outbox.waiting > 0) {
      await this.run(outbox, { do: 'lease', events: 5, bytes: 100 });
      await this.run(outbox, { do: 'acknowledge', pick: 0, part: 6 });
    }
    expect([...this.#settled].sort((a, b) => a - b)).toEqual([...this.#sizes.keys()]);
    expect(outbox.pending).toBe(0);
  }

  #append(outbox: Outbox, size: number): void {
    const sequence = outbox.append(eventOf(size));
    const held = [...this.#waiting.values(), ...this.#leases.flat().map((event) => event.size)];
    const hasRoom = held.length < this.#limits.maxQueueSize && sum(held) + size <= this.#limits.maxQueueBytes;
    expect(sequence !== undefined).toBe(hasRoom);
    if (sequence === undefined) return;
    expect(sequence).toBeGreaterThan(Math.max(-Infinity, ...this.#sizes.keys()));
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
    expect(sequences(leased)).toEqual(expected);
    expect(leased.map((event) => event.size)).toEqual(expected.map((sequence) => this.#sizes.get(sequence)));
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
    expect(this.#settled.has(sequence)).toBe(false);
    this.#settled.add(sequence);
  }

  #order(): number[] {
    return [...this.#waiting.keys()].sort((a, b) => a - b);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
