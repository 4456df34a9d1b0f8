/** What the batcher does with an outbox that is slow, or that fails: one on a disk may do so. */
import type { LeasedEvent } from '../../src/outbox/outbox.js';
import { settlePromises } from '../manual-clock.js';
import { ScriptedSender } from '../scripted-sender.js';
import {
  blocked,
  delivered,
  down,
  except,
  numberOf,
  numbers,
  rejected,
  setUp,
  type BatchStage,
} from './batch-stage.js';

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

describe('Batcher with an outbox that has others elsewhere', () => {
  /** What was offered back, by the numbers of the events; it is taken. */
  function takeBack({ outbox }: BatchStage): number[][] {
    const offered: number[][] = [];
    Object.assign(outbox, {
      takeBack: (events: readonly LeasedEvent[]) => {
        offered.push(events.map(numberOf).sort((one, other) => one - other));
        void outbox.acknowledge(events);
        return true;
      },
    });
    return offered;
  }

  it.each([
    ['refuses them', rejected, 'blocked'],
    ['fails', down, 'down'],
    ['is misconfigured', blocked, 'blocked'],
  ] as const)(
    'offers all of its events when each was tried alone in vain: the API %s',
    async (_what, answer, state) => {
      const stage = setUp({ sender: new ScriptedSender(() => answer) });
      const offered = takeBack(stage);
      stage.accept(7);
      await stage.clock.turn(400_000);
      expect(offered).toEqual([numbers(0, 7)]);
      expect(stage.sender.sizes.filter((size) => size === 1).length).toBeGreaterThanOrEqual(7);
      expect(stage.stats()).toMatchObject({ accepted: 0, pending: 0, dead: 0, state });
      const requests = stage.sender.sizes.length;
      await stage.clock.turn(60_000);
      expect(stage.sender.sizes).toHaveLength(requests);
      // The next one is a probe, and goes out without waiting for company.
      stage.accept(1);
      await settlePromises();
      expect(stage.sender.sizes.slice(requests)).toEqual([1]);
      stage.balance();
    },
  );

  it('offers nothing as long as others are there, or under way', async () => {
    const stage = setUp({ sender: except([0], rejected), settings: { flushAt: 1, maxConcurrency: 2 } });
    const offered = takeBack(stage);
    stage.accept(20);
    await stage.clock.turn(60_000);
    expect(offered).toEqual([]);
    expect(stage.stats()).toMatchObject({ delivered: 19, dead: 1, state: 'up' });
  });

  it('offers what is set aside, when nothing else is left', async () => {
    const stage = setUp({ sender: except([3], down) });
    const offered = takeBack(stage);
    stage.accept(10);
    for (let second = 0; second < 10; second += 1) {
      await stage.clock.turn(1000);
      stage.accept(1);
    }
    await stage.clock.turn(10_000);
    expect(offered).toEqual([[3]]);
    expect(stage.stats()).toMatchObject({ delivered: 19, pending: 0, dead: 0, state: 'up' });
    stage.balance();
  });

  it('keeps what it does not take, and offers nothing once it is stopped', async () => {
    const stage = setUp({ sender: except([0, 1, 2], rejected) });
    let offers = 0;
    Object.assign(stage.outbox, { takeBack: () => (offers += 1) < 0 });
    stage.accept(3);
    await stage.clock.turn(60_000);
    expect([offers > 1, stage.stats().pending, stage.stats().dead]).toEqual([true, 3, 0]);
    stage.accept(1);
    await stage.clock.turn(20_000);
    expect(stage.stats()).toMatchObject({ delivered: 1, dead: 3, state: 'up' });
    const before = offers;
    await stage.batcher.stop();
    expect(offers).toBe(before);
    stage.balance();
  });
});
