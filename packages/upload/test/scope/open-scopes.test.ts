/** Requests that are open at the same time, and end in any order. */
import { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { scopeRequest } from '../../src/client/for-adapters.js';
import { GrowingIO } from '../../src/client/growingio.js';
import { Log } from '../../src/telemetry/log.js';
import { Counters, type Stats } from '../../src/telemetry/counters.js';
import { Notices } from '../../src/telemetry/notices.js';
import { MemoryOutbox } from '../../src/outbox/memory-outbox.js';
import { Holdings } from '../../src/tracker/holdings.js';
import { Intake } from '../../src/tracker/intake.js';
import type { Opened } from '../../src/scope/open-scopes.js';
import type { ScopedTracker } from '../../src/tracker/scoped-tracker.js';
import { Scopes } from '../../src/scope/scopes.js';
import type { Tracker } from '../../src/tracker/tracker.js';
import { compileUserReader } from '../../src/options/session-user.js';
import { KeptLog, stillHeld } from '../../src/conformance.js';
import { ManualClock, settlePromises } from '../manual-clock.js';
import { ScriptedSender } from '../scripted-sender.js';

it('ends each of the open requests once, in whatever order they end, and visits the others', async () => {
  const order = fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 });
  await fc.assert(
    fc.asyncProperty(order, fc.nat({ max: 6 }), async (ending, count) => {
      let sent = 0;
      const client = new GrowingIO({
        projectId: 'p1',
        sender: new ScriptedSender(() => ({ status: 'delivered' })),
        flushAfterResponse: 'send',
        waitUntil: (all) => all.then(() => (sent += 1)),
      });
      const responses = ending.map(() => Object.assign(new EventEmitter(), { destroyed: false }));
      for (const [i, response] of responses.entries()) {
        const request = { session: { userId: `u${String(i)}` } };
        scopeRequest(client, request, response, () => client.track('Viewed'));
      }
      for (const i of ending.slice(0, count)) {
        responses[i]!.emit('close');
        responses[i]!.emit('close');
      }
      await settlePromises();
      expect(sent).toBe(count);
      await client.flush();
      expect(client.stats().delivered).toBe(ending.length);
      for (const i of ending) responses[i]!.emit('close');
      await settlePromises();
      expect(sent).toBe(ending.length);
      await client.shutdown();
    }),
    { numRuns: 30 },
  );
});

describe('requests and jobs that never end', () => {
  interface Context {
    readonly session: { userId?: string };
    readonly growingio: Tracker;
  }

  function setUp({ interval = 1000, opened }: { interval?: number; opened?: Opened } = {}) {
    const clock = new ManualClock();
    const logger = new KeptLog();
    const log = new Log(logger, () => clock.now());
    const outbox = new MemoryOutbox({ maxQueueSize: 1_000_000, maxQueueBytes: 1_000_000_000 });
    const counters = new Counters();
    const stats = (): Stats => counters.read({ pending: outbox.pending, state: 'up' });
    const holdings = new Holdings({ maxQueueSize: 1_000_000, maxQueueBytes: 1_000_000_000 }, outbox);
    const intake = new Intake({
      settings: {
        ...{ keyRules: 'warn', unknownValues: 'refuse', beforeSend: undefined, plan: undefined, planRules: 'warn' },
        ...{ maxBatchBytes: 1_000_000, readUser: compileUserReader(undefined) },
      },
      counters,
      log,
      notices: new Notices(log),
      now: () => clock.now(),
      accept: (event) => outbox.append(event) !== undefined,
      holdings,
    });
    const settings = { asyncContext: true, flushInterval: interval };
    const scopes = new Scopes({ client: {}, intake, clock, settings, opened });
    /** As Egg makes one for a schedule: its response never ends, and its connection is none. */
    const open = (userId?: string): Context => {
      const context = { session: userId === undefined ? {} : { userId } };
      scopes.runRequest(context, new EventEmitter(), () => (context as Context).growingio.track('Viewed'));
      return context as Context;
    };
    return { clock, logger, outbox, stats, holdings, scopes, open };
  }

  it('are let go of once they have handed over everything and are silent for flushInterval', async () => {
    const { clock, outbox, open } = setUp();
    const seen: [string, WeakRef<object>][] = [];
    for (let i = 0; i < 20; i += 1) seen.push([`context ${String(i)}`, new WeakRef(open(`u${String(i)}`))]);
    await clock.turn(999);
    expect(outbox.pending).toBe(0);
    await clock.turn(1001);
    expect(outbox.pending).toBe(20);
    expect(await stillHeld(seen)).toEqual([]);
    // Nothing is left to visit.
    await clock.turn(5000);
    expect(clock.next).toBeUndefined();
  });

  it('are found again when they track, as often as they do', async () => {
    const { clock, outbox, open } = setUp();
    const context = open('u1');
    for (let i = 1; i <= 5; i += 1) {
      await clock.turn(10_000);
      expect(outbox.pending).toBe(i);
      context.growingio.track('Viewed');
    }
    await clock.turn(10_000);
    expect(outbox.pending).toBe(6);
  });

  it('listen to the end of a response once, however often they are let go of', async () => {
    const { clock, outbox, scopes } = setUp();
    const [context, response] = [{ session: { userId: 'u1' } }, new EventEmitter()];
    scopes.runRequest(context, response, () => undefined);
    const { growingio } = context as unknown as Context;
    for (let i = 0; i < 5; i += 1) {
      growingio.track('Viewed');
      await clock.turn(10_000);
    }
    growingio.track('Closed');
    expect(response.listenerCount('close')).toBe(1);
    response.emit('close');
    expect(outbox.pending).toBe(6);
  });

  it('hand over at their end what they have tracked since they were let go of', async () => {
    const { clock, outbox, scopes, open } = setUp();
    const context = open('u1');
    await clock.turn(10_000);
    context.growingio.track('Viewed');
    scopes.endAll();
    expect(outbox.pending).toBe(2);
  });

  it('tell whoever waits for them that they are let go of, and that they are back', async () => {
    const told: string[] = [];
    const opened = () => {
      told.push('opened');
      return () => told.push('ended');
    };
    const { clock, open } = setUp({ opened });
    const context = open('u1');
    await clock.turn(10_000);
    context.growingio.track('Viewed');
    await clock.turn(10_000);
    expect(told).toEqual(['opened', 'ended', 'opened', 'ended']);
  });

  it('can still be over: the async context does not lead to a let-go tracker whose connection is gone', async () => {
    const { clock, scopes } = setUp();
    const context = { session: { userId: 'u1' }, socket: { destroyed: false } };
    scopes.runRequest(context, {}, () => (context as unknown as Context).growingio.track('Viewed'));
    const tracker = (context as unknown as { growingio: ScopedTracker }).growingio;
    await clock.turn(10_000);
    expect(tracker.isOver).toBe(false);
    context.socket.destroyed = true;
    await clock.turn(1000);
    while (!tracker.isOver) await settlePromises();
    expect(tracker.isOver).toBe(true);
  });

  it('wait an hour for a login, and then give up what they hold, and say so', async () => {
    const { clock, logger, stats, holdings, open } = setUp();
    const seen: [string, WeakRef<object>][] = [['context', new WeakRef(open())]];
    await clock.turn(3_500_000);
    expect([holdings.events, stats().refused.no_login_user]).toEqual([1, 0]);
    await clock.turn(110_000);
    expect([holdings.events, stats().refused.no_login_user]).toEqual([0, 1]);
    expect(logger.text).toContain('a request or job that does not end holds anonymous events: 1 event refused');
    expect(await stillHeld(seen)).toEqual([]);
  });

  it('give the user of a late login what they hold', async () => {
    const { clock, stats, outbox, open } = setUp();
    const context = open();
    await clock.turn(60_000);
    context.session.userId = 'u1';
    await clock.turn(3_600_000);
    expect([stats().refused.no_login_user, outbox.pending]).toEqual([0, 1]);
  });

  it('do not wait longer for a login when they go on to track events of nobody', async () => {
    const { clock, holdings, stats, open } = setUp({ interval: 10_000 });
    const context = open();
    for (let minutes = 0; minutes < 75; minutes += 1) {
      await clock.turn(60_000);
      context.growingio.track('Viewed');
    }
    expect(stats().refused.no_login_user).toBeGreaterThan(50);
    expect(holdings.events).toBeLessThan(20);
  });

  it('wait for a login as 10,000 at the most: the oldest give up first', async () => {
    const { clock, stats, holdings, open } = setUp();
    const oldest = open();
    await clock.turn(3000);
    for (let i = 0; i < 10_000; i += 1) open();
    await clock.turn(5000);
    expect([holdings.events, stats().refused.no_login_user]).toEqual([10_000, 1]);
    oldest.session.userId = 'u1';
    expect(oldest.growingio.track('Viewed')).toEqual({ ok: true });
  });

  it('are not visited sooner because many others give up', async () => {
    const { clock, outbox, stats, open } = setUp();
    for (let i = 0; i < 11_500; i += 1) open();
    // The round in which they are found silent takes 23 turns, and giving up 1,500 of them takes more.
    await clock.turn(2030);
    open('u1');
    await clock.turn(500);
    expect([stats().refused.no_login_user, outbox.pending]).toEqual([1500, 0]);
    await clock.turn(1000);
    expect(outbox.pending).toBe(1);
  });

  it('are visited a few in each turn of the event loop', async () => {
    const { clock, outbox, open } = setUp();
    for (let i = 0; i < 5000; i += 1) open('u1');
    const steps: number[] = [];
    for (let last = 0; outbox.pending < 5000; last = outbox.pending) {
      await clock.turn(clock.next ?? 0);
      steps.push(outbox.pending - last);
    }
    expect(Math.max(...steps)).toBeLessThanOrEqual(1000);
  });

  it('are each handed over within an interval, whoever ends in the middle of it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 1999 }), { maxLength: 200 }), async (ending) => {
        const { clock, outbox, scopes } = setUp();
        const responses = Array.from({ length: 2000 }, (_, i) => {
          const [context, response] = [{ session: { userId: `u${String(i)}` } }, new EventEmitter()];
          scopes.runRequest(context, response, () => (context as unknown as Context).growingio.track('Viewed'));
          return response;
        });
        await clock.turn(clock.next ?? 0);
        expect(outbox.pending).toBeLessThan(2000);
        for (const i of ending) responses[i]!.emit('close');
        await clock.turn(100);
        expect(outbox.pending).toBe(2000);
      }),
      { numRuns: 10 },
    );
  });
});
