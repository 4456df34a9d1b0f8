/** States what `hold` keeps everybody from, and that it ends: when somebody says so, and by itself. */

import { strict as assert } from 'node:assert';
import type { Runner } from '@growingio/upload/conformance';
import { batchOf, expectCounts, nameOf, staysPending, takeFrom } from './batches.js';
import type { OnStage } from './stage.js';

export function describeHolding({ describe, it }: Runner, onStage: OnStage): void {
  describe('hold', () => {
    it('keeps all sources from taking anything, until it is ended', () =>
      onStage(async (stage) => {
        const sources = [await stage.open(), await stage.open()] as const;
        await sources[0].hold(600_000);
        const taking = Promise.race(sources.map(takeFrom));
        await stage.put(batchOf('a'));
        assert.ok(await staysPending(taking), 'it was taken all the same');
        await expectCounts(stage, { handedOver: 2, waiting: 2, active: 0 });
        await sources[1].hold(0);
        assert.equal(nameOf(await taking), 'a');
      }));

    it('holds back those that start later, too', () =>
      onStage(async (stage) => {
        const early = await stage.open();
        await early.hold(600_000);
        await early.close(5000);
        await stage.put(batchOf('a'));
        const late = await stage.open();
        const taking = takeFrom(late);
        assert.ok(await staysPending(taking), 'it was taken all the same');
        await late.hold(0);
        assert.equal(nameOf(await taking), 'a');
      }));

    it('ends by itself', () =>
      onStage(async (stage) => {
        const source = await stage.open();
        await source.hold(700);
        await stage.put(batchOf('a'));
        assert.equal(nameOf(await takeFrom(source)), 'a');
      }));
  });
}
