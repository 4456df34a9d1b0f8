import type { SendResult } from '../../src/sender/sender.js';
import { settlePromises } from '../manual-clock.js';
import { ScriptedSender } from '../scripted-sender.js';
import { blocked, delivered, down, except, numberOf, reset, setUp, timedOut } from './batch-stage.js';

const hour = 3_600_000;
type Stage = ReturnType<typeof setUp>;

/** A service in which something is tracked every second. */
async function serve({ accept, clock }: Stage, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    accept(1);
    await clock.turn(1000);
  }
}

describe('One event to which the API never answers well', () => {
  it.each<[string, SendResult]>([
    ['a 500', { status: 'retryable', reason: 'HTTP 500' }],
    ['a 503 with Retry-After', { status: 'retryable', reason: 'HTTP 503', retryAfter: 20_000 }],
    ['a reset', reset],
    ['silence', timedOut],
    ['a 403', { status: 'blocked', reason: 'HTTP 403' }],
    ['a sender that answers nothing', undefined as unknown as SendResult],
  ])('keeps none of the others from arriving (%s)', async (_what, answer) => {
    const stage = setUp({ sender: except([37], answer), settings: { flushAt: 100 } });
    stage.accept(200);
    await serve(stage, 60);
    await stage.clock.turn(5000);
    expect(stage.stats()).toMatchObject({ accepted: 260, delivered: 259, dead: 0, state: 'up' });
    expect(stage.outbox.pending).toBe(1);
    stage.balance();
  });

  it('is found among its neighbours when nothing else is tracked', async () => {
    const stage = setUp({ sender: except([3, 64], down), settings: { flushAt: 100 } });
    stage.accept(100);
    await stage.clock.turn(300_000);
    expect(stage.stats().delivered).toBe(98);
  });

  it('is no hurdle for a later process: the others arrive again and again', async () => {
    for (let start = 0; start < 3; start += 1) {
      const stage = setUp({ sender: except([0], down) });
      stage.accept(30);
      await stage.clock.turn(20_000);
      expect(stage.stats().delivered).toBe(29);
      await stage.batcher.stop();
      expect(stage.outbox.waiting).toBe(1);
    }
  });

  it('costs few requests: it is halved until it stands alone', async () => {
    const stage = setUp({ sender: except([37], down), settings: { flushAt: 100 } });
    stage.accept(200);
    await stage.clock.turn(10_000);
    expect(stage.stats().delivered).toBe(199);
    expect(stage.sender.sizes.length).toBeLessThanOrEqual(2 + 1 + 2 * Math.ceil(Math.log2(100)) + 8);
  });

  it('is said once it is set aside, without its content', async () => {
    const stage = setUp({ sender: except([0], down) });
    stage.accept(10);
    await stage.clock.turn(10_000);
    expect(stage.logger.text).toContain(
      'warn GrowingIO fails at an event (HTTP 503) while it takes others: it is set aside, and tried again ever more rarely',
    );
    expect(stage.logger.text).not.toContain('"i"');
  });

  it('is tried again ever more rarely, at least every half an hour', async () => {
    const triedAt: number[] = [];
    const stage = setUp({
      sender: new ScriptedSender((events) => {
        if (!events.some((event) => numberOf(event) === 0)) return delivered;
        if (events.length === 1) triedAt.push(stage.clock.now());
        return down;
      }),
    });
    stage.accept(10);
    for (let minute = 0; minute < 240; minute += 1) {
      stage.accept(1);
      await stage.clock.turn(60_000);
    }
    const gaps = triedAt.slice(1).map((at, i) => at - (triedAt[i] ?? 0));
    expect(gaps.slice(-2)).toEqual([hour / 2, hour / 2]);
    expect(triedAt.length).toBeLessThan(25);
    expect(gaps.length).toBeGreaterThan(10);
  });

  it('becomes a dead letter with its reason after a day, or 50 attempts', async () => {
    const reasons: string[] = [];
    const stage = setUp({ sender: except([0], { status: 'retryable', reason: 'HTTP 500' }) });
    stage.notices.on('dead', ({ reason }) => reasons.push(reason));
    stage.accept(10);
    for (let tenMinutes = 0; tenMinutes < 6 * 25; tenMinutes += 1) {
      expect(reasons.length === 0 || tenMinutes > 6 * 18).toBe(true);
      stage.accept(1);
      await stage.clock.turn(hour / 6);
    }
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toMatch(/^HTTP 500, (4\d|50) times alone while other events were delivered$/);
    expect(stage.outbox.pending).toBe(0);
    stage.balance();
  });

  it('is not given up while nothing else is accepted either', async () => {
    let isDown = false;
    const sender = new ScriptedSender((events) =>
      isDown || events.some((event) => numberOf(event) === 0) ? down : delivered,
    );
    const stage = setUp({ sender });
    stage.accept(10);
    await stage.clock.turn(20_000);
    expect(stage.outbox.pending).toBe(1);
    isDown = true;
    for (let i = 0; i < 30; i += 1) {
      stage.accept(1);
      await stage.clock.turn(hour);
    }
    expect(stage.stats().dead).toBe(0);
  });

  it('is delivered as soon as the API takes it at one of its attempts', async () => {
    let isMended = false;
    const sender = new ScriptedSender((events) =>
      !isMended && events.some((event) => numberOf(event) === 0) ? down : delivered,
    );
    const stage = setUp({ sender });
    stage.accept(10);
    await stage.clock.turn(20_000);
    isMended = true;
    await stage.clock.turn(hour / 2);
    expect(stage.stats().delivered).toBe(10);
    expect(stage.outbox.pending).toBe(0);
  });

  it('does not keep a flush waiting, which says that it is not complete', async () => {
    const stage = setUp({ sender: except([0], down) });
    stage.accept(10);
    await stage.clock.turn(30_000);
    const { settled, isComplete } = stage.batcher.settle();
    let isSettled = false;
    void settled.then(() => (isSettled = true));
    await settlePromises();
    expect([isSettled, isComplete()]).toEqual([true, false]);
  });

  it('leaves at least one request for the others while its neighbours are searched', async () => {
    const stage = setUp({ settings: { maxConcurrency: 3 } });
    stage.accept(20);
    await settlePromises();
    const [bad, good] = [...stage.sender.underWay];
    good?.answer(delivered);
    bad?.answer(down);
    await stage.clock.turn(5000);
    // The probe of the same events is accused when it fails beside others that are accepted.
    stage.accept(20);
    await stage.clock.turn(1);
    for (let round = 0; round < 20; round += 1) {
      const suspects = stage.sender.underWay.filter(({ events }) => events.some((event) => numberOf(event) < 10));
      expect(suspects.length).toBeLessThanOrEqual(2);
      for (const { events, answer } of [...stage.sender.underWay])
        answer(events.some((event) => numberOf(event) === 4) ? down : delivered);
      stage.accept(10);
      await stage.clock.turn(1000);
    }
    expect(stage.outbox.pending).toBeLessThanOrEqual(11);
  });
});

describe('Many events that always fail', () => {
  it('keep the others from nothing either', async () => {
    const bad = Array.from({ length: 40 }, (_, i) => i * 5);
    const stage = setUp({
      sender: except(bad, { status: 'retryable', reason: 'HTTP 500' }),
      settings: { flushAt: 100 },
    });
    stage.accept(300);
    await serve(stage, 240);
    expect(stage.stats().delivered).toBeGreaterThanOrEqual(540 - 40 - 3);
    stage.balance();
  });
});

describe('More than a thousand events that always fail', () => {
  it('are given up, those that have failed the longest first, so that the rest has room', async () => {
    const dead: number[] = [];
    const sender = new ScriptedSender((events) =>
      events.some((event) => numberOf(event) % 2 === 0) ? down : delivered,
    );
    const stage = setUp({ sender, settings: { flushAt: 100, retry: { minDelay: 10, maxDelay: 20 } } });
    stage.notices.on('dead', ({ event, reason }) => {
      expect(reason).toBe('HTTP 503, alone while other events were delivered, as did too many others');
      dead.push((event as unknown as { i: number }).i);
    });
    for (let i = 0; i < 24; i += 1) {
      stage.accept(100);
      await stage.clock.turn(2000);
    }
    await stage.clock.turn(60_000);
    expect(stage.stats().delivered).toBe(1200);
    expect(stage.outbox.pending).toBe(1000);
    expect(dead).toHaveLength(200);
    expect(Math.max(...dead)).toBeLessThan(800);
    stage.balance();
  });
});

describe('An API that is slow and not down', () => {
  it('gets more time at each attempt of a batch, so that it takes no event more than twice', async () => {
    const taken = new Map<number, number>();
    const stage = setUp({ sender: new ScriptedSender(), settings: { flushAt: 10, maxConcurrency: 2 } });
    const { clock, sender } = stage;
    const play = async (): Promise<void> => {
      // The API takes 6 s for each request; the sender breaks off after 4 s times its patience.
      for (const request of [...sender.underWay]) {
        for (const event of request.events) taken.set(numberOf(event), (taken.get(numberOf(event)) ?? 0) + 1);
        const patience = sender.patience[sender.patience.length - 1] ?? 1;
        const isPatient = patience * 4000 >= 6000;
        await clock.turn(isPatient ? 6000 : 4000);
        request.answer(isPatient ? delivered : timedOut);
        await settlePromises();
      }
    };
    for (let round = 0; round < 20; round += 1) {
      if (round < 10) stage.accept(10);
      await settlePromises();
      await play();
      await clock.turn(1000);
    }
    expect(Math.max(...taken.values())).toBeLessThanOrEqual(2);
    expect(stage.stats().delivered).toBe(100);
  });

  it('is probed anew with other events while a patient probe has no answer', async () => {
    const stage = setUp();
    const { sender, clock } = stage;
    stage.accept(40);
    await settlePromises();
    for (const request of [...sender.underWay]) request.answer(timedOut);
    await clock.turn(4500);
    expect(sender.patience.at(-1)).toBeGreaterThan(1);
    expect(sender.underWay).toHaveLength(1);
    await clock.turn(4000);
    const [first, second] = [...sender.underWay];
    expect(sender.underWay).toHaveLength(2);
    expect(second?.events[0]).not.toBe(first?.events[0]);
    second?.answer(delivered);
    await settlePromises();
    expect(stage.stats().state).toBe('up');
    for (let i = 0; i < 20 && stage.stats().delivered < 40; i += 1) {
      for (const { answer } of [...sender.underWay]) answer(delivered);
      await clock.turn(1000);
    }
    expect(stage.stats().delivered).toBe(40);
    expect(stage.outbox.pending).toBe(0);
  });

  it('has no more probes under way than maxConcurrency, however long they wait', async () => {
    const stage = setUp({ settings: { maxConcurrency: 2 } });
    stage.accept(40);
    await settlePromises();
    for (const request of [...stage.sender.underWay]) request.answer(timedOut);
    await stage.clock.turn(60_000);
    expect(stage.sender.underWay).toHaveLength(2);
  });

  it('gets no more than eight times the usual time, and the usual one again once it is fast', async () => {
    let isFast = false;
    const stage = setUp({ sender: new ScriptedSender(() => (isFast ? delivered : timedOut)) });
    stage.accept(10);
    await stage.clock.turn(60_000);
    expect(stage.sender.patience.slice(0, 5)).toEqual([1, 2, 4, 8, 8]);
    isFast = true;
    await stage.clock.turn(10_000);
    stage.accept(10);
    await settlePromises();
    expect(stage.sender.patience.at(-1)).toBe(1);
  });
});

describe('A way that bears fewer connections', () => {
  it('gets no more requests at once than it bears, and now and then one more', async () => {
    const stage = setUp({ settings: { maxConcurrency: 4 } });
    const { sender, clock } = stage;
    let refusedConnections = 0;
    let most = 0;
    const play = async (seconds: number): Promise<void> => {
      for (let second = 0; second < seconds; second += 1) {
        stage.accept(50);
        for (let turn = 0; turn < 12; turn += 1) {
          await settlePromises();
          most = Math.max(most, sender.underWay.length);
          const third = sender.underWay[2];
          if (third === undefined) sender.underWay[0]?.answer(delivered);
          else {
            refusedConnections += 1;
            third.answer(reset);
          }
        }
        await clock.turn(1000);
      }
    };
    await play(20);
    expect(stage.stats().state).toBe('up');
    expect(refusedConnections).toBeLessThanOrEqual(4);
    const before = refusedConnections;
    await play(600);
    expect(refusedConnections - before).toBeLessThanOrEqual(8);
    expect(stage.stats().dead).toBe(0);
    for (let i = 0; i < 400 && stage.outbox.pending > 0; i += 1) {
      sender.underWay[0]?.answer(delivered);
      await clock.turn(100);
    }
    expect(stage.outbox.pending).toBe(0);
  });

  it('is taken for as wide as ever after an outage of all', async () => {
    const stage = setUp();
    stage.accept(40);
    await settlePromises();
    for (const request of [...stage.sender.underWay]) request.answer(reset);
    await stage.clock.turn(2000);
    stage.sender.underWay[0]?.answer(delivered);
    stage.accept(100);
    await settlePromises();
    expect(stage.sender.underWay).toHaveLength(4);
  });

  it('sends nothing new after a failure until another request has its answer', async () => {
    const stage = setUp();
    stage.accept(20);
    await settlePromises();
    const [first, second] = [...stage.sender.underWay];
    first?.answer(blocked);
    await settlePromises();
    stage.accept(100);
    await settlePromises();
    expect(stage.sender.underWay).toHaveLength(1);
    expect(stage.stats().state).toBe('up');
    second?.answer(delivered);
    await settlePromises();
    expect(stage.sender.underWay.length).toBeGreaterThan(1);
  });
});
