import { CircuitBreaker, type Failure } from '../../src/batcher/circuit-breaker.js';
import { Log } from '../../src/telemetry/log.js';
import { Notices } from '../../src/telemetry/notices.js';
import { KeptLog } from '../../src/conformance/host/kept-log.js';
import { ManualClock } from '../manual-clock.js';
import { blocked, down, rejected, reset, timedOut } from './batch-stage.js';

const settings = { maxConcurrency: 4, requestTimeout: 4000, retry: { minDelay: 1000, maxDelay: 4500 } };
const retryAfter = (ms: number): Failure => ({ ...down, retryAfter: ms });

/** What it stands before, in messages. */
const target = 'GrowingIO';

function setUp(given: Partial<typeof settings> = {}) {
  const clock = new ManualClock();
  const notices = new Notices(new Log(new KeptLog(), () => clock.now()));
  const told: unknown[] = [];
  notices.on('down', (notice) => told.push(notice));
  notices.on('up', (notice) => told.push(notice));
  let woken = 0;
  const breaker = new CircuitBreaker(
    { settings: { ...settings, ...given }, notices, clock, random: () => 1 },
    () => (woken += 1),
  );
  /** Sends a request that fails, while nothing else is under way. */
  const fail = (result: Failure = down, took = 0): void => {
    breaker.send();
    breaker.failed(result, took, 0);
  };
  /** Sends a request that is accepted. */
  const accept = (took = 0): boolean => breaker.accept(breaker.send(), took);
  /** Lets the wait pass, if there is one. */
  const wait = (): Promise<void> => clock.turn(clock.next ?? 0);
  return { clock, breaker, told, fail, accept, wait, woken: () => woken };
}

const refusal = { state: 'blocked', reason: 'refuses everything: HTTP 400', refusesAll: true };

describe('CircuitBreaker: how many requests', () => {
  it('lets maxConcurrency of them be under way while the API accepts', () => {
    const { breaker } = setUp();
    expect([0, 3, 4, 5].map((underWay) => breaker.lets(underWay, 0))).toEqual([true, true, false, false]);
  });

  it('leaves one of them for what has never failed', () => {
    const { breaker } = setUp();
    expect([0, 2, 3].map((underWay) => breaker.letsSuspects(underWay))).toEqual([true, true, false]);
    const { breaker: single } = setUp({ maxConcurrency: 1 });
    expect([0, 1].map((underWay) => single.letsSuspects(underWay))).toEqual([true, false]);
  });

  it('lets none while it waits, and one probe after the wait', async () => {
    const { breaker, fail, wait } = setUp();
    fail();
    expect([breaker.isWaiting, breaker.isProbing, breaker.lets(0, 0)]).toEqual([true, true, false]);
    await wait();
    expect([breaker.isWaiting, breaker.isProbing]).toEqual([false, true]);
    expect([breaker.lets(0, 0), breaker.lets(1, 0)]).toEqual([true, false]);
  });

  it('lets another probe pass those that are overdue, up to maxConcurrency', async () => {
    const { breaker, fail, wait } = setUp();
    fail();
    await wait();
    expect([breaker.lets(1, 1), breaker.lets(2, 1), breaker.lets(3, 3), breaker.lets(4, 4)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it('numbers those that are sent, and counts those that are accepted', () => {
    const { breaker } = setUp();
    expect([breaker.send(), breaker.send(), breaker.send()]).toEqual([1, 2, 3]);
    breaker.accept(2, 0);
    expect([breaker.sent, breaker.accepted]).toEqual([3, 1]);
  });
});

describe('CircuitBreaker: a failure beside other requests', () => {
  it('opens nothing, but sends nothing more until one of them is accepted', () => {
    const { breaker, accept } = setUp();
    breaker.failed(down, 0, 1);
    expect([breaker.state, breaker.isWaiting, breaker.lets(0, 0), breaker.lets(1, 0)]).toEqual([
      'up',
      false,
      true,
      false,
    ]);
    expect(accept()).toBe(false);
    expect(breaker.lets(3, 0)).toBe(true);
  });

  it('opens when the last of them fails, too', () => {
    const { breaker } = setUp();
    breaker.failed(down, 0, 1);
    breaker.failed(down, 0, 0);
    expect([breaker.state, breaker.isWaiting]).toEqual(['down', true]);
  });

  it.each([
    ['a connection that fails', reset, 2],
    ['a time that runs out', timedOut, 2],
    ['an answer', down, 4],
    ['a wrong configuration', blocked, 4],
  ])('lowers the number of requests only where there was no answer (%s)', (_what, failure, most) => {
    const { breaker, accept } = setUp();
    breaker.failed(failure, 0, 2);
    accept();
    expect([breaker.lets(most - 1, 0), breaker.lets(most, 0)]).toEqual([true, false]);
  });

  it('opens at once where the API says how long to wait', () => {
    const { breaker, clock } = setUp();
    breaker.failed(retryAfter(7000), 0, 3);
    expect([breaker.state, clock.next]).toEqual(['down', 7000]);
  });

  it('tries one more than works from time to time, and all of them after an outage', async () => {
    const { breaker, clock, accept, fail, wait } = setUp();
    breaker.failed(reset, 0, 1);
    await clock.turn(30_000);
    accept();
    expect([breaker.lets(1, 0), breaker.lets(2, 0)]).toEqual([true, false]);
    fail();
    await wait();
    accept();
    expect(breaker.lets(3, 0)).toBe(true);
  });
});

describe('CircuitBreaker: the wait', () => {
  it('grows with each failure up to retry.maxDelay, and begins anew once the API accepts', async () => {
    const { clock, fail, wait, accept, woken } = setUp();
    const waits: (number | undefined)[] = [];
    for (let i = 0; i < 4; i += 1) {
      fail();
      waits.push(clock.next);
      await wait();
    }
    expect(waits).toEqual([2000, 4000, 4500, 4500]);
    expect(woken()).toBe(4);
    accept();
    fail();
    expect(clock.next).toBe(2000);
  });

  it('counts requests that fail together as one failure', async () => {
    const { clock, breaker, fail, wait } = setUp();
    fail();
    breaker.failed(retryAfter(60_000), 0, 0);
    expect(clock.next).toBe(2000);
    await wait();
    fail();
    expect(clock.next).toBe(4000);
  });

  it('is shorter by the time that the request took', () => {
    const { clock, fail } = setUp();
    fail(down, 1500);
    expect(clock.next).toBe(500);
  });

  it('is none where the request took longer', () => {
    const { clock, fail } = setUp();
    fail(down, 60_000);
    expect(clock.next).toBe(0);
  });

  it.each([
    [0, 1000],
    [999, 1000],
    [1001, 1001],
    [90_000, 90_000],
  ])('is what Retry-After asks, %d ms, but no shorter than retry.minDelay', (asked, wait) => {
    const { clock, fail } = setUp();
    fail(retryAfter(asked), 700);
    expect(clock.next).toBe(wait);
  });

  it('is 15 s for a wrong configuration, or retry.maxDelay if that is longer', () => {
    const { clock, fail } = setUp();
    fail(blocked, 700);
    expect(clock.next).toBe(15_000);
    const patient = setUp({ retry: { minDelay: 1000, maxDelay: 60_000 } });
    patient.fail(blocked);
    expect(patient.clock.next).toBe(60_000);
  });
});

describe('CircuitBreaker: what it tells', () => {
  it('tells of an outage from its first failure to its end', async () => {
    const { breaker, told, fail, wait, accept } = setUp();
    fail();
    await wait();
    fail(blocked);
    await wait();
    expect(breaker.state).toBe('blocked');
    expect(accept()).toBe(true);
    expect(breaker.state).toBe('up');
    expect(told).toEqual([
      { state: 'down', reason: 'HTTP 503', wait: 2000, target },
      { state: 'blocked', reason: 'HTTP 404', wait: 15_000, target },
      { after: 17_000, target },
    ]);
    expect(accept()).toBe(false);
  });

  it('keeps to the wait when a request from before the failure is accepted', async () => {
    const { breaker, told, fail, accept, wait } = setUp();
    fail();
    expect(accept()).toBe(false);
    expect([breaker.state, breaker.isWaiting, told.length]).toEqual(['down', true, 1]);
    await wait();
    expect(accept()).toBe(true);
  });
});

describe('CircuitBreaker.most', () => {
  it('is all of them while the API accepts, also after a refusal', () => {
    const { breaker } = setUp();
    expect(breaker.most(500)).toBe(500);
    breaker.refused(rejected);
    expect(breaker.most(500)).toBe(500);
  });

  it('is half as many after each failure, one at least, and all of them again once the API accepts', async () => {
    const { breaker, fail, wait, accept } = setUp();
    const most: number[] = [];
    for (let failures = 1; failures <= 40; failures += 1) {
      fail();
      await wait();
      most.push(breaker.most(500));
    }
    expect(most.slice(0, 10)).toEqual([250, 125, 62, 31, 15, 7, 3, 1, 1, 1]);
    expect(Math.max(...most.slice(10))).toBe(1);
    accept();
    expect(breaker.most(500)).toBe(500);
  });

  it('is one where everything is refused', () => {
    const { breaker } = setUp();
    for (let i = 0; i < 5; i += 1) breaker.refused(rejected);
    expect(breaker.most(500)).toBe(1);
  });
});

describe('CircuitBreaker.patience', () => {
  it('doubles with each request that timed out, up to eight times', async () => {
    const { breaker, fail, wait } = setUp();
    const patience = [breaker.patience];
    for (let i = 0; i < 4; i += 1) {
      fail(timedOut);
      patience.push(breaker.patience);
      await wait();
    }
    expect(patience).toEqual([1, 2, 4, 8, 8]);
  });

  it.each([
    ['an answer', down],
    ['a connection that fails', reset],
    ['a wrong configuration', blocked],
  ])('stays as it is after %s', (_what, failure) => {
    const { breaker, fail } = setUp();
    fail(failure);
    expect(breaker.patience).toBe(1);
  });

  it('is the usual one again once a request took less than its usual time', async () => {
    const { breaker, fail, wait, accept } = setUp();
    fail(timedOut);
    await wait();
    accept(4000);
    expect(breaker.patience).toBe(2);
    accept(3999);
    expect(breaker.patience).toBe(1);
  });
});

describe('CircuitBreaker: events that are refused alone', () => {
  it('are to blame where a request that was sent later is accepted', () => {
    const { breaker } = setUp();
    for (let i = 0; i < 5; i += 1) breaker.send();
    breaker.accept(4, 0);
    breaker.accept(2, 0);
    expect([3, 4, 5].map((refusedAt) => breaker.blames(refusedAt))).toEqual([true, false, false]);
  });

  it('are to blame up to three in a row, and again once a request is accepted', () => {
    const { breaker, accept } = setUp();
    breaker.send();
    accept();
    const blamed: boolean[] = [];
    for (let i = 0; i < 4; i += 1) {
      blamed.push(breaker.blames(1));
      breaker.refused(rejected);
    }
    expect(blamed).toEqual([true, true, true, false]);
    accept();
    expect(breaker.blames(1)).toBe(true);
  });

  it('are not to blame during an outage', () => {
    const { breaker, accept, fail } = setUp();
    breaker.send();
    accept();
    fail();
    expect(breaker.blames(1)).toBe(false);
  });

  it('open it when five of them come with nothing accepted between', () => {
    const { breaker, told, accept } = setUp();
    for (let i = 0; i < 4; i += 1) breaker.refused(rejected);
    accept();
    for (let i = 0; i < 4; i += 1) breaker.refused(rejected);
    expect(breaker.state).toBe('up');
    breaker.refused(rejected);
    expect(told).toEqual([{ ...refusal, wait: 2000, target }]);
  });

  it('keep it open when a probe is one, after a wait that grows', async () => {
    const { breaker, clock, told, fail, wait } = setUp();
    fail();
    await wait();
    breaker.refused(rejected);
    expect([breaker.state, clock.next]).toEqual(['blocked', 4000]);
    expect(told.at(-1)).toEqual({ ...refusal, wait: 4000, target });
  });

  it('change nothing while it waits', () => {
    const { breaker, clock, told, fail } = setUp();
    fail();
    breaker.refused(rejected);
    expect([breaker.state, clock.next, told.length]).toEqual(['down', 2000, 1]);
  });
});

describe('CircuitBreaker.doubtAll', () => {
  it('takes the last failure for one of the API', () => {
    const { breaker, told } = setUp();
    breaker.doubt(down);
    expect([breaker.state, breaker.isWaiting]).toEqual(['up', false]);
    breaker.doubtAll();
    expect(told).toEqual([{ state: 'down', reason: 'HTTP 503', wait: 2000, target }]);
  });

  it('takes the last refusal for one of everything', () => {
    const { breaker, told } = setUp();
    breaker.doubt(down);
    breaker.refused(rejected);
    breaker.doubtAll();
    expect(told).toEqual([{ ...refusal, wait: 2000, target }]);
  });

  it('does nothing where nothing has failed', () => {
    const { breaker, clock } = setUp();
    breaker.doubtAll();
    expect([breaker.state, clock.next]).toEqual(['up', undefined]);
  });

  it('does nothing while it waits', () => {
    const { breaker, told, fail } = setUp();
    fail();
    breaker.doubt(blocked);
    breaker.doubtAll();
    expect([breaker.state, told.length]).toEqual(['down', 1]);
  });
});

describe('CircuitBreaker.stop', () => {
  it('ends the wait, and wakes nobody', async () => {
    const { breaker, clock, fail, woken } = setUp();
    fail();
    breaker.stop();
    expect([breaker.isWaiting, clock.next]).toEqual([false, undefined]);
    await clock.turn(60_000);
    expect(woken()).toBe(0);
  });

  it('begins no other wait, whatever fails or is refused after it', () => {
    const { breaker, clock, told, fail } = setUp();
    breaker.stop();
    fail();
    for (let i = 0; i < 5; i += 1) breaker.refused(rejected);
    breaker.doubtAll();
    expect([breaker.state, clock.next, told.length]).toEqual(['up', undefined, 0]);
  });
});
