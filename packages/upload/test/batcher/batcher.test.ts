import fc from 'fast-check';
import { associationTime } from '../../src/telemetry/counters.js';
import type { NoticeMap } from '../../src/telemetry/notice.js';
import type { EncodedEvent } from '../../src/encoded-event.js';
import type { SendResult } from '../../src/sender/sender.js';
import { settlePromises } from '../manual-clock.js';
import { ScriptedSender } from '../scripted-sender.js';
import { blocked, delivered, down, numberOf, numbers, rejected, reset, setUp, timedOut } from './batch-stage.js';

describe('Batcher: when a batch leaves', () => {
  it('waits for company until flushInterval is over', async () => {
    const { sender, clock, accept } = setUp();
    accept(3);
    await clock.turn(999);
    expect(sender.sizes).toEqual([]);
    await clock.turn(1);
    expect(sender.sizes).toEqual([3]);
  });

  it('leaves at once when flushAt events wait', async () => {
    const { sender, accept } = setUp();
    accept(10);
    await settlePromises();
    expect(sender.sizes).toEqual([10]);
  });

  it('sends the remainder of a full batch when its own age asks for it', async () => {
    const { sender, clock, accept } = setUp({ sender: new ScriptedSender(() => delivered) });
    accept(13);
    await settlePromises();
    expect(sender.sizes).toEqual([10]);
    await clock.turn(1000);
    expect(sender.sizes).toEqual([10, 3]);
  });

  it('cuts by bytes, commas included', async () => {
    const { sender, accept } = setUp({ settings: { maxBatchBytes: 100, flushAt: 4 } });
    // Two events of 48 bytes, a comma and two brackets are 99 bytes; a third would be too much.
    accept(4, { text: 'x'.repeat(48) });
    await settlePromises();
    expect(sender.sizes[0]).toBe(2);
  });

  it.each([
    ['fills', 49, [2, 1]],
    ['would exceed', 50, [1, 2]],
  ])('takes an event that %s maxBatchBytes to the byte', async (_what, size, sizes) => {
    const { sender, clock, accept } = setUp({ settings: { maxBatchBytes: 100, flushAt: 3, maxConcurrency: 1 } });
    accept(1, { text: 'x'.repeat(48) });
    accept(1, { text: 'x'.repeat(size) });
    accept(1, { text: 'x'.repeat(10) });
    await settlePromises();
    sender.underWay[0]?.answer(delivered);
    await clock.turn(1000);
    expect(sender.sizes).toEqual(sizes);
  });

  it('has no more than maxConcurrency requests under way', async () => {
    const { sender, accept } = setUp({ settings: { maxConcurrency: 2 } });
    accept(100);
    await settlePromises();
    expect(sender.underWay).toHaveLength(2);
    sender.underWay[0]?.answer(delivered);
    await settlePromises();
    expect(sender.underWay).toHaveLength(2);
    expect(sender.sizes).toHaveLength(3);
  });

  it('sets no timer when nothing waits', async () => {
    const { clock, accept } = setUp({ sender: new ScriptedSender(() => delivered) });
    accept(10);
    await clock.turn(5000);
    expect(clock.next).toBeUndefined();
  });
});

describe('Batcher: while the API fails', () => {
  it('keeps the events, and gives them back to the outbox when it stops', async () => {
    const { sender, batcher, outbox, stats, balance, accept } = setUp();
    accept(10);
    await settlePromises();
    sender.underWay[0]?.answer(down);
    await settlePromises();
    expect(outbox.pending).toBe(10);
    expect(stats().state).toBe('down');
    balance();
    await batcher.stop();
    expect(outbox.waiting).toBe(10);
  });

  it('sends one probe at a time, also when much waits', async () => {
    const { sender, clock, accept } = setUp();
    accept(200);
    await settlePromises();
    for (const request of [...sender.underWay]) request.answer(down);
    await settlePromises();
    expect(sender.underWay).toHaveLength(0);
    for (let probe = 0; probe < 5; probe += 1) {
      await clock.turn(10_000);
      expect(sender.underWay).toHaveLength(1);
      accept(50);
      await settlePromises();
      expect(sender.underWay).toHaveLength(1);
      sender.underWay[0]?.answer(down);
      await settlePromises();
    }
  });

  it('has no timer but its own wait, whatever is tracked meanwhile', async () => {
    const { sender, clock, accept } = setUp({ settings: { maxConcurrency: 1 } });
    accept(20);
    await settlePromises();
    sender.underWay[0]?.answer(down);
    await settlePromises();
    expect(clock.next).toBe(1500);
    accept(1);
    expect(clock.next).toBe(1500);
  });

  it('counts batches that fail together as one failure', async () => {
    const { sender, clock, accept } = setUp({ random: () => 1 });
    accept(40);
    await settlePromises();
    expect(sender.underWay).toHaveLength(4);
    for (const request of [...sender.underWay]) request.answer(down);
    await settlePromises();
    await clock.turn(2000);
    sender.underWay[0]?.answer(down);
    await settlePromises();
    expect(clock.next).toBe(4000);
  });

  it('waits longer after each failure, up to retry.maxDelay', async () => {
    const { sender, clock, accept } = setUp({ sender: new ScriptedSender(() => down), random: () => 1 });
    accept(10);
    await settlePromises();
    const waits: (number | undefined)[] = [];
    for (let i = 0; i < 4; i += 1) {
      waits.push(clock.next);
      await clock.turn(clock.next ?? 0);
    }
    expect(waits).toEqual([2000, 4000, 4500, 4500]);
    expect(sender.sizes).toHaveLength(5);
  });

  it('sends at most 30 probes a minute, whatever the random numbers', async () => {
    const { sender, clock, accept } = setUp({ sender: new ScriptedSender(() => down), random: Math.random });
    accept(100);
    await clock.turn(60_000);
    expect(sender.sizes.length).toBeLessThanOrEqual(30 + 4);
    expect(sender.sizes.length).toBeGreaterThan(10);
  });

  it('sends fewer events with each probe that fails, and full batches again once one is delivered', async () => {
    let isUp = false;
    const { sender, clock, accept } = setUp({ sender: new ScriptedSender(() => (isUp ? delivered : down)) });
    accept(60);
    await clock.turn(20_000);
    expect(sender.sizes.filter((size) => size < 10).slice(0, 4)).toEqual([5, 2, 1, 1]);
    const before = sender.sizes.length;
    isUp = true;
    await clock.turn(4500);
    expect(sender.sizes.slice(before, before + 3)).toEqual([1, 10, 10]);
  });

  it('counts the time that an attempt took as part of the wait', async () => {
    const { sender, clock, accept } = setUp({ random: () => 1 });
    accept(10);
    await settlePromises();
    await clock.turn(4500);
    sender.underWay[0]?.answer(down);
    await settlePromises();
    await clock.turn(0);
    expect(sender.sizes).toHaveLength(2);
  });

  it('waits as long as Retry-After asks', async () => {
    const { sender, clock, accept } = setUp();
    accept(10);
    await settlePromises();
    sender.underWay[0]?.answer({ status: 'retryable', reason: 'HTTP 429', retryAfter: 30_000 });
    await settlePromises();
    await clock.turn(29_999);
    expect(sender.sizes).toHaveLength(1);
    await clock.turn(1);
    expect(sender.sizes).toHaveLength(2);
  });

  it('does not hammer an API that asks for no wait', async () => {
    const { clock, accept } = setUp({
      sender: new ScriptedSender(() => ({ status: 'retryable', reason: 'HTTP 503', retryAfter: 0 })),
    });
    accept(10);
    await settlePromises();
    expect(clock.next).toBe(1000);
  });

  it('delivers everything after the first answer, with no new event', async () => {
    let isUp = false;
    const { clock, stats, outbox, balance, accept } = setUp({
      sender: new ScriptedSender(() => (isUp ? delivered : down)),
    });
    accept(95);
    await clock.turn(60_000);
    expect(stats().delivered).toBe(0);
    isUp = true;
    await clock.turn(4500);
    expect(stats().delivered).toBe(95);
    expect(stats().state).toBe('up');
    expect(outbox.pending).toBe(0);
    balance();
  });

  it('sends what failed before what is new, in the order of acceptance, once the API accepts a probe', async () => {
    let isUp = false;
    const order: number[] = [];
    const { clock, accept } = setUp({
      settings: { maxConcurrency: 1 },
      sender: new ScriptedSender((events) => {
        if (!isUp) return down;
        order.push(...events.map(numberOf));
        return delivered;
      }),
    });
    accept(25);
    await settlePromises();
    isUp = true;
    await clock.turn(5000);
    const probe = [10, 11, 12, 13, 14];
    expect(order).toEqual([...probe, ...numbers(0, 10), ...numbers(15, 25)]);
  });

  it('probes a blocked way slowly, says what to check, and delivers once it is mended', async () => {
    let isMended = false;
    const { sender, clock, stats, logger, accept } = setUp({
      sender: new ScriptedSender(() => (isMended ? delivered : blocked)),
    });
    accept(10);
    await clock.turn(60_000);
    expect(stats().state).toBe('blocked');
    expect(sender.sizes.length).toBeLessThanOrEqual(5);
    expect(logger.text).toContain('error GrowingIO does not take events (HTTP 404): check host, projectId and proxy');
    isMended = true;
    await clock.turn(15_000);
    expect(stats().delivered).toBe(10);
  });

  it('treats a sender that throws as a failure of the way', async () => {
    const { stats, outbox, accept } = setUp({
      sender: new ScriptedSender(() => {
        throw new Error('a bug');
      }),
    });
    accept(10);
    await settlePromises();
    expect(stats().state).toBe('down');
    expect(outbox.pending).toBe(10);
  });
});

describe('Batcher: one request at a time', () => {
  it('keeps to the wait although an older request is answered meanwhile', async () => {
    const { sender, clock, stats, accept } = setUp();
    accept(20);
    await settlePromises();
    const [first, second] = [...sender.underWay];
    first?.answer({ status: 'retryable', reason: 'HTTP 429', retryAfter: 60_000 });
    await settlePromises();
    second?.answer(delivered);
    accept(40);
    await clock.turn(59_000);
    expect(stats().state).toBe('down');
    expect(sender.sizes).toHaveLength(2);
  });

  it('stops halving a batch when another one finds the API down', async () => {
    const { sender, clock, outbox, accept } = setUp();
    accept(20);
    await settlePromises();
    const [first, second] = [...sender.underWay];
    first?.answer({ status: 'retryable', reason: 'HTTP 429', retryAfter: 60_000 });
    await settlePromises();
    second?.answer(rejected);
    await clock.turn(59_000);
    expect(sender.sizes).toHaveLength(2);
    expect(outbox.pending).toBe(20);
  });

  it('takes a sender that answers no result for a failure of the way', async () => {
    const { outbox, stats, accept } = setUp({
      sender: new ScriptedSender(() => undefined as unknown as SendResult),
    });
    accept(10);
    await settlePromises();
    expect(stats().state).toBe('down');
    expect(outbox.pending).toBe(10);
  });
});

describe('Batcher: a refused batch', () => {
  const bad = '{"n":"Bad"}';
  const isBad = (event: EncodedEvent): boolean => event.bytes.toString() === bad;
  const refuseBad = (events: readonly EncodedEvent[]): SendResult => (events.some(isBad) ? rejected : delivered);

  it('is halved until the one bad event stands alone', async () => {
    const { stats, outbox, clock, balance, accept } = setUp({ sender: new ScriptedSender(refuseBad) });
    accept(4);
    accept(1, { text: bad });
    accept(5);
    await clock.turn(1000);
    expect(stats()).toMatchObject({ delivered: 9, dead: 1 });
    expect(outbox.pending).toBe(0);
    balance();
  });

  it('costs a request or two a halving and one more, not one an event', async () => {
    const { sender, clock, accept } = setUp({ sender: new ScriptedSender(refuseBad), settings: { flushAt: 500 } });
    accept(321);
    accept(1, { text: bad });
    accept(178);
    await clock.turn(1000);
    expect(sender.sizes.length).toBeLessThanOrEqual(2 + 2 * Math.ceil(Math.log2(500)));
  });

  it('leaves the next batch its full size', async () => {
    const { sender, clock, accept } = setUp({ sender: new ScriptedSender(refuseBad) });
    accept(9);
    accept(1, { text: bad });
    await clock.turn(1000);
    accept(10);
    await settlePromises();
    expect(sender.sizes.at(-1)).toBe(10);
  });

  it('is halved by bytes after a 413', async () => {
    const sizes: number[] = [];
    const { clock, stats, accept } = setUp({
      sender: new ScriptedSender((events) => {
        const bytes = events.reduce((sum, event) => sum + event.size, 0);
        sizes.push(bytes);
        return bytes > 1000 ? { status: 'rejected', reason: 'HTTP 413', tooLarge: true } : delivered;
      }),
    });
    accept(1, { text: 'x'.repeat(900) });
    accept(9, { text: 'x'.repeat(100) });
    await clock.turn(1000);
    expect(sizes).toEqual([1800, 900, 900]);
    expect(stats()).toMatchObject({ delivered: 10, dead: 0 });
  });

  it('keeps what is left when the API fails in between', async () => {
    const { sender, stats, outbox, balance, accept } = setUp();
    accept(10);
    await settlePromises();
    sender.underWay[0]?.answer(rejected);
    await settlePromises();
    sender.underWay[0]?.answer(delivered);
    await settlePromises();
    sender.underWay[0]?.answer(down);
    await settlePromises();
    expect(stats().delivered).toBe(5);
    expect(outbox.pending).toBe(5);
    balance();
  });

  it('says in the log that an event is dead, without its content', async () => {
    const { logger, clock, accept } = setUp({ sender: new ScriptedSender(refuseBad) });
    accept(1, { text: bad });
    accept(1);
    await clock.turn(1000);
    expect(logger.text).toContain('error GrowingIO refused an event (HTTP 400)');
    expect(logger.text).not.toContain('Bad');
  });
});

describe('Batcher.settle', () => {
  async function isSettled(promise: Promise<void>): Promise<boolean> {
    let settled = false;
    void promise.then(() => {
      settled = true;
    });
    await settlePromises();
    return settled;
  }

  it('resolves at once when nothing was accepted', async () => {
    const { batcher } = setUp();
    expect(await isSettled(batcher.settle().settled)).toBe(true);
  });

  it('sends what waits without waiting for its age', async () => {
    const { batcher, sender, accept } = setUp();
    accept(3);
    batcher.settle();
    await settlePromises();
    expect(sender.sizes).toEqual([3]);
  });

  it('waits for what was accepted before, and for nothing that comes after', async () => {
    const { batcher, sender, accept } = setUp();
    accept(3);
    const { settled } = batcher.settle();
    await settlePromises();
    accept(10);
    await settlePromises();
    const [first, second] = sender.underWay;
    second?.answer(delivered);
    expect(await isSettled(settled)).toBe(false);
    first?.answer(delivered);
    expect(await isSettled(settled)).toBe(true);
  });

  it('waits through a failure until the events are delivered', async () => {
    const { batcher, sender, clock, accept } = setUp();
    accept(3);
    const { settled } = batcher.settle();
    await settlePromises();
    sender.underWay[0]?.answer(down);
    expect(await isSettled(settled)).toBe(false);
    await clock.turn(4500);
    sender.underWay[0]?.answer(delivered);
    expect(await isSettled(settled)).toBe(true);
  });

  it('takes dead events for settled', async () => {
    const refuseFirst = (events: readonly EncodedEvent[]): SendResult =>
      events.some((event) => numberOf(event) === 0) ? rejected : delivered;
    const { batcher, stats, accept } = setUp({ sender: new ScriptedSender(refuseFirst) });
    accept(2);
    const { settled } = batcher.settle();
    expect(await isSettled(settled)).toBe(true);
    expect(stats()).toMatchObject({ delivered: 1, dead: 1 });
  });

  it('is complete once all that was accepted before is settled, whatever fails after it', async () => {
    const { batcher, sender, accept } = setUp();
    accept(10);
    const { isComplete } = batcher.settle();
    await settlePromises();
    accept(10);
    await settlePromises();
    const [first, second] = [...sender.underWay];
    second?.answer(down);
    first?.answer(delivered);
    await settlePromises();
    expect(isComplete()).toBe(true);
  });

  it('is not complete while the last event of all has failed', async () => {
    const { batcher, sender, accept } = setUp();
    accept(1);
    const { isComplete } = batcher.settle();
    await settlePromises();
    sender.underWay[0]?.answer(down);
    await settlePromises();
    expect(isComplete()).toBe(false);
  });

  it('hears nothing any more once it is forgotten', async () => {
    const { batcher, sender, accept } = setUp();
    accept(3);
    const { settled, forget } = batcher.settle();
    forget();
    await settlePromises();
    sender.underWay[0]?.answer(delivered);
    expect(await isSettled(settled)).toBe(false);
  });

  it('joins a flush under way: both resolve', async () => {
    const { batcher, sender, accept } = setUp();
    accept(3);
    const first = batcher.settle();
    accept(2);
    const second = batcher.settle();
    await settlePromises();
    for (const request of [...sender.underWay]) request.answer(delivered);
    await settlePromises();
    for (const request of [...sender.underWay]) request.answer(delivered);
    expect(await isSettled(first.settled)).toBe(true);
    expect(await isSettled(second.settled)).toBe(true);
  });
});

describe('Batcher.stop', () => {
  it('cuts no more batches, and leaves no timer', async () => {
    const { batcher, sender, clock, accept } = setUp();
    accept(3);
    await batcher.stop();
    accept(20);
    await clock.turn(10_000);
    expect(sender.sizes).toEqual([]);
    expect(clock.next).toBeUndefined();
  });

  it('waits for what is under way', async () => {
    const { batcher, sender, accept } = setUp();
    accept(10);
    await settlePromises();
    let isStopped = false;
    const stopped = batcher.stop().then(() => {
      isStopped = true;
    });
    await settlePromises();
    expect(isStopped).toBe(false);
    sender.underWay[0]?.answer(delivered);
    await stopped;
    expect(isStopped).toBe(true);
  });
});

describe('Batcher.stop while a request is under way', () => {
  it('leaves no timer when that request fails, and gives its events back', async () => {
    const { batcher, sender, clock, outbox, accept } = setUp();
    accept(10);
    await settlePromises();
    const stopped = batcher.stop();
    sender.underWay[0]?.answer(down);
    await stopped;
    expect(clock.next).toBeUndefined();
    expect(outbox.waiting).toBe(10);
  });
});

describe('Batcher: what it measures', () => {
  it('takes no time for negative when the clock is set back', async () => {
    const { sender, clock, took, notices, accept } = setUp();
    const durations: number[] = [];
    notices.on('delivered', ({ duration }) => durations.push(duration));
    accept(10);
    await settlePromises();
    clock.setBack(60_000);
    sender.underWay[0]?.answer(delivered);
    await settlePromises();
    expect([took, durations]).toEqual([[0], [0]]);
  });
});

describe('Batcher: notices', () => {
  it('tells of a delivery, an outage and its end, in their order', async () => {
    const answers = [down, delivered];
    const { clock, notices, accept } = setUp({ sender: new ScriptedSender(() => answers.shift() ?? delivered) });
    const told: unknown[] = [];
    for (const kind of ['delivered', 'down', 'up'] as const) {
      notices.on(kind, (notice: NoticeMap[typeof kind]) => told.push([kind, notice]));
    }
    accept(10);
    await clock.turn(5000);
    expect(told).toEqual([
      ['down', { state: 'down', reason: 'HTTP 503', wait: 1500, target: 'GrowingIO' }],
      ['up', { after: 1500, target: 'GrowingIO' }],
      ['delivered', { events: 5, late: 0, duration: 0 }],
      ['delivered', { events: 5, late: 0, duration: 0 }],
    ]);
  });

  it('tells of a dead event, with what was sent', async () => {
    const refuseBad = (events: readonly EncodedEvent[]): SendResult =>
      events.some((event) => event.bytes.includes('Bad')) ? rejected : delivered;
    const { clock, notices, accept } = setUp({ sender: new ScriptedSender(refuseBad) });
    const told: unknown[] = [];
    notices.on('dead', (notice) => told.push(notice));
    accept(1, { text: '{"cs1":"u1","n":"Bad"}' });
    accept(1);
    await clock.turn(1000);
    expect(told).toEqual([{ reason: 'HTTP 400', event: { cs1: 'u1', n: 'Bad' } }]);
  });

  it('says late deliveries once an hour', async () => {
    const { logger, clock, accept } = setUp({ sender: new ScriptedSender(() => delivered) });
    for (let i = 0; i < 119; i += 1) {
      accept(1, { time: clock.now() - associationTime - 1 });
      await clock.turn(60_000);
    }
    expect(logger.lines.filter((line) => line.message.includes('than 4 hours'))).toHaveLength(2);
  });
});

describe('Batcher: the counters', () => {
  it('counts events that are delivered more than 4 hours after their time', async () => {
    const { stats, clock, accept } = setUp({ sender: new ScriptedSender(() => delivered) });
    accept(2, { time: clock.now() - associationTime - 1 });
    accept(3, { time: clock.now() - associationTime + 60_000 });
    await clock.turn(1000);
    expect(stats()).toMatchObject({ delivered: 5, late: 2 });
  });

  it('balances after every step of any sequence of calls and answers', async () => {
    const step = fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({ do: fc.constant('accept' as const), count: fc.integer({ min: 1, max: 30 }) }),
      },
      {
        weight: 4,
        arbitrary: fc.record({
          do: fc.constant('answer' as const),
          which: fc.nat(3),
          result: fc.constantFrom(delivered, down, rejected, blocked, reset, timedOut),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ do: fc.constant('turn' as const), ms: fc.integer({ min: 0, max: 20_000 }) }),
      },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('flush' as const) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { sender, batcher, clock, stats, outbox, balance, accept } = setUp();
        for (const each of steps) {
          if (each.do === 'accept') accept(each.count);
          else if (each.do === 'answer')
            sender.underWay[each.which % (sender.underWay.length || 1)]?.answer(each.result);
          else if (each.do === 'turn') await clock.turn(each.ms);
          else batcher.settle();
          balance();
          await settlePromises();
          balance();
          expect(sender.underWay.length).toBeLessThanOrEqual(4);
        }
        // Whatever happened: once the API answers, all that is not dead arrives.
        for (let i = 0; i < 500 && outbox.pending > 0; i += 1) {
          for (const request of [...sender.underWay]) request.answer(delivered);
          await clock.turn(1000);
        }
        expect(outbox.pending).toBe(0);
        expect(stats().delivered + stats().dead).toBe(stats().accepted);
      }),
      { numRuns: 60 },
    );
  });
});
