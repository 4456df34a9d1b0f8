/** States what `take` returns: the batches in their order, each once, with exactly the bytes that were put in. */

import { strict as assert } from 'node:assert';
import type { Runner } from '@growingio/upload/conformance';
import { awaitCounts, batchOf, eventOf, expectCounts, nameOf, restOf, takeFrom, textsOf } from './batches.js';
import type { OnStage } from './stage.js';

export function describeTaking({ describe, it }: Runner, onStage: OnStage): void {
  describe('take', () => {
    const texts = {
      'one event': ['{"n":"BuyProduct"}'],
      'several events': ['{"n":"a"}', '{"n":"b"}', '{"n":"c"}'],
      'letters beyond ASCII, and what JSON escapes': ['{"n":"苹果 🍎","v":"\\"\\\\\\n\\u0000\\ud800"}'],
      'a large event': [`{"n":"large","v":"${'x'.repeat(200_000)}"}`],
      'hundreds of events': Array.from({ length: 300 }, (_, at) => `{"n":"e","at":${String(at)}}`),
    };
    for (const [what, put] of Object.entries(texts)) {
      it(`gives exactly the bytes and the times: ${what}`, () =>
        onStage(async (stage) => {
          await stage.put(put.map((text, at) => eventOf(text, 1_700_000_000_000 + 7 * at)));
          const source = await stage.open();
          const batch = await takeFrom(source);
          assert.deepEqual(textsOf(batch), put);
          assert.deepEqual(
            batch.events.map(({ time }) => time),
            put.map((_, at) => 1_700_000_000_000 + 7 * at),
          );
          assert.equal(batch.settled.size, 0);
          await expectCounts(stage, { handedOver: put.length, active: put.length, waiting: 0 });
        }));
    }

    it('gives batches in the order in which they were put in', () =>
      onStage(async (stage) => {
        const names = Array.from({ length: 20 }, (_, at) => `batch ${String(at)}`);
        for (const name of names) await stage.put(batchOf(name));
        // One that holds several at once hears of them at once.
        const source = await stage.open(1);
        for (const name of names) {
          const batch = await takeFrom(source);
          assert.equal(nameOf(batch), name);
          await source.done(batch, restOf(batch));
        }
        await awaitCounts(stage, { handedOver: 40, delivered: 40, active: 0, waiting: 0 });
      }));

    it('gives each batch to one of several sources', () =>
      onStage(async (stage) => {
        const sources = [await stage.open(), await stage.open(), await stage.open()];
        const taken: string[] = [];
        const emptying = sources.map(async (source) => {
          for (let batch = await source.take(); batch !== undefined; batch = await source.take()) {
            taken.push(nameOf(batch));
            await source.done(batch, restOf(batch));
          }
        });
        const names = Array.from({ length: 30 }, (_, at) => `batch ${String(at)}`);
        await Promise.all(names.map((name) => stage.put(batchOf(name))));
        await awaitCounts(stage, { handedOver: 60, delivered: 60, active: 0, waiting: 0 });
        await Promise.all(sources.map((source) => source.close(5000)));
        await Promise.all(emptying);
        assert.deepEqual(taken.sort(), names.sort());
      }));

    it('waits for a batch that comes later', () =>
      onStage(async (stage) => {
        const source = await stage.open();
        const taking = takeFrom(source);
        await expectCounts(stage, { handedOver: 0 });
        await stage.put(batchOf('late'));
        assert.equal(nameOf(await taking), 'late');
      }));
  });
}
