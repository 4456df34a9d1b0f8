/** States what `done` settles: each event once, however often it is said; what is dead is kept, with its reason. */

import { strict as assert } from 'node:assert';
import type { Runner } from '@growingio/upload/conformance';
import { awaitCounts, batchOf, expectCounts, restOf, takeFrom, textsOf } from './batches.js';
import type { OnStage } from './stage.js';

export function describeSettling({ describe, it }: Runner, onStage: OnStage): void {
  describe('done', () => {
    it('removes a batch when all its events are settled, and not before', () =>
      onStage(async (stage) => {
        await stage.put(batchOf('a', 4));
        const source = await stage.open();
        const batch = await takeFrom(source);
        await source.done(batch, { delivered: [1], dead: [] });
        await expectCounts(stage, { handedOver: 4, active: 3, delivered: 1 });
        await source.done(batch, { delivered: [0, 3], dead: [] });
        await expectCounts(stage, { handedOver: 4, active: 1, delivered: 3 });
        await source.done(batch, { delivered: [2], dead: [] });
        await awaitCounts(stage, { handedOver: 4, waiting: 0, active: 0, delivered: 4, dead: 0 });
      }));

    it('counts an event once that is settled again', () =>
      onStage(async (stage) => {
        await stage.put(batchOf('a', 3));
        const source = await stage.open();
        const batch = await takeFrom(source);
        for (let times = 0; times < 3; times += 1) {
          await source.done(batch, { delivered: [0, 1], dead: [] });
          await expectCounts(stage, { handedOver: 3, active: 1, delivered: 2 });
        }
        await source.done(batch, { delivered: [0, 1, 2], dead: [] });
        await source.done(batch, { delivered: [2], dead: [] });
        await awaitCounts(stage, { handedOver: 3, active: 0, delivered: 3 });
      }));

    it('settles what is said at the same time, all of it', () =>
      onStage(async (stage) => {
        const count = 40;
        await stage.put(batchOf('a', count + 1));
        const source = await stage.open();
        const batch = await takeFrom(source);
        const places = Array.from({ length: count }, (_, at) => at);
        await Promise.all(places.map((at) => source.done(batch, { delivered: [at], dead: [] })));
        await expectCounts(stage, { handedOver: count + 1, active: 1, delivered: count });
        await source.done(batch, restOf(batch));
        await awaitCounts(stage, { active: 0, delivered: count + 1 });
      }));

    it('keeps a dead letter once, with its reason', () =>
      onStage(async (stage) => {
        await stage.put(batchOf('a', 3));
        const source = await stage.open();
        const batch = await takeFrom(source);
        const [, second = '', third = ''] = textsOf(batch);
        for (let times = 0; times < 2; times += 1) {
          await source.done(batch, { delivered: [], dead: [{ at: 1, reason: 'HTTP 400' }] });
          await expectCounts(stage, { handedOver: 3, active: 2, dead: 1 });
        }
        await source.done(batch, { delivered: [0], dead: [{ at: 2, reason: 'HTTP 422, 太大' }] });
        await awaitCounts(stage, { handedOver: 3, active: 0, delivered: 1, dead: 2 });
        const letters = await stage.deadLetters();
        assert.deepEqual(
          new Set(letters.map(({ event, reason }) => `${event} ${reason}`)),
          new Set([`${second} HTTP 400`, `${third} HTTP 422, 太大`]),
        );
        assert.equal(letters.length, 2);
      }));
  });
}
