import { UnderWay } from '../../src/batcher/under-way.js';
import { ManualClock, settlePromises } from '../manual-clock.js';
import { batchOf } from './batch-stage.js';

function setUp() {
  const clock = new ManualClock();
  const underWay = new UnderWay(clock, 4000);
  const events: string[] = [];
  /** Adds a request; calling what it returns ends it. */
  const send = (sequences: number[], { isSuspect = false, isWatched = false } = {}): (() => void) => {
    let end = (): void => undefined;
    const delivery = new Promise<void>((resolve) => {
      end = resolve;
    });
    const name = sequences.join(' ');
    const onOverdue = isWatched ? () => void events.push(`overdue ${name}`) : undefined;
    underWay.add(batchOf(...sequences), { isSuspect, onOverdue }, delivery, () => {
      events.push(`end ${name}, ${String(underWay.size)} left`);
    });
    return end;
  };
  return { clock, underWay, events, send };
}

describe('UnderWay', () => {
  it('counts requests until their delivery has ended, and says when', async () => {
    const { underWay, events, send } = setUp();
    const end = send([1]);
    send([2]);
    expect(underWay.size).toBe(2);
    end();
    await settlePromises();
    expect(underWay.size).toBe(1);
    expect(events).toEqual(['end 1, 1 left']);
  });

  it('counts those that carry what has failed before', async () => {
    const { underWay, send } = setUp();
    const end = [send([1], { isSuspect: true }), send([2]), send([3], { isSuspect: true })];
    expect(underWay.suspects).toBe(2);
    end[1]?.();
    await settlePromises();
    expect(underWay.suspects).toBe(2);
    end[0]?.();
    await settlePromises();
    expect(underWay.suspects).toBe(1);
  });

  it('knows the oldest of all their events', async () => {
    const { underWay, send } = setUp();
    expect(underWay.oldest).toBe(Infinity);
    const end = send([7, 3]);
    send([5, 6]);
    expect(underWay.oldest).toBe(3);
    end();
    await settlePromises();
    expect(underWay.oldest).toBe(5);
  });

  it('counts those that are watched once they take longer than usual, until they end', async () => {
    const { clock, underWay, events, send } = setUp();
    const end = send([1], { isWatched: true });
    send([2]);
    await clock.turn(3999);
    expect([underWay.overdue, events]).toEqual([0, []]);
    await clock.turn(1);
    expect([underWay.overdue, events]).toEqual([1, ['overdue 1']]);
    end();
    await settlePromises();
    expect(underWay.overdue).toBe(0);
  });

  it('watches those no longer that have ended in time', async () => {
    const { clock, underWay, events, send } = setUp();
    send([1], { isWatched: true })();
    await settlePromises();
    expect([clock.next, underWay.overdue]).toEqual([undefined, 0]);
    await clock.turn(10_000);
    expect([underWay.overdue, events]).toEqual([0, ['end 1, 0 left']]);
  });

  it('waits for those that are under way now, and for none that comes later', async () => {
    const { underWay, events, send } = setUp();
    const ends = [send([1]), send([2])];
    void underWay.wait().then(() => events.push('waited'));
    send([3]);
    ends[0]?.();
    await settlePromises();
    expect(events).not.toContain('waited');
    ends[1]?.();
    await settlePromises();
    expect(events.at(-1)).toBe('waited');
  });
});
