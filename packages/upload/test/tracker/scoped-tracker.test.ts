import { Journal } from '../../src/journal.js';
import { Ledger } from '../../src/ledger.js';
import { Notices } from '../../src/notices.js';
import { MemoryOutbox } from '../../src/outbox/memory-outbox.js';
import { Intake } from '../../src/tracker/intake.js';
import { ScopedTracker, type Scope } from '../../src/tracker/scoped-tracker.js';
import { compileUserReader } from '../../src/tracker/user-reader.js';
import { KeptLog } from '../kept-log.js';
import { ManualClock } from '../manual-clock.js';

function setUp() {
  const clock = new ManualClock();
  const log = new KeptLog();
  const journal = new Journal(log, () => clock.now());
  const outbox = new MemoryOutbox({ maxEvents: 100_000, maxBytes: 100_000_000 });
  const ledger = new Ledger();
  const intake = new Intake({
    settings: { keyRules: 'warn', maxBatchBytes: 1_000_000, readUser: compileUserReader(undefined) },
    ledger,
    journal,
    notices: new Notices(journal),
    now: () => clock.now(),
    accept: (event) => outbox.append(event) !== undefined,
  });
  const request: { session: { userId?: string } } = { session: {} };
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
  return { clock, log, ledger, outbox, request, response, tracker, users, opened: () => opened };
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
    await new Promise((resolve) => setTimeout(resolve, 1));
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
    const { tracker, request, outbox, ledger } = setUp();
    for (let i = 0; i < 1001; i += 1) tracker.track('Viewed');
    expect(ledger.refused.queue_overflow).toBe(1);
    request.session.userId = 'u1';
    for (let i = 0; i < 1000; i += 1) tracker.track('Viewed');
    expect(outbox.pending).toBe(1000);
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
