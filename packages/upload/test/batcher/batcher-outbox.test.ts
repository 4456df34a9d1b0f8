/** What the batcher does with an outbox that is slow, or that fails: one on a disk may do so. */
import type { LeasedEvent } from '../../src/outbox/outbox.js';
import { settlePromises } from '../manual-clock.js';
import { ScriptedSender } from '../scripted-sender.js';
import { delivered, down, rejected, setUp, type BatchStage } from './batch-stage.js';

/** From now on the outbox lends what it lends only when the function that this returns is called. */
function lendLate({ outbox }: BatchStage): () => void {
  const lease = outbox.lease.bind(outbox);
  let lend = (): void => undefined;
  const isTime = new Promise<void>((resolve) => {
    lend = resolve;
  });
  outbox.lease = async (limit) => {
    const events = await lease(limit);
    await isTime;
    return events;
  };
  return () => {
    lend();
  };
}

describe.each<[string, () => Promise<readonly LeasedEvent[]>]>([
  ['lends nothing', () => Promise.resolve([])],
  ['fails', () => Promise.reject(new Error('the disk is on fire'))],
])('Batcher with an outbox that %s although events wait', (_what, leaseNothing) => {
  /** The next leases are in vain. */
  function stall({ outbox }: BatchStage, times: number): void {
    const lease = outbox.lease.bind(outbox);
    let left = times;
    outbox.lease = (limit) => (left-- > 0 ? leaseNothing() : lease(limit));
  }

  it('asks again after flushInterval', async () => {
    const stage = setUp({ sender: new ScriptedSender(() => delivered) });
    stall(stage, 2);
    stage.accept(10);
    await settlePromises();
    await stage.clock.turn(1999);
    expect(stage.sender.sizes).toEqual([]);
    await stage.clock.turn(1);
    expect(stage.sender.sizes).toEqual([10]);
  });

  it('asks again also while the API is down', async () => {
    const sender: ScriptedSender = new ScriptedSender(() => (sender.sizes.length === 1 ? down : delivered));
    const stage = setUp({ sender, settings: { maxConcurrency: 1 } });
    stage.accept(20);
    await settlePromises();
    stall(stage, 2);
    await stage.clock.turn(1500);
    expect(stage.sender.sizes).toEqual([10]);
    await stage.clock.turn(2000);
    expect(stage.stats()).toMatchObject({ delivered: 20, state: 'up' });
    expect(Math.min(...stage.sender.sizes)).toBeGreaterThan(0);
  });

  it('does not take that for an API that refuses everything', async () => {
    const stage = setUp({ settings: { flushAt: 1, maxConcurrency: 1 } });
    stage.accept(2);
    await settlePromises();
    stall(stage, 1);
    stage.sender.underWay[0]?.answer(rejected);
    await settlePromises();
    expect([stage.sender.underWay, stage.stats().state]).toEqual([[], 'up']);
    await stage.clock.turn(1000);
    stage.sender.underWay[0]?.answer(delivered);
    await settlePromises();
    expect(stage.stats()).toMatchObject({ delivered: 1, state: 'up' });
  });
});

describe('Batcher with an outbox that loses what waits', () => {
  it('tries again what has failed, though nothing new comes', async () => {
    const stage = setUp({ settings: { flushAt: 1, maxConcurrency: 1 } });
    stage.accept(2);
    await settlePromises();
    const { outbox } = stage;
    const lease = outbox.lease.bind(outbox);
    outbox.lease = async (limit) => {
      await outbox.acknowledge(await lease(limit));
      return [];
    };
    stage.sender.underWay[0]?.answer(rejected);
    await settlePromises();
    expect([outbox.waiting, stage.stats().state]).toEqual([0, 'blocked']);
    await stage.clock.turn(60_000);
    expect(stage.sender.underWay).toHaveLength(1);
  });
});

describe('Batcher with an outbox that fails to lend', () => {
  it('says so', async () => {
    const stage = setUp();
    stage.outbox.lease = () => Promise.reject(new Error('the disk is on fire'));
    stage.accept(10);
    await settlePromises();
    expect(stage.logger.text).toBe('error the outbox fails: the disk is on fire');
  });
});

describe('Batcher with an outbox that lends late', () => {
  it('gives back what it gets after it was stopped', async () => {
    const stage = setUp();
    const lend = lendLate(stage);
    stage.accept(10);
    await settlePromises();
    await stage.batcher.stop();
    expect(stage.outbox.waiting).toBe(0);
    lend();
    await settlePromises();
    expect([stage.outbox.waiting, stage.sender.sizes]).toEqual([10, []]);
  });

  it('takes nothing for settled that is neither waiting nor under way', async () => {
    const stage = setUp();
    stage.accept(10);
    await settlePromises();
    const lend = lendLate(stage);
    stage.accept(10);
    let isSettled = false;
    void stage.batcher.settle().settled.then(() => (isSettled = true));
    await settlePromises();
    stage.sender.underWay[0]?.answer(delivered);
    await settlePromises();
    expect([isSettled, stage.outbox.waiting, stage.sender.underWay]).toEqual([false, 0, []]);
    lend();
    await settlePromises();
    stage.sender.underWay[0]?.answer(delivered);
    await settlePromises();
    expect(isSettled).toBe(true);
  });
});

describe('Batcher with an outbox that fails to acknowledge', () => {
  it('says so, and goes on', async () => {
    const { logger, outbox, stats, clock, accept } = setUp({ sender: new ScriptedSender(() => delivered) });
    const acknowledge = outbox.acknowledge.bind(outbox);
    let failures = 1;
    outbox.acknowledge = async (events) => {
      await acknowledge(events);
      if (failures-- > 0) throw new Error('the disk is on fire');
    };
    accept(10);
    await clock.turn(1000);
    accept(10);
    await clock.turn(1000);
    expect(logger.text).toContain('error the outbox fails: the disk is on fire');
    expect(stats().delivered).toBe(20);
  });
});
