/** States what a kill costs: of a relay, whose batches come back without what is settled, and of the store, which is waited for. */

import { strict as assert } from 'node:assert';
import type { Runner } from '@growingio/upload/conformance';
import { awaitCounts, batchOf, nameOf, restOf, staysPending, takeFrom } from './batches.js';
import type { OnStage } from './stage.js';

export function describeDying({ describe, it }: Runner, onStage: OnStage): void {
  describe('after a kill', () => {
    it('of its relay, a batch comes back without what is settled', () =>
      onStage(async (stage) => {
        await stage.put(batchOf('a', 5));
        await stage.takeAndDie({ delivered: [0, 3], dead: [{ at: 1, reason: 'HTTP 400' }] });
        await awaitCounts(stage, { handedOver: 5, delivered: 2, dead: 1 });
        const source = await stage.open();
        const batch = await takeFrom(source);
        assert.equal(nameOf(batch), 'a');
        assert.deepEqual([...batch.settled].sort(), [0, 1, 3]);
        await source.done(batch, restOf(batch));
        await awaitCounts(stage, { handedOver: 5, active: 0, waiting: 0, delivered: 4, dead: 1 });
        assert.equal((await stage.deadLetters()).length, 1);
      }));

    it('of whoever takes it, again and again, a batch still comes back', () =>
      onStage(async (stage) => {
        await stage.put(batchOf('a', 4));
        for (const at of [0, 1, 2]) await stage.takeAndDie({ delivered: [at], dead: [] });
        const source = await stage.open();
        const batch = await takeFrom(source);
        assert.deepEqual([...batch.settled].sort(), [0, 1, 2]);
        await source.done(batch, restOf(batch));
        await awaitCounts(stage, { handedOver: 4, active: 0, waiting: 0, delivered: 4, dead: 0 });
      }));

    it('of the store, what is said in the meantime is not lost, and batches are taken as before', () =>
      onStage(async (stage) => {
        for (const name of ['a', 'b']) await stage.put(batchOf(name));
        const source = await stage.open(1);
        const batch = await takeFrom(source);
        await stage.stopStore();
        const settling = source.done(batch, restOf(batch));
        assert.ok(await staysPending(settling), 'done() resolved while there was nobody to tell');
        await stage.startStore();
        await settling;
        const next = await takeFrom(source);
        await source.done(next, restOf(next));
        await awaitCounts(stage, { handedOver: 4, active: 0, waiting: 0, delivered: 4 });
      }));

    it('of the store, a relay that starts in the meantime takes when it is back', () =>
      onStage(async (stage) => {
        await stage.put(batchOf('a'));
        await stage.stopStore();
        const opening = stage.open();
        const taking = opening.then(takeFrom);
        assert.ok(await staysPending(taking), 'it took something from nowhere');
        await stage.startStore();
        const batch = await taking;
        await (await opening).done(batch, restOf(batch));
        await awaitCounts(stage, { handedOver: 2, active: 0, waiting: 0, delivered: 2 });
      }));
  });
}
