/** A time limit that counts only while the event loop runs. */
import { afterRunning } from '../../src/sender/running-time.js';
import type { Clock } from '../../src/runtime/clock.js';
import { ManualClock } from '../manual-clock.js';

/** A clock whose timers the test fires by hand, late if it likes. */
function createHandClock(): { clock: Clock; waits: number[]; fire: () => void } {
  const waits: number[] = [];
  let wake: () => void = () => undefined;
  const clock = {
    now: () => 0,
    after(ms: number, next: () => void) {
      waits.push(ms);
      wake = next;
      return () => {
        wake = () => undefined;
      };
    },
  };
  return {
    clock,
    waits,
    fire() {
      const due = wake;
      wake = () => undefined;
      due();
    },
  };
}

const takeTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('afterRunning', () => {
  it.each([1, 2, 3, 5, 50, 4000, 599_999])('calls after %d ms, and not before', async (ms) => {
    const clock = new ManualClock();
    let calls = 0;
    afterRunning(ms, clock, () => (calls += 1));
    await clock.turn(ms - 1);
    expect(calls).toBe(0);
    await clock.turn(1);
    expect(calls).toBe(1);
    await clock.turn(ms * 10);
    expect(calls).toBe(1);
  });

  it('takes a block, however long, for a quarter of the time', () => {
    const { clock, waits, fire } = createHandClock();
    afterRunning(4000, clock, () => undefined);
    // Each comes when the event loop runs again: all four have to.
    for (let i = 0; i < 4; i += 1) fire();
    expect(waits).toEqual([1000, 1000, 1000, 1000]);
  });

  it('leaves the event loop two turns to read what is there', async () => {
    const { clock, fire } = createHandClock();
    let calls = 0;
    afterRunning(1, clock, () => (calls += 1));
    fire();
    await takeTurn();
    expect(calls).toBe(0);
    await takeTurn();
    expect(calls).toBe(1);
  });

  it.each([0, 1])('calls no more when it is cancelled after %d of these turns', async (turns) => {
    const { clock, fire } = createHandClock();
    let calls = 0;
    const cancel = afterRunning(1, clock, () => (calls += 1));
    fire();
    for (let i = 0; i < turns; i += 1) await takeTurn();
    cancel();
    for (let i = 0; i < 3; i += 1) await takeTurn();
    expect(calls).toBe(0);
  });

  it('leaves no timer behind when it is cancelled', async () => {
    const clock = new ManualClock();
    const cancel = afterRunning(4000, clock, () => undefined);
    await clock.turn(1500);
    cancel();
    expect(clock.next).toBeUndefined();
  });
});
