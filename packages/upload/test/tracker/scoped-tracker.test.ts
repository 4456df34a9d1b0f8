import fc from 'fast-check';
import { Log } from '../../src/telemetry/log.js';
import { Counters, type Stats } from '../../src/telemetry/counters.js';
import { Notices } from '../../src/telemetry/notices.js';
import { MemoryOutbox } from '../../src/outbox/memory-outbox.js';
import { Holdings } from '../../src/tracker/holdings.js';
import { Intake } from '../../src/tracker/intake.js';
import { ScopedTracker, type Scope } from '../../src/tracker/scoped-tracker.js';
import { StandInTracker } from '../../src/tracker/stand-in-tracker.js';
import type { TrackResult } from '../../src/tracker/tracker.js';
import { compileUserReader } from '../../src/options/session-user.js';
import { KeptLog } from '../../src/conformance.js';
import { laterTurn } from '../later-turn.js';
import { ManualClock } from '../manual-clock.js';

function setUp({ maxBatchBytes = 1_000_000, maxQueueSize = 100_000, maxQueueBytes = 100_000_000 } = {}) {
  const clock = new ManualClock();
  const logger = new KeptLog();
  const log = new Log(logger, () => clock.now());
  const outbox = new MemoryOutbox({ maxQueueSize, maxQueueBytes });
  const counters = new Counters();
  const stats = (): Stats => counters.read({ pending: outbox.pending, state: 'up' });
  const holdings = new Holdings({ maxQueueSize, maxQueueBytes }, outbox);
  const intake = new Intake({
    settings: {
      ...{ keyRules: 'warn', unknownValues: 'refuse', beforeSend: undefined, plan: undefined, planRules: 'warn' },
      ...{ maxBatchBytes, readUser: compileUserReader(undefined) },
    },
    counters,
    log,
    notices: new Notices(log),
    now: () => clock.now(),
    accept: (event) => outbox.append(event) !== undefined,
    holdings,
  });
  const request: { session: { userId?: unknown } } = { session: {} };
  const response = { ended: false };
  let opened = 0;
  const scope: Scope = {
    request,
    hasEnded: () => response.ended,
    isClosed: () => response.ended,
    opened: () => {
      opened += 1;
    },
  };
  const tracker = new ScopedTracker(intake, scope);
  const users = async (): Promise<unknown[]> => {
    const events = await outbox.lease({ events: 100_000, bytes: 100_000_000 });
    return events.map((event) => (JSON.parse(event.bytes.toString()) as { cs1: string }).cs1);
  };
  return { clock, logger, stats, outbox, intake, holdings, request, response, tracker, users, opened: () => opened };
}

describe('ScopedTracker', () => {
  it('hands nothing over before the end, and opens its scope once', () => {
    const { tracker, outbox, request, opened } = setUp();
    request.session.userId = 'u1';
    for (let i = 0; i < 10; i += 1) tracker.track('Viewed');
    expect([outbox.pending, opened()]).toEqual([0, 1]);
    tracker.end();
    expect(outbox.pending).toBe(10);
  });

  it('gives each event the user of its moment', async () => {
    const { tracker, request, users } = setUp();
    request.session.userId = 'u1';
    tracker.track('Viewed');
    request.session.userId = 'u2';
    tracker.track('Viewed');
    tracker.end();
    expect(await users()).toEqual(['u1', 'u2']);
  });

  it('tracks for the same user after the end, for whoever holds it', async () => {
    const { tracker, request, clock, users } = setUp();
    request.session.userId = 'u1';
    tracker.track('Viewed');
    tracker.end();
    await clock.turn(60_000);
    expect(tracker.track('Exported').ok).toBe(true);
    expect(await users()).toEqual(['u1', 'u1']);
  });

  it('tracks its first event at the end of a long request', async () => {
    const { tracker, request, response, clock, users } = setUp();
    request.session.userId = 'u1';
    await clock.turn(60_000);
    response.ended = true;
    expect(tracker.track('Downloaded').ok).toBe(true);
    expect(await users()).toEqual(['u1']);
  });

  it('is not to be found by the async context once all who listen to its end were called', async () => {
    const { tracker, request, clock } = setUp();
    request.session.userId = 'u1';
    tracker.track('Viewed');
    await clock.turn(60_000);
    expect(tracker.isOver).toBe(false);
    tracker.end();
    expect(tracker.isOver).toBe(false);
    await laterTurn();
    expect(tracker.isOver).toBe(true);
  });

  it('is not to be found by the async context of a request that kept no event and is closed', async () => {
    const { tracker, response, clock } = setUp();
    await clock.turn(60_000);
    expect(tracker.isOver).toBe(false);
    response.ended = true;
    expect(tracker.isOver).toBe(true);
  });

  it('hands over at once what is tracked after the response has ended', async () => {
    const { tracker, request, response, users, opened } = setUp();
    request.session.userId = 'u1';
    response.ended = true;
    tracker.track('Late');
    expect(await users()).toEqual(['u1']);
    expect(opened()).toBe(0);
  });

  it('holds a bounded number of events: it hands over those of a user, and refuses those of nobody', () => {
    const { tracker, request, outbox, stats } = setUp();
    for (let i = 0; i < 1001; i += 1) tracker.track('Viewed');
    expect(stats().refused.queue_overflow).toBe(1);
    request.session.userId = 'u1';
    for (let i = 0; i < 1000; i += 1) tracker.track('Viewed');
    expect(outbox.pending).toBe(1000);
  });

  it('takes an ID that the session store will make a string, as that string', async () => {
    const { tracker, request, users } = setUp();
    request.session.userId = { toHexString: () => '6b0bf282890ae7ae0d924049' };
    expect(tracker.track('Login')).toEqual({ ok: true });
    request.session = JSON.parse(JSON.stringify({ userId: '6b0bf282890ae7ae0d924049' })) as typeof request.session;
    tracker.track('Viewed');
    tracker.end();
    expect(await users()).toEqual(['6b0bf282890ae7ae0d924049', '6b0bf282890ae7ae0d924049']);
  });

  it.each([
    ['an object', { id: 7 }],
    ['a Buffer', Buffer.from('id')],
    ['a promise', Promise.resolve('u1')],
    ['a list', ['u1']],
    ['true', true],
    ['white space', ' \t'],
    ['an empty string', ''],
    ['a control character', 'u1\n'],
    ['a reserved ID', 0],
    ['a fraction', 1.5],
  ])('refuses at once what is tracked while the session names %s for a user', (_, userId) => {
    const { tracker, request, stats, outbox, opened } = setUp();
    request.session.userId = userId;
    expect(tracker.track('Login')).toMatchObject({ ok: false, reason: 'invalid_login_user' });
    request.session.userId = 'u1';
    tracker.end();
    expect([stats().refused.invalid_login_user, outbox.pending, opened()]).toEqual([1, 0, 0]);
  });

  it.each([
    ['the user who was identified', (tracker: ScopedTracker) => void tracker.identify('u'.repeat(200))],
    ['the user at the end', () => undefined],
  ])('refuses an event that is too large only with %s', (_, logIn) => {
    const { tracker, request, stats, outbox } = setUp({ maxBatchBytes: 1024 });
    // 1,022 bytes are the most.
    const variables = Object.fromEntries(Array.from({ length: 4 }, (__, i) => [`k${String(i)}`, 'v'.repeat(210)]));
    expect(tracker.track('Large', variables)).toEqual({ ok: true });
    logIn(tracker);
    request.session.userId = 'u'.repeat(200);
    tracker.end();
    expect([stats().refused.invalid_event, outbox.pending]).toEqual([1, 0]);
  });

  it('reads no session any more once it is over', () => {
    const { tracker, request } = setUp();
    tracker.end();
    request.session.userId = 'next';
    expect(tracker.track('Late')).toMatchObject({ ok: false, reason: 'no_login_user' });
  });

  it('can be ended twice', () => {
    const { tracker, request, outbox } = setUp();
    request.session.userId = 'u1';
    tracker.track('Viewed');
    tracker.end();
    tracker.end();
    expect(outbox.pending).toBe(1);
  });
});

describe('what open requests hold', () => {
  const anonymous = (tracker: ScopedTracker, times: number): TrackResult[] =>
    Array.from({ length: times }, () => tracker.track('Viewed', { text: 'v'.repeat(200) }));

  it.each([
    ['events of nobody', undefined],
    ['events of a user', 'u1'],
  ])('counts towards maxQueueSize: %s', (_, userId) => {
    const { tracker, intake, request, stats, outbox } = setUp({ maxQueueSize: 10 });
    request.session.userId = userId;
    const direct = new ScopedTracker(intake);
    for (let i = 0; i < 4; i += 1) expect(direct.track('Paid', null, { loginUserId: 'u2' }).ok).toBe(true);
    expect(anonymous(tracker, 8).map(({ ok }) => ok)).toEqual([...Array<true>(6).fill(true), false, false]);
    expect(direct.track('Paid', null, { loginUserId: 'u2' })).toMatchObject({
      ok: false,
      reason: 'queue_overflow',
      issues: [
        { message: 'open requests hold 6 events, and with the outbox that is all: see maxQueueSize and maxQueueBytes' },
      ],
    });
    expect([stats().refused.queue_overflow, outbox.pending]).toEqual([3, 4]);
    request.session.userId = 'u1';
    tracker.end();
    expect([stats().refused.queue_overflow, outbox.pending]).toEqual([3, 10]);
  });

  it('counts towards maxQueueBytes', () => {
    const { tracker, request, outbox } = setUp({ maxQueueBytes: 4000 });
    const taken = anonymous(tracker, 100).filter(({ ok }) => ok).length;
    expect(taken).toBeGreaterThan(5);
    expect(taken).toBeLessThan(4000 / 200);
    request.session.userId = 'u1';
    tracker.end();
    expect(outbox.pending).toBe(taken);
  });

  it('says no_login_user, and not that there is no room, of what would not be held', () => {
    const { tracker, intake } = setUp({ maxQueueSize: 1 });
    anonymous(tracker, 1);
    expect(new ScopedTracker(intake).track('Viewed')).toMatchObject({ reason: 'no_login_user' });
  });

  it('makes room again, whatever becomes of it', () => {
    const step = fc.oneof(
      fc.constantFrom('track', 'log in', 'log out', 'identify', 'fail to identify', 'hand over', 'give up', 'close'),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { tracker, intake, request, stats, outbox, holdings } = setUp({
          maxQueueSize: 12,
          maxBatchBytes: 1024,
        });
        let isTaken = 0;
        for (const [i, each] of steps.entries()) {
          if (each === 'track') isTaken += Number(tracker.track('A', { a: 'v'.repeat((i % 5) * 50) }).ok);
          if (each === 'log in') request.session.userId = `u${String(i)}`;
          if (each === 'log out') request.session = {};
          if (each === 'identify') tracker.identify(`i${String(i)}`);
          if (each === 'fail to identify') tracker.identify('0');
          if (each === 'hand over') tracker.handOver();
          if (each === 'give up') tracker.giveUpAnonymous();
          if (each === 'close') intake.close();
          expect(holdings.events + outbox.pending).toBeLessThanOrEqual(12);
        }
        tracker.end();
        expect([holdings.events, holdings.bytes]).toEqual([0, 0]);
        const { no_login_user: nobody, shut_down: late } = stats().refused;
        expect(outbox.pending + nobody + late).toBeGreaterThanOrEqual(isTaken);
      }),
    );
  });
});

describe('StandInTracker', () => {
  function standInFor(userId?: unknown) {
    const stage = setUp();
    const other: { session: { userId?: unknown } } = { session: userId === undefined ? {} : { userId } };
    return { ...stage, other, standIn: new StandInTracker(stage.tracker, other) };
  }

  it('reads the session of its own object, now and at the end', async () => {
    const { tracker, standIn, request, other, users } = standInFor();
    tracker.track('Early');
    standIn.track('EarlyToo');
    request.session.userId = 'alice';
    other.session.userId = 'bob';
    standIn.track('Now');
    tracker.end();
    expect([...(await users())].sort()).toEqual(['alice', 'bob', 'bob']);
  });

  it('is of whoever was identified on the request, as long as both show the same user', async () => {
    const { tracker, standIn, other, users } = standInFor();
    standIn.track('Waiting');
    tracker.identify('u1');
    standIn.track('Same');
    other.session.userId = 'bob';
    standIn.track('Another');
    tracker.end();
    expect(await users()).toEqual(['u1', 'u1', 'bob']);
  });

  it('says for the request, too, who was identified on it', async () => {
    const { tracker, standIn, users } = standInFor();
    tracker.track('Waiting');
    standIn.identify('u1');
    tracker.track('Later');
    tracker.end();
    expect(await users()).toEqual(['u1', 'u1']);
  });

  it('keeps an identity of its own where it shows another user than the request', async () => {
    const { tracker, standIn, request, users } = standInFor('bob');
    request.session.userId = 'alice';
    standIn.identify('carol');
    tracker.track('Alice');
    standIn.track('Carol');
    expect(standIn.identify('0')).toMatchObject({ ok: false, reason: 'invalid_login_user' });
    tracker.track('AliceToo');
    tracker.end();
    expect(await users()).toEqual(['alice', 'carol', 'alice']);
  });

  it('leaves what another object waits for, when one of them is identified', async () => {
    const { tracker, standIn, request, other, users } = standInFor();
    request.session.userId = 'alice';
    standIn.track('Waiting');
    tracker.identify('boss');
    tracker.track('Known');
    tracker.handOver();
    expect(await users()).toEqual(['boss']);
    other.session.userId = 'bob';
    tracker.end();
    expect(await users()).toEqual(['bob']);
  });

  it('is over when the request is', () => {
    const { standIn, response } = standInFor();
    expect(standIn.isOver).toBe(false);
    response.ended = true;
    expect(standIn.isOver).toBe(true);
  });
});

describe('Intake', () => {
  it('refuses everything once it is closed, also what was held', () => {
    const { tracker, intake, request, stats } = setUp();
    request.session.userId = 'u1';
    tracker.track('Held');
    intake.close();
    expect(tracker.track('Late')).toMatchObject({ ok: false, reason: 'shut_down' });
    expect(tracker.track('Late', {}, { user: 'u2' } as never)).toMatchObject({ ok: false, reason: 'shut_down' });
    tracker.end();
    expect(stats().refused.shut_down).toBe(3);
  });

  it('takes an event of just maxBatchBytes, and refuses one that has a byte more', () => {
    const { tracker, request } = setUp({ maxBatchBytes: 300 });
    request.session.userId = 'u1';
    const lengths = Array.from({ length: 240 }, (_, length) => length);
    const taken = lengths.filter((length) => tracker.track('E', { a: 'x'.repeat(length) }).ok);
    const first = tracker.track('E', { a: 'x'.repeat(taken.length) });
    expect(taken).toEqual(lengths.slice(0, taken.length));
    expect(first).toMatchObject({ reason: 'invalid_event', issues: [{ code: 'too_large', path: 'event' }] });
    expect(JSON.stringify(first)).toContain('the event has 299 bytes: at most 298 (maxBatchBytes)');
  });

  it('gives up anonymous events, and says how many had no user', () => {
    const { tracker, logger, stats } = setUp();
    tracker.track('One');
    tracker.track('Two');
    tracker.giveUpAnonymous();
    expect(stats().refused.no_login_user).toBe(2);
    expect(logger.text).toContain('warn a request or job that does not end holds anonymous events: 2 events refused');
  });

  it('says nothing where all that waited has a user by now', async () => {
    const { tracker, logger, request, users } = setUp();
    tracker.track('One');
    request.session.userId = 'u1';
    tracker.giveUpAnonymous();
    expect([await users(), logger.text]).toEqual([['u1'], '']);
  });
});

describe('what the log says where nobody is logged in', () => {
  it('looks at the keys of a session once, at the first event that is refused', () => {
    const { intake, logger, request, response } = setUp();
    let looks = 0;
    const session = { member: 'm1' };
    const watched = new Proxy(session, { ownKeys: (target) => ((looks += 1), Reflect.ownKeys(target)) });
    const scope = { hasEnded: () => response.ended, isClosed: () => response.ended, opened: () => undefined };
    const visit = (): number => {
      looks = 0;
      const tracker = new ScopedTracker(intake, { ...scope, request: { ...request, session: watched } });
      tracker.track('Viewed');
      expect(looks).toBe(0);
      tracker.end();
      return looks;
    };
    expect(visit()).toBeGreaterThan(0);
    expect([visit(), visit()]).toEqual([0, 0]);
    expect(logger.lines).toHaveLength(1);
    expect(logger.text).toMatch(
      /^warn events without a user are refused \(no_login_user\), the first is "Viewed": no ID at session\.loginUserId,.*; session has the keys member: set the option loginUserId: 'session\.member'$/,
    );
  });

  it('looks at nothing where somebody logs in before the end', () => {
    const { tracker, request, logger } = setUp();
    let looks = 0;
    request.session = new Proxy(request.session, { ownKeys: (target) => ((looks += 1), Reflect.ownKeys(target)) });
    tracker.track('Login');
    request.session.userId = 'u1';
    tracker.end();
    expect([looks, logger.text]).toEqual([0, '']);
  });

  it.each([
    ['of no request', (intake: Intake) => new ScopedTracker(intake).track('Viewed'), 'it belongs to no request, or to one that is over: pass { loginUserId } to track(), or run the work in client.scope({ loginUserId }, work)'], // prettier-ignore
    ['with null for its user', (intake: Intake) => new ScopedTracker(intake).track('Viewed', null, { loginUserId: null } as never), 'loginUserId was given and is null: pass the ID of whoever did it'], // prettier-ignore
  ])('says what to do with an event %s', (_, track, remedy) => {
    const { intake, logger } = setUp();
    track(intake);
    expect(logger.text).toBe(
      `warn events without a user are refused (no_login_user), the first is "Viewed": ${remedy}`,
    );
  });

  it('says once where the ID is that an object has in its place', () => {
    const { tracker, request, logger } = setUp();
    request.session = { passport: { user: { userId: 'u1' } } } as typeof request.session;
    tracker.track('Viewed');
    tracker.track('Viewed');
    expect(logger.lines).toHaveLength(2);
    expect(logger.text).toContain(
      'warn the login user ID is an object: pass a string or an integer (invalid_login_user): no ID at session.loginUserId,',
    );
    expect(logger.text).toContain(": set the option loginUserId: 'session.passport.user.userId'\n");
    expect(logger.text).not.toContain('u1');
  });
});
