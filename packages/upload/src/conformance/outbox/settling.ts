/** States what becomes of leased events: `acknowledge` and `bury` settle them, `release` lets them wait again. */

import { strict as assert } from 'node:assert';
import { append, encoded, fill, sequences } from '../events.js';
import type { Runner } from '../runner.js';
import type { OutboxUnderTest } from './outbox-conformance.js';

const all = { events: 1_000_000, bytes: 1_000_000_000 };

export function describeSettling({ describe, it }: Runner, { createOutbox }: OutboxUnderTest): void {
  for (const settle of ['acknowledge', 'bury'] as const) {
    describe(settle, () => {
      it('settles the events, at once', async () => {
        const outbox = await createOutbox();
        fill(outbox, 3);
        const leased = await outbox.lease({ ...all, events: 2 });
        const settled = outbox[settle](leased, 'HTTP 400');
        assert.equal(outbox.pending, 1);
        await settled;
        assert.equal(outbox.pending, 1);
      });

      it('lets no settled event be leased again', async () => {
        const outbox = await createOutbox();
        const [, second] = fill(outbox, 2);
        await outbox[settle](await outbox.lease({ ...all, events: 1 }), 'HTTP 400');
        assert.deepEqual(sequences(await outbox.lease(all)), [second]);
      });

      it('settles a part of a lease', async () => {
        const outbox = await createOutbox();
        const taken = fill(outbox, 3);
        const leased = await outbox.lease(all);
        await outbox[settle](leased.slice(1, 2), 'HTTP 400');
        await outbox.release(leased.filter((_, index) => index !== 1));
        assert.deepEqual(sequences(await outbox.lease(all)), [taken[0], taken[2]]);
      });
    });
  }

  describe('release', () => {
    it('lends the events again before younger ones', async () => {
      const outbox = await createOutbox();
      const taken = fill(outbox, 4);
      await outbox.release(await outbox.lease({ ...all, events: 2 }));
      assert.deepEqual(sequences(await outbox.lease(all)), taken);
    });

    it('keeps the order of leases that come back the other way round', async () => {
      const outbox = await createOutbox();
      const taken = fill(outbox, 4);
      const first = await outbox.lease({ ...all, events: 2 });
      const second = await outbox.lease({ ...all, events: 2 });
      await outbox.release(second);
      await outbox.release(first);
      assert.deepEqual(sequences(await outbox.lease(all)), taken);
    });

    it('keeps the bytes of the events', async () => {
      const outbox = await createOutbox();
      append(outbox, encoded('{"n":"A"}', 7));
      await outbox.release(await outbox.lease(all));
      const leased = await outbox.lease(all);
      assert.deepEqual(
        leased.map((event) => [event.bytes.toString(), event.time]),
        [['{"n":"A"}', 7]],
      );
    });

    it('makes the events wait again at once, and changes nothing in pending', async () => {
      const outbox = await createOutbox();
      fill(outbox, 2);
      const released = outbox.release(await outbox.lease(all));
      assert.deepEqual([outbox.pending, outbox.waiting], [2, 2]);
      await released;
    });
  });
}
