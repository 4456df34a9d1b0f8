/** The contract of an outbox as one suite. A way to create one enters; tests that hold for every outbox leave. */
import fc from 'fast-check';
import type { LeasedEvent, Outbox } from '../../src/outbox/outbox.js';
import type { EncodedEvent } from '../../src/sender/sender.js';

export interface OutboxLimits {
  readonly maxEvents: number;
  readonly maxBytes: number;
}

const all = { events: 1_000_000, bytes: 1_000_000_000 };

/** An event of so many bytes, at least 1. Its time tells it from others. */
function eventOf(size: number, time = 0): EncodedEvent {
  return { bytes: Buffer.alloc(size, 'x'), time };
}

function sequences(events: readonly LeasedEvent[]): number[] {
  return events.map((event) => event.sequence);
}

/** Appends events of 10 bytes, and answers their sequence numbers. */
function fill(outbox: Outbox, count: number): number[] {
  return Array.from({ length: count }, () => append(outbox, eventOf(10)));
}

function append(outbox: Outbox, event: EncodedEvent): number {
  const sequence = outbox.append(event);
  if (sequence === undefined) throw new Error('the outbox is full');
  return sequence;
}

/** States the contract of `Outbox`. `create` makes an empty one of these limits; whatever it opens, it has to clean up itself. */
export function outboxConformance(name: string, create: (limits: OutboxLimits) => Outbox | Promise<Outbox>): void {
  async function createOutbox(limits: Partial<OutboxLimits> = {}): Promise<Outbox> {
    return create({ maxEvents: 1000, maxBytes: 1_000_000, ...limits });
  }

  describe(name, () => {
    describe('append', () => {
      it('answers rising sequence numbers', async () => {
        const taken = fill(await createOutbox(), 50);
        expect(taken).toEqual([...new Set(taken)].sort((a, b) => a - b));
      });

      it('keeps an event’s bytes and time', async () => {
        const outbox = await createOutbox();
        const bytes = Buffer.from('{"n":"苹果"}');
        append(outbox, { bytes, time: 1_434_556_935_000 });
        const [leased] = await outbox.lease(all);
        expect(Buffer.from(leased!.bytes).toString()).toBe('{"n":"苹果"}');
        expect(leased!.time).toBe(1_434_556_935_000);
      });

      it('counts the event as pending and waiting at once', async () => {
        const outbox = await createOutbox();
        append(outbox, eventOf(10));
        expect([outbox.pending, outbox.waiting]).toEqual([1, 1]);
      });

      it('refuses when there are maxEvents', async () => {
        const outbox = await createOutbox({ maxEvents: 3 });
        fill(outbox, 3);
        expect(outbox.append(eventOf(10))).toBeUndefined();
        expect(outbox.pending).toBe(3);
      });

      it('takes just maxBytes, and refuses more', async () => {
        const outbox = await createOutbox({ maxBytes: 30 });
        fill(outbox, 3);
        expect(outbox.append(eventOf(1))).toBeUndefined();
        expect(outbox.pending).toBe(3);
      });

      it('takes a small event where a larger one has no room', async () => {
        const outbox = await createOutbox({ maxBytes: 30 });
        fill(outbox, 2);
        expect(outbox.append(eventOf(11))).toBeUndefined();
        expect(outbox.append(eventOf(10))).toBeDefined();
      });

      it.each([{ maxEvents: 3 }, { maxBytes: 30 }])('counts leased events against %p', async (limits) => {
        const outbox = await createOutbox(limits);
        fill(outbox, 3);
        await outbox.lease(all);
        expect(outbox.append(eventOf(10))).toBeUndefined();
      });

      describe.each([{ maxEvents: 3 }, { maxBytes: 30 }])('at its limit %p', (limits) => {
        it.each(['acknowledge', 'bury'] as const)('takes again after %s', async (settle) => {
          const outbox = await createOutbox(limits);
          fill(outbox, 3);
          await outbox[settle](await outbox.lease({ ...all, events: 1 }), 'HTTP 400');
          expect(outbox.append(eventOf(10))).toBeDefined();
          expect(outbox.append(eventOf(10))).toBeUndefined();
        });

        it('takes none after a release', async () => {
          const outbox = await createOutbox(limits);
          fill(outbox, 3);
          await outbox.release(await outbox.lease(all));
          expect(outbox.append(eventOf(10))).toBeUndefined();
        });
      });
    });

    describe('lease', () => {
      it('lends the oldest events, in order', async () => {
        const outbox = await createOutbox();
        const taken = fill(outbox, 5);
        expect(sequences(await outbox.lease({ ...all, events: 3 }))).toEqual(taken.slice(0, 3));
        expect(sequences(await outbox.lease({ ...all, events: 3 }))).toEqual(taken.slice(3));
      });

      it('lends none when none wait', async () => {
        const outbox = await createOutbox();
        expect(await outbox.lease(all)).toEqual([]);
      });

      it('lends an event once', async () => {
        const outbox = await createOutbox();
        fill(outbox, 1);
        await outbox.lease(all);
        expect(await outbox.lease(all)).toEqual([]);
      });

      it('lends an event once to those who ask at the same time', async () => {
        const outbox = await createOutbox();
        const taken = fill(outbox, 4);
        const leases = await Promise.all([1, 2, 3].map(() => outbox.lease({ ...all, events: 2 })));
        expect(leases.flatMap(sequences)).toEqual(taken);
      });

      it('keeps to the bytes, each event with one for its comma', async () => {
        const outbox = await createOutbox();
        fill(outbox, 5);
        expect(await outbox.lease({ ...all, bytes: 33 })).toHaveLength(3);
        expect(await outbox.lease({ ...all, bytes: 21 })).toHaveLength(1);
      });

      it('lends the first event whatever its size', async () => {
        const outbox = await createOutbox();
        const large = append(outbox, eventOf(5000));
        fill(outbox, 1);
        expect(sequences(await outbox.lease({ ...all, bytes: 100 }))).toEqual([large]);
      });

      it('does not pass by an event that has no room, to one that has', async () => {
        const outbox = await createOutbox();
        const first = append(outbox, eventOf(10));
        append(outbox, eventOf(500));
        append(outbox, eventOf(10));
        expect(sequences(await outbox.lease({ ...all, bytes: 100 }))).toEqual([first]);
      });

      it('keeps leased events pending, and no longer waiting', async () => {
        const outbox = await createOutbox();
        fill(outbox, 5);
        await outbox.lease({ ...all, events: 2 });
        expect([outbox.pending, outbox.waiting]).toEqual([5, 3]);
      });

      it('lends thousands of events in order', async () => {
        const outbox = await createOutbox({ maxEvents: 10_000 });
        const taken = fill(outbox, 5000);
        const leased: number[] = [];
        for (let lent = await outbox.lease({ ...all, events: 70 }); lent.length > 0;) {
          leased.push(...sequences(lent));
          await outbox.acknowledge(lent);
          lent = await outbox.lease({ ...all, events: 70 });
        }
        expect(leased).toEqual(taken);
      });
    });

    describe('oldestWaiting', () => {
      it('is undefined when none wait', async () => {
        const outbox = await createOutbox();
        fill(outbox, 1);
        await outbox.lease(all);
        expect(outbox.oldestWaiting).toBeUndefined();
      });

      it('is the event that the next lease begins with', async () => {
        const outbox = await createOutbox();
        const taken = fill(outbox, 3);
        const leased = await outbox.lease({ ...all, events: 2 });
        expect(outbox.oldestWaiting).toBe(taken[2]);
        await outbox.release(leased);
        expect(outbox.oldestWaiting).toBe(taken[0]);
      });
    });

    describe.each(['acknowledge', 'bury'] as const)('%s', (settle) => {
      it('settles the events, at once', async () => {
        const outbox = await createOutbox();
        fill(outbox, 3);
        const leased = await outbox.lease({ ...all, events: 2 });
        const settled = outbox[settle](leased, 'HTTP 400');
        expect(outbox.pending).toBe(1);
        await settled;
        expect(outbox.pending).toBe(1);
      });

      it('lets no settled event be leased again', async () => {
        const outbox = await createOutbox();
        const [, second] = fill(outbox, 2);
        await outbox[settle](await outbox.lease({ ...all, events: 1 }), 'HTTP 400');
        expect(sequences(await outbox.lease(all))).toEqual([second]);
      });

      it('settles a part of a lease', async () => {
        const outbox = await createOutbox();
        const taken = fill(outbox, 3);
        const leased = await outbox.lease(all);
        await outbox[settle](leased.slice(1, 2), 'HTTP 400');
        await outbox.release([leased[0]!, leased[2]!]);
        expect(sequences(await outbox.lease(all))).toEqual([taken[0], taken[2]]);
      });
    });

    describe('release', () => {
      it('lends the events again before younger ones', async () => {
        const outbox = await createOutbox();
        const taken = fill(outbox, 4);
        await outbox.release(await outbox.lease({ ...all, events: 2 }));
        expect(sequences(await outbox.lease(all))).toEqual(taken);
      });

      it('keeps the order of leases that come back the other way round', async () => {
        const outbox = await createOutbox();
        const taken = fill(outbox, 4);
        const first = await outbox.lease({ ...all, events: 2 });
        const second = await outbox.lease({ ...all, events: 2 });
        await outbox.release(second);
        await outbox.release(first);
        expect(sequences(await outbox.lease(all))).toEqual(taken);
      });

      it('keeps the bytes of the events', async () => {
        const outbox = await createOutbox();
        append(outbox, { bytes: Buffer.from('{"n":"A"}'), time: 7 });
        await outbox.release(await outbox.lease(all));
        const [leased] = await outbox.lease(all);
        expect([Buffer.from(leased!.bytes).toString(), leased!.time]).toEqual(['{"n":"A"}', 7]);
      });

      it('makes the events wait again at once, and changes nothing in pending', async () => {
        const outbox = await createOutbox();
        fill(outbox, 2);
        const released = outbox.release(await outbox.lease(all));
        expect([outbox.pending, outbox.waiting]).toEqual([2, 2]);
        await released;
      });
    });

    describe('close', () => {
      it('can be called with leased and waiting events, and again', async () => {
        const outbox = await createOutbox();
        fill(outbox, 3);
        await outbox.lease({ ...all, events: 1 });
        await outbox.close();
        await expect(outbox.close()).resolves.toBeUndefined();
      });

      it('lends nothing any more', async () => {
        const outbox = await createOutbox();
        fill(outbox, 3);
        await outbox.close();
        expect(await outbox.lease(all)).toEqual([]);
      });

      it('takes nothing any more', async () => {
        const outbox = await createOutbox();
        await outbox.close();
        expect(outbox.append(eventOf(10))).toBeUndefined();
      });
    });

    it('settles each event once and loses none, whatever is done in whatever order', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(command, { maxLength: 60 }), async (commands) => {
          const limits = { maxEvents: 12, maxBytes: 300 };
          const outbox = await create(limits);
          const model = new Model(limits);
          for (const each of commands) await model.run(outbox, each);
          await model.drain(outbox);
          await outbox.close();
        }),
        { numRuns: 150 },
      );
    });
  });
}

type Command =
  | { readonly do: 'append'; readonly size: number }
  | { readonly do: 'lease'; readonly events: number; readonly bytes: number }
  | { readonly do: 'acknowledge' | 'release' | 'bury'; readonly pick: number; readonly part: number };

const command: fc.Arbitrary<Command> = fc.oneof(
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

/** The simplest outbox that there can be: lists of sizes by sequence number. */
class Model {
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
    const sequence = outbox.append(eventOf(size, this.#sizes.size));
    const held = [...this.#waiting.values(), ...this.#leases.flat().map((event) => event.bytes.length)];
    const hasRoom = held.length < this.#limits.maxEvents && sum(held) + size <= this.#limits.maxBytes;
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
      bytes += this.#waiting.get(sequence)! + 1;
      if (expected.length > 0 && bytes > limit.bytes) break;
      expected.push(sequence);
    }
    const leased = await outbox.lease(limit);
    expect(sequences(leased)).toEqual(expected);
    expect(leased.map((event) => event.bytes.length)).toEqual(expected.map((sequence) => this.#sizes.get(sequence)));
    for (const sequence of expected) this.#waiting.delete(sequence);
    if (leased.length > 0) this.#leases.push(leased);
  }

  async #giveBack(outbox: Outbox, each: Extract<Command, { pick: number }>): Promise<void> {
    if (this.#leases.length === 0) return;
    const [lease] = this.#leases.splice(each.pick % this.#leases.length, 1);
    const part = lease!.slice(0, each.part);
    const rest = lease!.slice(each.part);
    if (rest.length > 0) this.#leases.push(rest);
    for (const event of part) {
      if (each.do === 'release') this.#waiting.set(event.sequence, event.bytes.length);
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
