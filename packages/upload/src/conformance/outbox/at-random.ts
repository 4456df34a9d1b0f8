/** States that an outbox loses nothing and settles nothing twice, whatever is done to it in whatever order. */

import { strict as assert } from 'node:assert';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Outbox } from '../../index.js';
import { append, encoded } from '../events.js';
import { forSeeds, randomOf, type Random } from '../random.js';
import type { Runner } from '../runner.js';
import type { OutboxUnderTest } from './outbox-conformance.js';
import { Model, type Command } from './outbox-model.js';

const all = { events: 1_000_000, bytes: 1_000_000_000 };
const runs = 150;
const mostCommands = 60;

/** What may be done to an outbox next: append, lease, or give back a part of a lease. */
function commandOf(random: Random): Command {
  const kind = random.integer(1, 9);
  if (kind <= 4) return { do: 'append', size: random.integer(1, 60) };
  if (kind <= 6) return { do: 'lease', events: random.integer(1, 6), bytes: random.integer(1, 150) };
  const settle = random.pick(['acknowledge', 'release', 'bury'] as const);
  return { do: settle, pick: random.integer(0, 1000), part: random.integer(1, 6) };
}

export function describeAtRandom(
  { describe, it }: Runner,
  { createOutbox, readDeadLetters, seed }: OutboxUnderTest,
): void {
  it('settles each event once and loses none, whatever is done in whatever order', async () => {
    await forSeeds(seed, runs, async (each, run) => {
      const random = randomOf(each);
      const limits = { maxQueueSize: 12, maxQueueBytes: 300 };
      const outbox = await createOutbox(limits);
      const model = new Model(limits);
      // The first runs are short: what fails in few steps is understood.
      const commands = Array.from({ length: Math.ceil((mostCommands * (run + 1)) / runs) }, () => commandOf(random));
      for (const command of commands) await model.run(outbox, command);
      await model.drain(outbox);
      await outbox.close();
    });
  });

  describe('bury, of many events while others are being buried', () => {
    for (const end of ['sync', 'close'] as const) {
      it(`settles each once, and keeps each once until ${end}() has resolved`, async () => {
        await forSeeds(seed, 5, async (each) => {
          const random = randomOf(each);
          const outbox = await createOutbox();
          const buried: string[] = [];
          for (let step = random.integer(10, 30); step > 0; step -= 1)
            buried.push(...(await buryAtOnce(outbox, step, random)));
          assert.deepEqual([outbox.pending, outbox.waiting], [0, 0]);
          await outbox[end]();
          const kept = await readDeadLetters?.(outbox);
          if (kept !== undefined) assert.deepEqual([...kept].sort(), buried.sort());
          await outbox.close();
        });
      });
    }
  });
}

async function buryAtOnce(outbox: Outbox, step: number, random: Random): Promise<string[]> {
  const texts = Array.from({ length: random.integer(1, 5) }, (_, index) =>
    JSON.stringify({ n: `${String(step)}.${String(index)}` }),
  );
  for (const text of texts) append(outbox, encoded(text));
  for (const event of await outbox.lease(all)) void outbox.bury([event], 'HTTP 400');
  for (let turn = random.integer(0, 3); turn > 0; turn -= 1) await nextTurn();
  return texts;
}
