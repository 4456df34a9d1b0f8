/** States what `lease` promises, and `oldestWaiting`: which events are lent, in which order, and each once. */

import { strict as assert } from 'node:assert';
import { append, eventOf, fill, sequences } from '../events.js';
import type { Runner } from '../runner.js';
import type { OutboxUnderTest } from './outbox-conformance.js';

const all = { events: 1_000_000, bytes: 1_000_000_000 };

export function describeLending({ describe, it }: Runner, { createOutbox }: OutboxUnderTest): void {
  describe('lease', () => {
    it('lends the oldest events, in order', async () => {
      const outbox = await createOutbox();
      const taken = fill(outbox, 5);
      assert.deepEqual(sequences(await outbox.lease({ ...all, events: 3 })), taken.slice(0, 3));
      assert.deepEqual(sequences(await outbox.lease({ ...all, events: 3 })), taken.slice(3));
    });

    it('lends none when none wait', async () => {
      const outbox = await createOutbox();
      assert.deepEqual(await outbox.lease(all), []);
    });

    it('lends an event once', async () => {
      const outbox = await createOutbox();
      fill(outbox, 1);
      await outbox.lease(all);
      assert.deepEqual(await outbox.lease(all), []);
    });

    it('lends an event once to those who ask at the same time', async () => {
      const outbox = await createOutbox();
      const taken = fill(outbox, 4);
      const leases = await Promise.all([1, 2, 3].map(() => outbox.lease({ ...all, events: 2 })));
      assert.deepEqual(leases.flatMap(sequences), taken);
    });

    it('keeps to the bytes, each event with one for its comma', async () => {
      const outbox = await createOutbox();
      fill(outbox, 5);
      assert.equal((await outbox.lease({ ...all, bytes: 33 })).length, 3);
      assert.equal((await outbox.lease({ ...all, bytes: 21 })).length, 1);
    });

    it('lends the first event whatever its size', async () => {
      const outbox = await createOutbox();
      const large = append(outbox, eventOf(5000));
      fill(outbox, 1);
      assert.deepEqual(sequences(await outbox.lease({ ...all, bytes: 100 })), [large]);
    });

    it('does not pass by an event that has no room, to one that has', async () => {
      const outbox = await createOutbox();
      const first = append(outbox, eventOf(10));
      append(outbox, eventOf(500));
      append(outbox, eventOf(10));
      assert.deepEqual(sequences(await outbox.lease({ ...all, bytes: 100 })), [first]);
    });

    it('keeps leased events pending, and no longer waiting', async () => {
      const outbox = await createOutbox();
      fill(outbox, 5);
      await outbox.lease({ ...all, events: 2 });
      assert.deepEqual([outbox.pending, outbox.waiting], [5, 3]);
    });

    it('lends thousands of events in order', async () => {
      const outbox = await createOutbox({ maxQueueSize: 10_000 });
      const taken = fill(outbox, 5000);
      const leased: number[] = [];
      // One that lends for ever must not keep its test from ending.
      for (let round = 0; round < 80; round += 1) {
        const lent = await outbox.lease({ ...all, events: 70 });
        leased.push(...sequences(lent));
        await outbox.acknowledge(lent);
      }
      assert.deepEqual(leased, taken);
    });
  });

  describe('oldestWaiting', () => {
    it('is undefined when none wait', async () => {
      const outbox = await createOutbox();
      fill(outbox, 1);
      await outbox.lease(all);
      assert.equal(outbox.oldestWaiting, undefined);
    });

    it('is the event that the next lease begins with', async () => {
      const outbox = await createOutbox();
      const taken = fill(outbox, 3);
      const leased = await outbox.lease({ ...all, events: 2 });
      assert.equal(outbox.oldestWaiting, taken[2]);
      await outbox.release(leased);
      assert.equal(outbox.oldestWaiting, taken[0]);
    });
  });
}
