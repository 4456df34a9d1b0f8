import { Waiters } from '../../src/batcher/waiters.js';
import { settlePromises } from '../manual-clock.js';

function setUp() {
  const waiters = new Waiters();
  const woken: number[] = [];
  const add = (upTo: number): (() => void) => {
    const { settled, forget } = waiters.add(upTo);
    void settled.then(() => woken.push(upTo));
    return forget;
  };
  return { waiters, woken, add };
}

describe('Waiters', () => {
  it('wakes those whose last event is older than all that is left', async () => {
    const { waiters, woken, add } = setUp();
    [3, 5, 4].forEach(add);
    waiters.wake(5);
    await settlePromises();
    expect(woken).toEqual([3, 4]);
    expect(waiters.isEmpty).toBe(false);
    waiters.wake(Infinity);
    await settlePromises();
    expect(woken).toEqual([3, 4, 5]);
    expect(waiters.isEmpty).toBe(true);
  });

  it('wakes nobody who is forgotten', async () => {
    const { waiters, woken, add } = setUp();
    const forget = add(3);
    add(4);
    forget();
    waiters.wake(Infinity);
    await settlePromises();
    expect(woken).toEqual([4]);
  });

  it('is empty when all are forgotten', () => {
    const { waiters, add } = setUp();
    expect(waiters.isEmpty).toBe(true);
    add(1)();
    expect(waiters.isEmpty).toBe(true);
  });
});
