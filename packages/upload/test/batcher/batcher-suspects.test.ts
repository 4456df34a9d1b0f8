/** How the batcher sends what has failed before beside what has not. */
import type { SendResult } from '../../src/sender/sender.js';
import { settlePromises } from '../manual-clock.js';
import { delivered, down, numberOf, rejected, setUp, type BatchStage } from './batch-stage.js';

/** The numbers of the events in each request under way. */
function underWay({ sender }: BatchStage): number[][] {
  return sender.underWay.map(({ events }) => events.map(numberOf));
}

async function answer({ sender }: BatchStage, which: number, result: SendResult): Promise<void> {
  sender.underWay[which]?.answer(result);
  await settlePromises();
}

describe('Batcher: requests that carry what has failed before', () => {
  it('leave one for what has not, which is none of theirs', async () => {
    const stage = setUp({ settings: { flushAt: 4, maxConcurrency: 2 } });
    stage.accept(8);
    await settlePromises();
    await answer(stage, 0, rejected);
    expect(underWay(stage)).toEqual([
      [4, 5, 6, 7],
      [0, 1],
    ]);
    await answer(stage, 0, delivered);
    expect(underWay(stage)).toEqual([[0, 1]]);
    stage.accept(4);
    await settlePromises();
    expect(underWay(stage)).toEqual([
      [0, 1],
      [8, 9, 10, 11],
    ]);
    await answer(stage, 0, delivered);
    expect(underWay(stage)).toEqual([
      [8, 9, 10, 11],
      [2, 3],
    ]);
  });
});

describe('Batcher: an event that is set aside', () => {
  /** Event 0 has failed alone while event 1 was accepted, and is due in 1000 ms. */
  async function setAside(): Promise<BatchStage> {
    const stage = setUp({ settings: { flushAt: 1, maxConcurrency: 1 } });
    stage.accept(2);
    await settlePromises();
    await answer(stage, 0, down);
    await stage.clock.turn(1500);
    await answer(stage, 0, delivered);
    expect(underWay(stage)).toEqual([[0]]);
    await answer(stage, 0, down);
    expect([stage.clock.next, stage.stats().state]).toEqual([1000, 'up']);
    return stage;
  }

  it('is sent when it is due, with no new event', async () => {
    const stage = await setAside();
    await stage.clock.turn(999);
    expect(underWay(stage)).toEqual([]);
    await stage.clock.turn(1);
    expect(underWay(stage)).toEqual([[0]]);
  });

  it('waits without a timer of its own while the API is down', async () => {
    const stage = await setAside();
    stage.accept(1);
    await settlePromises();
    await answer(stage, 0, down);
    expect([stage.clock.next, stage.stats().state]).toEqual([1500, 'down']);
  });

  it('leaves no timer behind when the batcher is stopped', async () => {
    const stage = await setAside();
    stage.accept(1);
    await settlePromises();
    const stopped = stage.batcher.stop();
    await answer(stage, 0, delivered);
    await stopped;
    expect([stage.clock.next, stage.outbox.waiting]).toEqual([undefined, 1]);
  });
});
