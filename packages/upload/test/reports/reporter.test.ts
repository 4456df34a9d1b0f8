/** When a reporter reports: at most once a second, to a host that has said that it is a collector, and to nobody else. */
import { unlinkSync, writeFileSync } from 'node:fs';
import { announcementPath } from '../../src/reports/collector-host.js';
import { Reporter } from '../../src/reports/reporter.js';
import { Counters } from '../../src/telemetry/counters.js';
import { consoleLogger, Log } from '../../src/telemetry/log.js';
import { Notices } from '../../src/telemetry/notices.js';
import { ManualClock, settlePromises } from '../manual-clock.js';

const port = 65_431;
const quiet = { ...consoleLogger, warn: () => undefined };
const nobody = { reason: 'no_login_user', event: 'ViewCart', issues: [] } as const;

afterEach(() => {
  try {
    unlinkSync(announcementPath(port));
  } catch {
    // The test had none.
  }
});

interface Sent {
  readonly refused: readonly { readonly event: string; readonly count: number }[];
}

/** A reporter whose host answers as the test says. */
function make(answers: (boolean | undefined)[] = []) {
  const clock = new ManualClock();
  const log = new Log(quiet, () => clock.now());
  const notices = new Notices(log);
  const posts: (Sent | undefined)[] = [];
  let ended = 0;
  const reporter = new Reporter({
    ...{ clock, log, notices },
    settings: { host: `http://127.0.0.1:${String(port)}`, projectId: 'p1' },
    stats: () => new Counters().read({ pending: 0, state: 'up' }),
    post: (report) => {
      posts.push(report === undefined ? undefined : (JSON.parse(report.toString()) as Sent));
      return Promise.resolve(answers.length === 0 ? true : answers.shift());
    },
    ended: () => (ended += 1),
  });
  const counts = () => posts.map((post) => post?.refused.map(({ count }) => count));
  return { clock, log, notices, posts, reporter, counts, ended: () => ended };
}

describe('a reporter', () => {
  it('gathers what happens within a second into one report', async () => {
    const { clock, notices, posts, reporter } = make();
    reporter.answered(200, true);
    for (let i = 0; i < 12; i += 1) notices.tell('refused', nobody);
    notices.tell('delivered', { events: 1, late: 0, duration: 1 });
    await clock.turn(999);
    expect(posts).toEqual([]);
    await clock.turn(1);
    expect(posts).toEqual([
      {
        ...{ client: 'growingio-node', version: expect.any(String) as string, pid: process.pid, projectId: 'p1' },
        instance: expect.any(Number) as number,
        stats: new Counters().read({ pending: 0, state: 'up' }),
        refused: [{ reason: 'no_login_user', event: 'ViewCart', message: 'nobody is logged in', count: 12 }],
      },
    ]);
  });

  it('reports at most once a second however much happens, and nothing while nothing happens', async () => {
    const { clock, notices, posts, reporter } = make();
    reporter.answered(200, true);
    for (let ms = 0; ms < 10_000; ms += 10) {
      notices.tell('refused', nobody);
      await clock.turn(10);
    }
    expect(posts).toHaveLength(10);
    await clock.turn(60_000);
    expect(posts).toHaveLength(10);
    expect(clock.next).toBeUndefined();
  });

  it('sends nothing to a host that has neither announced itself nor said that it is a collector', async () => {
    const { clock, notices, posts, reporter } = make();
    notices.tell('refused', nobody);
    await clock.turn(60_000);
    notices.tell('refused', nobody);
    await reporter.last();
    expect(posts).toEqual([]);
    expect(clock.next).toBeUndefined();
  });

  it('asks a host that has announced itself before it reports, also when that came later', async () => {
    const { clock, notices, counts } = make();
    notices.tell('refused', nobody);
    writeFileSync(announcementPath(port), '');
    notices.tell('refused', nobody);
    expect(clock.next).toBeUndefined();
    await clock.turn(1000);
    notices.tell('refused', nobody);
    await clock.turn(1000);
    expect(counts()).toEqual([undefined, [3]]);
  });

  it('asks nobody for a delivery alone, which is answered anyway', () => {
    writeFileSync(announcementPath(port), '');
    const { clock, notices } = make();
    notices.tell('delivered', { events: 1, late: 0, duration: 1 });
    expect(clock.next).toBeUndefined();
  });

  it.each([
    ['an upload is answered by another', [], [200, false]],
    ['the host says that it is none', [false], undefined],
  ] as const)('ends when %s', async (_, answers, upload) => {
    writeFileSync(announcementPath(port), '');
    const { clock, notices, counts, reporter, ended } = make([...answers]);
    notices.tell('refused', nobody);
    if (upload !== undefined) reporter.answered(...upload);
    await clock.turn(1000);
    expect(ended()).toBe(1);
    const asked = counts().length;
    notices.tell('refused', nobody);
    await clock.turn(10_000);
    await reporter.last();
    expect(counts()).toHaveLength(asked);
    expect(clock.next).toBeUndefined();
    expect(reporter.hasNews).toBe(false);
  });

  it('ends when the collector has given its place to another', async () => {
    const { clock, notices, counts, reporter, ended } = make([false]);
    reporter.answered(200, true);
    notices.tell('refused', nobody);
    await clock.turn(1000);
    notices.tell('refused', nobody);
    await clock.turn(10_000);
    expect(counts()).toEqual([[1]]);
    expect(ended()).toBe(1);
  });

  it('goes on after an answer that says nothing, such as that of a proxy', async () => {
    const { clock, notices, counts, reporter } = make();
    reporter.answered(502, false);
    reporter.answered(200, true);
    notices.tell('refused', nobody);
    await clock.turn(1000);
    expect(counts()).toEqual([[1]]);
  });

  it('counts what did not arrive in the next report', async () => {
    const { clock, notices, counts, reporter } = make([undefined]);
    reporter.answered(200, true);
    notices.tell('refused', nobody);
    await clock.turn(1000);
    await clock.turn(10_000);
    expect(counts()).toEqual([[1]]);
    notices.tell('refused', nobody);
    await clock.turn(1000);
    expect(counts()).toEqual([[1], [2]]);
  });

  it('has a last report, once, and only when there is something to say', async () => {
    const { notices, counts, reporter } = make();
    reporter.answered(200, true);
    expect(reporter.hasNews).toBe(false);
    notices.tell('refused', nobody);
    expect(reporter.hasNews).toBe(true);
    await reporter.last();
    await settlePromises();
    expect(reporter.hasNews).toBe(false);
    await reporter.last();
    expect(counts()).toEqual([[1]]);
  });
});
