/** Turns of the event loop have numbers that rise. */
import { performance } from 'node:perf_hooks';
import { currentTurn } from '../../src/tracker/turn.js';
import { laterTurn } from '../later-turn.js';

const told = Object.getOwnPropertyDescriptor(performance.nodeTiming, 'uvMetricsInfo')!;

// Node 22 before 22.8 does not tell it.
describe.each([
  ['where Node tells the count of turns', told],
  ['where it does not', { ...told, get: () => undefined }],
])('currentTurn, %s', (_, descriptor) => {
  beforeAll(() => {
    Object.defineProperty(performance.nodeTiming, 'uvMetricsInfo', descriptor);
  });

  afterAll(() => {
    Object.defineProperty(performance.nodeTiming, 'uvMetricsInfo', told);
  });

  it('stays the same until the turn is over, for ticks and promises too', async () => {
    await laterTurn();
    const turn = currentTurn();
    await new Promise((resolve) => {
      process.nextTick(resolve);
    });
    for (let i = 0; i < 100; i += 1) await Promise.resolve();
    expect(currentTurn()).toBe(turn);
  });

  it('has risen in a later turn, however long this one takes', async () => {
    for (let i = 0; i < 5; i += 1) {
      const turn = currentTurn();
      const later = laterTurn();
      for (const end = performance.now() + i; performance.now() < end;);
      await later;
      expect(currentTurn()).toBeGreaterThan(turn);
    }
  });
});
