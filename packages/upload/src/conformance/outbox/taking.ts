/** States what `append` promises: order, bytes, and the limits. */

import { strict as assert } from 'node:assert';
import { append, encoded, eventOf, fill } from '../events.js';
import type { Runner } from '../runner.js';
import type { OutboxUnderTest } from './outbox-conformance.js';

const all = { events: 1_000_000, bytes: 1_000_000_000 };

export function describeTaking({ describe, it }: Runner, { createOutbox }: OutboxUnderTest): void {
  describe('append', () => {
    it('returns rising sequence numbers', async () => {
      const taken = fill(await createOutbox(), 50);
      assert.deepEqual(
        taken,
        [...new Set(taken)].sort((a, b) => a - b),
      );
    });

    it('keeps an event’s bytes and time', async () => {
      const outbox = await createOutbox();
      append(outbox, encoded('{"n":"苹果"}', 1_434_556_935_000));
      const leased = await outbox.lease(all);
      assert.deepEqual(
        leased.map((event) => [event.bytes.toString(), event.time]),
        [['{"n":"苹果"}', 1_434_556_935_000]],
      );
    });

    it('counts the event as pending and waiting at once', async () => {
      const outbox = await createOutbox();
      append(outbox, eventOf(10));
      assert.deepEqual([outbox.pending, outbox.waiting], [1, 1]);
    });

    it('refuses when there are maxQueueSize', async () => {
      const outbox = await createOutbox({ maxQueueSize: 3 });
      fill(outbox, 3);
      assert.equal(outbox.append(eventOf(10)), undefined);
      assert.equal(outbox.pending, 3);
    });

    it('takes just maxQueueBytes, and refuses more', async () => {
      const outbox = await createOutbox({ maxQueueBytes: 30 });
      fill(outbox, 3);
      assert.equal(outbox.append(eventOf(1)), undefined);
      assert.equal(outbox.pending, 3);
    });

    it('takes a small event where a larger one has no room', async () => {
      const outbox = await createOutbox({ maxQueueBytes: 30 });
      fill(outbox, 2);
      assert.equal(outbox.append(eventOf(11)), undefined);
      assert.notEqual(outbox.append(eventOf(10)), undefined);
    });

    for (const limits of [{ maxQueueSize: 3 }, { maxQueueBytes: 30 }]) {
      describe(`at its limit ${JSON.stringify(limits)}`, () => {
        it('counts leased events against it', async () => {
          const outbox = await createOutbox(limits);
          fill(outbox, 3);
          await outbox.lease(all);
          assert.equal(outbox.append(eventOf(10)), undefined);
        });

        for (const settle of ['acknowledge', 'bury'] as const) {
          it(`takes again after ${settle}`, async () => {
            const outbox = await createOutbox(limits);
            fill(outbox, 3);
            await outbox[settle](await outbox.lease({ ...all, events: 1 }), 'HTTP 400');
            assert.notEqual(outbox.append(eventOf(10)), undefined);
            assert.equal(outbox.append(eventOf(10)), undefined);
          });
        }

        it('takes none after a release', async () => {
          const outbox = await createOutbox(limits);
          fill(outbox, 3);
          await outbox.release(await outbox.lease(all));
          assert.equal(outbox.append(eventOf(10)), undefined);
        });
      });
    }
  });
}
