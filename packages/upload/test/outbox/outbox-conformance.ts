/** The contract of an outbox as one suite. A way to create one enters; tests that hold for every outbox leave. */
import fc from 'fast-check';
import type { Outbox } from '../../src/outbox/outbox.js';
import { append, encoded, eventOf, Model, modelCommand, sequences, type OutboxLimits } from './outbox-model.js';

const all = { events: 1_000_000, bytes: 1_000_000_000 };
const destination = { format: 's2s/cstm', projectId: 'p', host: 'https://api.growingio.com' };

/** Appends events of 10 bytes, and answers their sequence numbers. */
function fill(outbox: Outbox, count: number): number[] {
  return Array.from({ length: count }, () => append(outbox, eventOf(10)));
}

/**
 * States the contract of `Outbox`. `create` makes an empty one of these limits; whatever it opens, it has to clean up itself.
 * `readDeadLetters` reads the texts of the events that this outbox has buried; an outbox that keeps none leaves it out.
 */
export function outboxConformance(
  name: string,
  create: (limits: OutboxLimits) => Outbox | Promise<Outbox>,
  readDeadLetters?: (outbox: Outbox) => Promise<readonly string[]>,
): void {
  async function createOutbox(limits: Partial<OutboxLimits> = {}): Promise<Outbox> {
    const outbox = await create({ maxQueueSize: 1000, maxQueueBytes: 1_000_000, ...limits });
    outbox.start({ destination, recovered: () => undefined, lost: () => undefined, say: () => undefined });
    return outbox;
  }

  describe(name, () => {
    describe('append', () => {
      it('answers rising sequence numbers', async () => {
        const taken = fill(await createOutbox(), 50);
        expect(taken).toEqual([...new Set(taken)].sort((a, b) => a - b));
      });

      it('keeps an event’s bytes and time', async () => {
        const outbox = await createOutbox();
        append(outbox, encoded('{"n":"苹果"}', 1_434_556_935_000));
        const leased = await outbox.lease(all);
        expect(leased.map((event) => [event.bytes.toString(), event.time])).toEqual([
          ['{"n":"苹果"}', 1_434_556_935_000],
        ]);
      });

      it('counts the event as pending and waiting at once', async () => {
        const outbox = await createOutbox();
        append(outbox, eventOf(10));
        expect([outbox.pending, outbox.waiting]).toEqual([1, 1]);
      });

      it('refuses when there are maxQueueSize', async () => {
        const outbox = await createOutbox({ maxQueueSize: 3 });
        fill(outbox, 3);
        expect(outbox.append(eventOf(10))).toBeUndefined();
        expect(outbox.pending).toBe(3);
      });

      it('takes just maxQueueBytes, and refuses more', async () => {
        const outbox = await createOutbox({ maxQueueBytes: 30 });
        fill(outbox, 3);
        expect(outbox.append(eventOf(1))).toBeUndefined();
        expect(outbox.pending).toBe(3);
      });

      it('takes a small event where a larger one has no room', async () => {
        const outbox = await createOutbox({ maxQueueBytes: 30 });
        fill(outbox, 2);
        expect(outbox.append(eventOf(11))).toBeUndefined();
        expect(outbox.append(eventOf(10))).toBeDefined();
      });

      it.each([{ maxQueueSize: 3 }, { maxQueueBytes: 30 }])('counts leased events against %p', async (limits) => {
        const outbox = await createOutbox(limits);
        fill(outbox, 3);
        await outbox.lease(all);
        expect(outbox.append(eventOf(10))).toBeUndefined();
      });

      describe.each([{ maxQueueSize: 3 }, { maxQueueBytes: 30 }])('at its limit %p', (limits) => {
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
        const outbox = await createOutbox({ maxQueueSize: 10_000 });
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
        await outbox.release(leased.filter((_, index) => index !== 1));
        expect(sequences(await outbox.lease(all))).toEqual([taken[0], taken[2]]);
      });
    });

    describe('bury, of many events while others are being buried', () => {
      const script = fc.array(
        fc.record({ count: fc.integer({ min: 1, max: 5 }), turns: fc.integer({ max: 3, min: 0 }) }),
        {
          minLength: 10,
          maxLength: 30,
        },
      );

      it.each(['sync', 'close'] as const)(
        'settles each once, and keeps each once until %s() has resolved',
        async (end) => {
          await fc.assert(
            fc.asyncProperty(script, async (steps) => {
              const outbox = await createOutbox();
              const buried: string[] = [];
              for (const [at, { count, turns }] of steps.entries()) {
                const texts = Array.from({ length: count }, (_, index) =>
                  JSON.stringify({ n: `${String(at)}.${String(index)}` }),
                );
                for (const text of texts) append(outbox, encoded(text));
                for (const event of await outbox.lease(all)) void outbox.bury([event], 'HTTP 400');
                buried.push(...texts);
                for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
              }
              expect([outbox.pending, outbox.waiting]).toEqual([0, 0]);
              await outbox[end]();
              const kept = await readDeadLetters?.(outbox);
              if (kept !== undefined) expect([...kept].sort()).toEqual(buried.sort());
              await outbox.close();
            }),
            { numRuns: 5 },
          );
        },
        30_000,
      );
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
        append(outbox, encoded('{"n":"A"}', 7));
        await outbox.release(await outbox.lease(all));
        const leased = await outbox.lease(all);
        expect(leased.map((event) => [event.bytes.toString(), event.time])).toEqual([['{"n":"A"}', 7]]);
      });

      it('makes the events wait again at once, and changes nothing in pending', async () => {
        const outbox = await createOutbox();
        fill(outbox, 2);
        const released = outbox.release(await outbox.lease(all));
        expect([outbox.pending, outbox.waiting]).toEqual([2, 2]);
        await released;
      });
    });

    describe('sync', () => {
      it('resolves when nothing waits', async () => {
        await expect((await createOutbox()).sync()).resolves.toBeUndefined();
      });

      it('changes nothing in what waits and what is leased', async () => {
        const outbox = await createOutbox();
        const taken = fill(outbox, 3);
        await outbox.lease({ ...all, events: 1 });
        await outbox.sync();
        expect([outbox.pending, outbox.waiting]).toEqual([3, 2]);
        expect(sequences(await outbox.lease(all))).toEqual(taken.slice(1));
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
        fc.asyncProperty(fc.array(modelCommand, { maxLength: 60 }), async (commands) => {
          const limits = { maxQueueSize: 12, maxQueueBytes: 300 };
          const outbox = await createOutbox(limits);
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
