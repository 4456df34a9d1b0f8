import type { SendResult } from '../../src/sender/sender.js';
import { settlePromises } from '../manual-clock.js';
import { ScriptedSender } from '../scripted-sender.js';
import { delivered, down, except, numberOf, rejected, setUp } from './batch-stage.js';

describe.each<[string, SendResult]>([
  ['400', rejected],
  ['413', { status: 'rejected', reason: 'HTTP 413', tooLarge: true }],
])('An API that refuses everything (%s)', (code, refusal) => {
  /** 100 events a second, of which the first second is taken, and nothing in the next twenty. */
  async function refuseForAWhile() {
    let isRefusing = false;
    const stage = setUp({
      sender: new ScriptedSender(() => (isRefusing ? refusal : delivered)),
      settings: { flushAt: 100 },
    });
    for (let i = 0; i < 210; i += 1) {
      if (i === 10) isRefusing = true;
      stage.accept(10);
      await stage.clock.turn(100);
    }
    const mend = (): void => {
      isRefusing = false;
    };
    return { ...stage, mend };
  }

  it('lets no event die, and costs few requests', async () => {
    const { stats, sender, balance } = await refuseForAWhile();
    expect(stats().dead).toBe(0);
    expect(sender.sizes.length).toBeLessThan(70);
    balance();
  });

  it('is said as what it is: blocked, and not the events', async () => {
    const { stats, logger } = await refuseForAWhile();
    expect(stats().state).toBe('blocked');
    expect(logger.text).toContain(`error GrowingIO does not take events (refuses everything: HTTP ${code})`);
  });

  it('gets everything once it accepts again', async () => {
    const { stats, outbox, clock, mend, balance } = await refuseForAWhile();
    mend();
    await clock.turn(10_000);
    expect(stats()).toMatchObject({ delivered: 2100, dead: 0, state: 'up' });
    expect(outbox.pending).toBe(0);
    balance();
  });
});

describe('An event that is refused alone', () => {
  it('waits as long as nothing else is accepted, and dies once something is', async () => {
    const stage = setUp({ sender: except([0], rejected) });
    stage.accept(1);
    await stage.clock.turn(60_000);
    expect(stage.stats()).toMatchObject({ dead: 0, state: 'blocked' });
    stage.accept(1);
    await stage.clock.turn(5000);
    expect(stage.stats()).toMatchObject({ dead: 1, delivered: 1, state: 'up' });
    stage.balance();
  });

  it('keeps a good one behind it waiting no longer than the next probe', async () => {
    const stage = setUp({ sender: except([0], rejected) });
    stage.accept(1);
    await stage.clock.turn(60_000);
    stage.accept(1);
    await stage.clock.turn(4500);
    expect(stage.stats().delivered).toBe(1);
  });

  it('is probed with different events: each is tried before the first comes again', async () => {
    const probes: number[][] = [];
    const stage = setUp({
      sender: new ScriptedSender((events) => {
        probes.push(events.map(numberOf));
        return rejected;
      }),
      settings: { flushAt: 1, maxConcurrency: 1 },
    });
    stage.accept(20);
    await stage.clock.turn(120_000);
    const alone = probes.map(([first]) => first);
    expect(new Set(alone.slice(0, 20)).size).toBe(20);
  });

  it.each([1, 2, 3, 7, 20])('dies, one of %d in a batch, while their neighbours arrive', async (count) => {
    const bad = Array.from({ length: count }, (_, i) => i * 5);
    const stage = setUp({ sender: except(bad, rejected), settings: { flushAt: 100 } });
    stage.accept(100);
    for (let second = 0; second < 30; second += 1) {
      await stage.clock.turn(1000);
      stage.accept(1);
    }
    await stage.clock.turn(5000);
    expect(stage.stats()).toMatchObject({ delivered: 130 - count, dead: count, state: 'up' });
  });

  it.each([
    ['the last two', [98, 99]],
    ['the first two', [0, 1]],
    ['the last three of four', [96, 98, 99]],
    ['every other', Array.from({ length: 50 }, (_, i) => i * 2)],
  ])('dies at once where its neighbours were accepted, with nothing else tracked (%s)', async (_which, bad) => {
    const stage = setUp({ sender: except(bad, rejected), settings: { flushAt: 100 } });
    stage.accept(100);
    await settlePromises();
    await stage.clock.turn(0);
    expect(stage.stats()).toMatchObject({ delivered: 100 - bad.length, dead: bad.length, state: 'up' });
    expect(stage.logger.text).not.toContain('refuses everything');
  });

  it('dies also when it failed before in another way', async () => {
    let answer: SendResult = down;
    const stage = setUp({
      sender: new ScriptedSender((events) => (events.some((event) => numberOf(event) === 3) ? answer : delivered)),
    });
    stage.accept(10);
    await stage.clock.turn(20_000);
    answer = rejected;
    stage.accept(10);
    await stage.clock.turn(3_600_000);
    expect(stage.stats()).toMatchObject({ delivered: 19, dead: 1 });
  });

  it('does not die of a refusal that all got, though one accepted request came late', async () => {
    const stage = setUp();
    stage.accept(20);
    await settlePromises();
    const [first, second] = [...stage.sender.underWay];
    first?.answer(rejected);
    second?.answer(delivered);
    for (let round = 0; round < 40; round += 1) {
      await stage.clock.turn(1000);
      for (const request of [...stage.sender.underWay]) request.answer(rejected);
    }
    expect(stage.stats().dead).toBeLessThanOrEqual(1);
    expect(stage.stats().state).toBe('blocked');
  });
});
