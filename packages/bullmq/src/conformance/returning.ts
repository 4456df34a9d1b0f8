/** States what `again` gives back: a batch that is taken next, with what is settled of it, however often that happens. */

import { strict as assert } from 'node:assert';
import { setTimeout as pause } from 'node:timers/promises';
import type { Runner } from '@growingio/upload/conformance';
import { awaitCounts, batchOf, expectCounts, nameOf, restOf, takeFrom } from './batches.js';
import type { OnStage } from './stage.js';

const often = 300;

export function describeReturning({ describe, it }: Runner, onStage: OnStage): void {
  describe('again', () => {
    it('gives a batch back to be taken next', () =>
      onStage(async (stage) => {
        for (const name of ['first', 'second', 'third']) await stage.put(batchOf(name));
        const source = await stage.open(1);
        await source.again(await takeFrom(source));
        const batch = await takeFrom(source);
        assert.equal(nameOf(batch), 'first');
        await expectCounts(stage, { handedOver: 6, active: 2, waiting: 4, dead: 0 });
        await source.done(batch, restOf(batch));
        assert.equal(nameOf(await takeFrom(source)), 'second');
        await expectCounts(stage, { handedOver: 6, active: 2, waiting: 2, delivered: 2, dead: 0 });
      }));

    it(`costs no attempt: a batch comes again, ${String(often)} times`, () =>
      onStage(async (stage) => {
        await stage.put(batchOf('a'));
        const source = await stage.open(1);
        for (let times = 0; times < often; times += 1) await source.again(await takeFrom(source));
        const batch = await takeFrom(source);
        await expectCounts(stage, { handedOver: 2, active: 2, waiting: 0, dead: 0 });
        await source.done(batch, restOf(batch));
        await awaitCounts(stage, { handedOver: 2, active: 0, waiting: 0, delivered: 2, dead: 0 });
      }));

    it('gives it back not before the time that is asked for, and others are taken meanwhile', () =>
      onStage(async (stage) => {
        for (const name of ['first', 'second']) await stage.put(batchOf(name));
        const source = await stage.open(1);
        const first = await takeFrom(source);
        await source.again(first, 60_000);
        const second = await takeFrom(source);
        assert.equal(nameOf(second), 'second');
        await expectCounts(stage, { handedOver: 4, active: 2, waiting: 2, dead: 0 });
        await source.again(second, 100);
        // It waits for no other: not even for the one that was given back before it.
        assert.equal(nameOf(await takeFrom(source)), 'second');
      }));

    it('gives it back, when its time has come, behind those that wait by then', () =>
      onStage(async (stage) => {
        for (const name of ['first', 'second', 'third']) await stage.put(batchOf(name));
        const source = await stage.open(1);
        await source.again(await takeFrom(source), 100);
        const second = await takeFrom(source);
        await stage.put(batchOf('fourth'));
        await pause(300);
        await source.done(second, restOf(second));
        const names: string[] = [];
        for (let batch = await takeFrom(source); ; batch = await takeFrom(source)) {
          names.push(nameOf(batch));
          await source.done(batch, restOf(batch));
          if (names.length === 3) break;
        }
        assert.deepEqual(names, ['third', 'fourth', 'first']);
        await awaitCounts(stage, { handedOver: 8, active: 0, waiting: 0, delivered: 8, dead: 0 });
      }));

    it('gives it to whoever takes next, without what is settled', () =>
      onStage(async (stage) => {
        await stage.put(batchOf('a', 4));
        const one = await stage.open();
        const batch = await takeFrom(one);
        await one.done(batch, { delivered: [0], dead: [{ at: 2, reason: 'HTTP 400' }] });
        await one.again(batch);
        await one.close(5000);
        await awaitCounts(stage, { handedOver: 4, waiting: 2, active: 0, delivered: 1, dead: 1 });
        const other = await stage.open();
        const again = await takeFrom(other);
        assert.equal(again.id, batch.id);
        assert.deepEqual([...again.settled].sort(), [0, 2]);
        await other.done(again, restOf(again));
        await awaitCounts(stage, { handedOver: 4, waiting: 0, active: 0, delivered: 3, dead: 1 });
      }));
  });
}
