import { Concurrency } from '../../src/batcher/concurrency.js';
import { ManualClock } from '../manual-clock.js';

const second = 1000;

function setUp(most = 4) {
  const clock = new ManualClock();
  const concurrency = new Concurrency(most, clock);
  /** How many seconds it takes until one more is tried: a request is accepted every second. */
  const secondsUntilRaised = async (): Promise<number> => {
    const before = concurrency.limit;
    for (let passed = 1; passed <= 2000; passed += 1) {
      await clock.turn(second);
      concurrency.accepted();
      if (concurrency.limit > before) return passed;
    }
    return Infinity;
  };
  return { clock, concurrency, secondsUntilRaised };
}

describe('Concurrency', () => {
  it('begins with the most, and never has more', async () => {
    const { clock, concurrency } = setUp();
    await clock.turn(3600 * second);
    concurrency.accepted();
    expect(concurrency.limit).toBe(4);
  });

  it('is lowered to what works, and never below one', () => {
    const { concurrency } = setUp();
    concurrency.lower(3);
    expect(concurrency.limit).toBe(3);
    concurrency.lower(0);
    expect(concurrency.limit).toBe(1);
  });

  it('is not raised by a failure', () => {
    const { concurrency } = setUp();
    concurrency.lower(2);
    concurrency.lower(3);
    expect(concurrency.limit).toBe(2);
  });

  it('tries one more after 30 s, and the next one after another minute', async () => {
    const { concurrency, secondsUntilRaised } = setUp();
    concurrency.lower(1);
    expect([await secondsUntilRaised(), concurrency.limit]).toEqual([30, 2]);
    expect([await secondsUntilRaised(), concurrency.limit]).toEqual([60, 3]);
  });

  it('waits twice as long each time that one more fails, at most 10 minutes', async () => {
    const { concurrency, secondsUntilRaised } = setUp();
    concurrency.lower(1);
    const waits: number[] = [];
    for (let i = 0; i < 7; i += 1) {
      waits.push(await secondsUntilRaised());
      concurrency.lower(1);
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 600, 600]);
  });

  it('does not begin to wait anew when it is as low already', async () => {
    const { clock, concurrency, secondsUntilRaised } = setUp();
    concurrency.lower(2);
    await clock.turn(29 * second);
    concurrency.lower(2);
    expect(await secondsUntilRaised()).toBe(1);
  });

  it('waits for 30 s again once all are allowed', async () => {
    const { concurrency, secondsUntilRaised } = setUp();
    for (let i = 0; i < 3; i += 1) {
      concurrency.lower(3);
      expect([await secondsUntilRaised(), concurrency.limit]).toEqual([30, 4]);
    }
  });

  it('is as it was in the beginning after an outage', async () => {
    const { concurrency, secondsUntilRaised } = setUp();
    concurrency.lower(2);
    concurrency.lower(1);
    concurrency.reset();
    expect(concurrency.limit).toBe(4);
    concurrency.lower(1);
    expect(await secondsUntilRaised()).toBe(30);
  });
});
