import { BatchDelivery } from '../../src/batcher/batch-delivery.js';
import type { Batch } from '../../src/batcher/batch.js';
import { CircuitBreaker } from '../../src/batcher/circuit-breaker.js';
import { Suspects } from '../../src/batcher/suspects.js';
import { MemoryOutbox } from '../../src/outbox/memory-outbox.js';
import type { SendResult } from '../../src/sender/sender.js';
import { associationTime, Counters, type Stats } from '../../src/telemetry/counters.js';
import { Log } from '../../src/telemetry/log.js';
import { Notices } from '../../src/telemetry/notices.js';
import { KeptLog } from '../../src/conformance/host/kept-log.js';
import { ManualClock, settlePromises } from '../manual-clock.js';
import { append, encoded } from '../../src/conformance/events.js';
import { ScriptedSender } from '../scripted-sender.js';
import { blocked, delivered, down, rejected, sequencesOf, timedOut } from './batch-stage.js';

const minute = 60_000;
const many = { events: 100, bytes: 1_000_000 };
const settings = { maxConcurrency: 4, requestTimeout: 4000, retry: { minDelay: 1000, maxDelay: 4500 } };

function setUp(sender = new ScriptedSender()) {
  const clock = new ManualClock();
  const outbox = new MemoryOutbox({ maxQueueSize: 1000, maxQueueBytes: 1_000_000 });
  const counters = new Counters();
  const logger = new KeptLog();
  const log = new Log(logger, () => clock.now());
  const notices = new Notices(log);
  const requested: [number, SendResult][] = [];
  const heard: string[] = [];
  const breaker = new CircuitBreaker({ settings, notices, clock, random: () => 1 }, () => undefined);
  const suspects = new Suspects(settings.retry);
  const delivery = new BatchDelivery(
    { outbox, sender, counters, log, notices, clock, requested: (took, result) => requested.push([took, result]) },
    breaker,
    suspects,
    { onAnswer: () => heard.push('answer'), onFailure: () => heard.push('failure') },
  );
  /** Leases an event of each of these texts. */
  const lease = async (texts: readonly string[], time = clock.now()): Promise<Batch> => {
    for (const text of texts) append(outbox, encoded(text, time));
    return { events: await outbox.lease(many) };
  };
  /** Delivers a batch that the sender answers so. */
  const deliver = async (batch: Batch, result: SendResult): Promise<void> => {
    const ended = delivery.deliver(batch);
    sender.underWay.at(-1)?.answer(result);
    await ended;
  };
  const next = (accepted: number, at = clock.now()): Batch => {
    const batch = suspects.next(many, accepted, at);
    if (batch === undefined) throw new Error('nothing is to be tried');
    return batch;
  };
  const stats = (): Stats => counters.read({ pending: outbox.pending, state: breaker.state });
  return { clock, outbox, logger, requested, heard, breaker, suspects, delivery, sender, lease, deliver, next, stats };
}

describe('BatchDelivery: a batch that is delivered', () => {
  it('is acknowledged, counted and measured', async () => {
    const { clock, requested, heard, delivery, sender, lease, stats } = setUp();
    const ended = delivery.deliver(await lease(['1', '2']));
    await clock.turn(300);
    sender.underWay[0]?.answer(delivered);
    await ended;
    expect(stats()).toMatchObject({ delivered: 2, pending: 0, requests: 1, late: 0 });
    expect(requested).toEqual([[300, delivered]]);
    expect(heard).toEqual([]);
  });

  it('is late from 4 hours after the time of its events on', async () => {
    const { clock, lease, deliver, stats } = setUp();
    await deliver(await lease(['1'], clock.now() - associationTime), delivered);
    expect(stats().late).toBe(0);
    await deliver(await lease(['2'], clock.now() - associationTime - 1), delivered);
    expect(stats().late).toBe(1);
  });

  it('says that the API answers only where it did not before', async () => {
    const { clock, heard, lease, deliver, next } = setUp();
    await deliver(await lease(['1']), down);
    expect(heard).toEqual(['failure']);
    await clock.turn(2000);
    await deliver(next(1), delivered);
    expect(heard).toEqual(['failure', 'answer']);
  });
});

describe('BatchDelivery: a batch that a queue took', () => {
  it('is settled and counted as handed over, and as nothing else', async () => {
    const { clock, outbox, deliver, lease, stats } = setUp();
    await deliver(await lease(['1', '2'], clock.now() - associationTime - 1), { status: 'handedOver' });
    expect(stats()).toMatchObject({ accepted: 0, pending: 0, handedOver: 2, delivered: 0, late: 0, state: 'up' });
    expect(outbox.pending).toBe(0);
  });

  it('ends an outage, as a delivery does', async () => {
    const { clock, heard, breaker, lease, deliver, next } = setUp();
    await deliver(await lease(['1']), down);
    expect([heard, breaker.state]).toEqual([['failure'], 'down']);
    await clock.turn(minute);
    await deliver(next(1), { status: 'handedOver' });
    expect([heard, breaker.state]).toEqual([['failure', 'answer'], 'up']);
  });
});

describe('BatchDelivery: a sender of somebody else', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a status that there is not', { status: 'perhaps' }],
  ])('has failed when it returns %s', async (_what, result) => {
    const { logger, requested, lease, deliver, stats } = setUp();
    await deliver(await lease(['1']), result as unknown as SendResult);
    const failure = { status: 'retryable', reason: 'the sender returned no result' };
    expect(requested).toEqual([[0, failure]]);
    expect(stats()).toMatchObject({ pending: 1, state: 'down' });
    expect(logger.text).toContain('does not answer (the sender returned no result)');
  });

  it.each([
    ['an Error', new Error('a bug'), 'the sender threw a bug'],
    ['something else', 'a bug', 'the sender threw "a bug"'],
  ])('has failed when it throws %s', async (_what, thrown, reason) => {
    const sender = new ScriptedSender(() => {
      throw thrown as Error;
    });
    const { logger, requested, lease, deliver, stats } = setUp(sender);
    await deliver(await lease(['1']), delivered);
    expect(requested).toEqual([[0, { status: 'retryable', reason }]]);
    expect(stats()).toMatchObject({ pending: 1, state: 'down' });
    expect(logger.text).toContain(`does not answer (${reason})`);
  });

  it('is asked for more patience after a request that timed out', async () => {
    const { clock, sender, lease, deliver, next } = setUp();
    await deliver(await lease(['1']), timedOut);
    await clock.turn(2000);
    await deliver({ ...next(1), patience: 1 }, delivered);
    await deliver({ ...(await lease(['2'])), patience: 4 }, delivered);
    await deliver(await lease(['3']), delivered);
    expect(sender.patience).toEqual([1, 2, 4, 1]);
  });
});

describe('BatchDelivery: a batch that is refused', () => {
  it('is halved by count, and nothing is buried', async () => {
    const { logger, heard, lease, deliver, next, stats } = setUp();
    await deliver(await lease(['x'.repeat(900), '2', '3', '4']), rejected);
    expect([next(0), next(0)].map(sequencesOf)).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(stats()).toMatchObject({ pending: 4, dead: 0, state: 'up' });
    expect(heard).toEqual(['answer']);
    expect(logger.text).toBe('');
  });

  it('is halved by bytes where it was too large', async () => {
    const { lease, deliver, next } = setUp();
    await deliver(await lease(['x'.repeat(900), '2', '3', '4']), { ...rejected, tooLarge: true });
    expect([next(0), next(0)].map(sequencesOf)).toEqual([[1], [2, 3, 4]]);
  });

  it('counts as one of the events that are refused alone only where it has one', async () => {
    const { lease, deliver, stats } = setUp();
    for (let i = 0; i < 10; i += 1) await deliver(await lease(['1', '2']), rejected);
    for (let i = 0; i < 4; i += 1) await deliver(await lease(['1']), rejected);
    expect(stats().state).toBe('up');
    await deliver(await lease(['1']), rejected);
    expect(stats().state).toBe('blocked');
  });

  it('is a dead letter where it is one event, and others are accepted', async () => {
    const { logger, lease, deliver, next, stats } = setUp();
    await deliver(await lease(['{"n":"Bad"}']), rejected);
    await deliver(await lease(['{"n":"Good"}']), delivered);
    await deliver(next(1), rejected);
    expect(stats()).toMatchObject({ pending: 0, delivered: 1, dead: 1, state: 'up' });
    expect(logger.text).toContain('error GrowingIO refused an event (HTTP 400)');
  });
});

describe('BatchDelivery: a batch that fails', () => {
  it('opens the circuit breaker, which is heard', async () => {
    const { logger, heard, breaker, lease, deliver, stats } = setUp();
    await deliver(await lease(['1', '2']), blocked);
    expect([breaker.isWaiting, heard]).toEqual([true, ['failure']]);
    expect(stats()).toMatchObject({ pending: 2, state: 'blocked' });
    expect(logger.lines).toHaveLength(1);
  });

  it('counts the others that are under way: with these it only doubts', async () => {
    const { sender, breaker, delivery, lease } = setUp();
    const first = await lease(['1']);
    const second = await lease(['2']);
    const ended = [delivery.deliver(first), delivery.deliver(second)];
    sender.underWay[0]?.answer(down);
    await settlePromises();
    expect([breaker.state, breaker.lets(1, 0)]).toEqual(['up', false]);
    sender.underWay[0]?.answer(down);
    await Promise.all(ended);
    expect(breaker.state).toBe('down');
  });

  it('stops nobody where it is accused, unless nothing is accepted', async () => {
    const { breaker, heard, lease, deliver, next, stats } = setUp();
    await deliver({ ...(await lease(['1', '2'])), failedAt: -1 }, down);
    expect([stats().state, heard]).toEqual(['up', []]);
    breaker.doubtAll();
    expect(stats().state).toBe('down');
    breaker.stop();
    await deliver(next(0), down);
    expect(heard).toEqual(['failure']);
  });

  it('is set aside where it is one event and others are accepted, which is said the first time', async () => {
    const { clock, logger, heard, lease, deliver, next, stats } = setUp();
    await deliver({ ...(await lease(['1'])), failedAt: -1 }, down);
    const line =
      'warn GrowingIO fails at an event (HTTP 503) while it takes others: it is set aside, and tried again ever more rarely';
    expect(logger.text).toBe(line);
    await clock.turn(10 * minute);
    await deliver(await lease(['2']), delivered);
    await deliver(next(1), down);
    expect(logger.text).toBe(line);
    expect([heard, stats().pending]).toEqual([[], 1]);
  });

  it('is not said to be set aside where it is not', async () => {
    const { logger, lease, deliver } = setUp();
    await deliver({ ...(await lease(['1', '2'])), failedAt: -1 }, down);
    expect(logger.text).toBe('');
  });

  it('is a dead letter with its reason after 50 attempts', async () => {
    const { logger, lease, deliver, stats } = setUp();
    await deliver({ ...(await lease(['{"n":"Bad"}'])), failedAt: -1, attempts: 49, tries: 49 }, down);
    expect(stats()).toMatchObject({ pending: 0, dead: 1 });
    expect(logger.text).toContain('(HTTP 503, 50 times alone while other events were delivered)');
    expect(logger.lines).toHaveLength(1);
  });
});

describe('BatchDelivery with an outbox that fails', () => {
  it('says so, and never rejects', async () => {
    const { outbox, logger, lease, deliver } = setUp();
    outbox.acknowledge = () => Promise.reject(new Error('the disk is full'));
    await deliver(await lease(['1']), delivered);
    expect(logger.text).toBe('error the outbox fails: the disk is full');
  });
});
