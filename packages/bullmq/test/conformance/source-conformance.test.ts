/** Sources of somebody else that keep the contract, or break a rule: the suite says which. */
import { CollectingRunner } from '../../../../testing/collecting-runner.js';
import { sourceConformance } from '../../src/conformance.js';
import type { Settlement, SourceBatch } from '../../src/index.js';
import { MemorySource, stageOf, type MemoryJob } from './memory-source.js';

async function brokenRules(Source: typeof MemorySource, rule = ''): Promise<string[]> {
  const runner = new CollectingRunner();
  sourceConformance(runner, 'source', () => stageOf((queue, concurrency) => new Source(queue, concurrency)));
  return [...(await runner.failing(rule)).keys()].map((name) => name.split(' › ').slice(1).join(' › '));
}

class TakesTheNewest extends MemorySource {
  protected override next(): MemoryJob | undefined {
    return this.queue.waiting.pop();
  }
}

class CountsAgain extends MemorySource {
  protected override settle(job: MemoryJob, settlement: Settlement): void {
    this.queue.delivered += settlement.delivered.filter((at) => job.settled.has(at)).length;
    super.settle(job, settlement);
  }
}

class BuriesAgain extends MemorySource {
  protected override settle(job: MemoryJob, settlement: Settlement): void {
    for (const { at } of settlement.dead) job.settled.delete(at);
    super.settle(job, settlement);
  }
}

class Forgets extends MemorySource {
  override async take(): Promise<SourceBatch | undefined> {
    const batch = await super.take();
    if (batch === undefined) return undefined;
    const forgetful = { ...batch, settled: new Set<number>() };
    this.held.set(forgetful, this.held.get(batch)!);
    this.held.delete(batch);
    return forgetful;
  }
}

class GivesBackBehind extends MemorySource {
  override again(batch: SourceBatch): Promise<void> {
    const job = this.held.get(batch);
    this.held.delete(batch);
    if (job !== undefined && this.queue.taken.delete(job)) this.queue.waiting.push(job);
    return Promise.resolve();
  }
}

class GivesBackAtOnce extends MemorySource {
  override again(batch: SourceBatch): Promise<void> {
    return super.again(batch);
  }
}

class KeepsItsPlace extends MemorySource {
  protected override next(): MemoryJob | undefined {
    const { waiting } = this.queue;
    const before = waiting.length;
    this.queue.promote();
    waiting.unshift(...waiting.splice(before));
    return waiting.shift();
  }
}

class HoldsNothing extends MemorySource {
  override hold(): Promise<void> {
    return Promise.resolve();
  }
}

class GivesUpAnOutage extends MemorySource {
  override done(batch: SourceBatch, settlement: Settlement): Promise<void> {
    return this.queue.isUp ? super.done(batch, settlement) : Promise.resolve();
  }
}

describe('sourceConformance', () => {
  it('finds nothing in a source that keeps the rules', async () => {
    expect(await brokenRules(MemorySource)).toEqual([]);
  });

  it.each([
    ['takes the newest first', TakesTheNewest, 'take › gives batches in the order in which they were put in'],
    ['counts an event again', CountsAgain, 'done › counts an event once that is settled again'],
    ['buries an event again', BuriesAgain, 'done › keeps a dead letter once, with its reason'],
    ['forgets what is settled', Forgets, 'again › gives it to whoever takes next, without what is settled'],
    ['forgets it after a kill', Forgets, 'after a kill › of its relay, a batch comes back without what is settled'],
    ['gives a batch back behind the others', GivesBackBehind, 'again › gives a batch back to be taken next'],
    [
      'gives a batch back at once that is to wait',
      GivesBackAtOnce,
      'again › gives it back not before the time that is asked for, and others are taken meanwhile',
    ],
    [
      'gives a batch back to its old place that is to wait',
      KeepsItsPlace,
      'again › gives it back, when its time has come, behind those that wait by then',
    ],
    ['holds nobody', HoldsNothing, 'hold › keeps all sources from taking anything, until it is ended'],
    [
      'tells nobody after an outage',
      GivesUpAnOutage,
      'after a kill › of the store, what is said in the meantime is not lost, and batches are taken as before',
    ],
  ])('names what a source breaks that %s', async (_what, Broken, rule) => {
    expect(await brokenRules(Broken, rule)).toEqual([rule]);
  });
});
