/** States what `close` promises: nothing more is taken, what was not taken or not done stays, and it resolves in any case. */

import { strict as assert } from 'node:assert';
import type { Runner } from '@growingio/upload/conformance';
import { awaitCounts, batchOf, nameOf, restOf, takeFrom } from './batches.js';
import type { OnStage } from './stage.js';

export function describeClosing({ describe, it }: Runner, onStage: OnStage): void {
  describe('close', () => {
    it('lets take resolve with undefined, whoever waits and whoever comes later', () =>
      onStage(async (stage) => {
        const source = await stage.open();
        const waiting = [source.take(), source.take()];
        await source.close(5000);
        assert.deepEqual(await Promise.all([...waiting, source.take()]), [undefined, undefined, undefined]);
        await source.close(5000);
      }));

    it('leaves what was not taken in the queue', () =>
      onStage(async (stage) => {
        const names = ['a', 'b', 'c', 'd'];
        for (const name of names) await stage.put(batchOf(name));
        const one = await stage.open();
        const batch = await takeFrom(one);
        const closing = one.close(20_000);
        await one.done(batch, restOf(batch));
        await closing;
        await awaitCounts(stage, { handedOver: 8, waiting: 6, active: 0, delivered: 2 });
        const other = await stage.open();
        const taken = [await takeFrom(other), await takeFrom(other), await takeFrom(other)];
        assert.deepEqual(taken.map(nameOf).sort(), names.slice(1));
      }));

    it('resolves though a batch is neither done nor given back, which comes back then', () =>
      onStage(async (stage) => {
        await stage.put(batchOf('a', 3));
        const one = await stage.open();
        const batch = await takeFrom(one);
        await one.done(batch, { delivered: [1], dead: [] });
        await one.close(100);
        // Nobody hears of it any more.
        await one.done(batch, { delivered: [0], dead: [] });
        await one.again(batch);
        const other = await stage.open();
        const again = await takeFrom(other);
        assert.deepEqual([...again.settled], [1]);
        await other.done(again, restOf(again));
        await awaitCounts(stage, { handedOver: 3, active: 0, waiting: 0, delivered: 3 });
      }));

    it('resolves while the store is away', () =>
      onStage(async (stage) => {
        await stage.put(batchOf('a'));
        const source = await stage.open();
        const batch = await takeFrom(source);
        await stage.stopStore();
        const settling = source.done(batch, restOf(batch));
        await source.close(500);
        await settling;
        await stage.startStore();
        // Nothing was settled: somebody else has to do it.
        const other = await stage.open();
        const again = await takeFrom(other);
        assert.equal(again.settled.size, 0);
        await other.done(again, restOf(again));
        await awaitCounts(stage, { handedOver: 2, active: 0, waiting: 0, delivered: 2 });
      }));
  });
}
