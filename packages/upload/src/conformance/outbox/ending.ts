/** States what `sync` and `close` promise. */

import { strict as assert } from 'node:assert';
import { eventOf, fill, sequences } from '../events.js';
import type { Runner } from '../runner.js';
import type { OutboxUnderTest } from './outbox-conformance.js';

const all = { events: 1_000_000, bytes: 1_000_000_000 };

export function describeEnding({ describe, it }: Runner, { createOutbox }: OutboxUnderTest): void {
  describe('sync', () => {
    it('resolves when nothing waits', async () => {
      const outbox = await createOutbox();
      await assert.doesNotReject(outbox.sync());
    });

    it('changes nothing in what waits and what is leased', async () => {
      const outbox = await createOutbox();
      const taken = fill(outbox, 3);
      await outbox.lease({ ...all, events: 1 });
      await outbox.sync();
      assert.deepEqual([outbox.pending, outbox.waiting], [3, 2]);
      assert.deepEqual(sequences(await outbox.lease(all)), taken.slice(1));
    });
  });

  describe('close', () => {
    it('can be called with leased and waiting events, and again', async () => {
      const outbox = await createOutbox();
      fill(outbox, 3);
      await outbox.lease({ ...all, events: 1 });
      await outbox.close();
      await assert.doesNotReject(outbox.close());
    });

    it('lends nothing any more', async () => {
      const outbox = await createOutbox();
      fill(outbox, 3);
      await outbox.close();
      assert.deepEqual(await outbox.lease(all), []);
    });

    it('takes nothing any more', async () => {
      const outbox = await createOutbox();
      await outbox.close();
      assert.equal(outbox.append(eventOf(10)), undefined);
    });
  });
}
