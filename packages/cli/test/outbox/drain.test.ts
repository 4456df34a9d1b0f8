/** `growingio outbox drain`: what the collector has received counts. */
import { mkdirSync, readdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startCollector, type Collector, type CollectorAnswer } from '@growingio/collector';
import { inspectDirectory, readWaitingEvents } from '@growingio/outbox-disk';
import { StopSignals } from '../../src/command/stop-signals.js';
import { runProcess, startProcess } from '../command/run-process.js';
import { runWords } from '../command/run-words.js';
import { bury, cleanUp, ids, leave, makeDirectory, numbered, startApplication, until } from './fixtures.js';

let collector: Collector;
let answer: (body: string) => CollectorAnswer | Promise<CollectorAnswer> = () => 200;

beforeAll(async () => {
  collector = await startCollector({ respond: ({ body }) => answer(body) });
});

afterEach(() => {
  answer = () => 200;
  collector.clear();
  cleanUp();
});

afterAll(() => collector.close());

const received = (): string[] => collector.events.map(({ variables }) => String(variables?.['id'])).sort();
const drainTo = (directory: string, ...words: string[]): string[] => [
  ...['outbox', 'drain', directory, '--project', 'shop', '--host', collector.url],
  ...words,
];

describe('growingio outbox drain', () => {
  it('delivers what waits, and says so', async () => {
    const directory = makeDirectory();
    await leave(directory, numbered(300), collector.url);
    await leave(directory, numbered(200, 300), collector.url);
    expect(await runWords(drainTo(directory))).toEqual({
      ...{ exitCode: 0, stderr: '' },
      stdout: 'delivered: 500 events\nnothing waits any more\n',
    });
    expect(received()).toEqual(ids(500).sort());
    expect(readdirSync(directory)).toEqual([]);
    expect(await runWords(drainTo(directory, '--lang', 'zh'))).toMatchObject({
      ...{ exitCode: 0, stdout: '已送达 0 个事件\n已没有等待的事件\n' },
    });
  });

  it('takes project and host from the environment, and shows its progress on a terminal', async () => {
    const directory = makeDirectory();
    await leave(directory, numbered(500), collector.url);
    const env = { GROWINGIO_PROJECT_ID: 'shop', GROWINGIO_HOST: collector.url, GROWINGIO_MODE: 'test' };
    const { exitCode, stdout } = await runProcess(['outbox', 'drain', directory], { env, terminal: true });
    expect(exitCode).toBe(0);
    expect(stdout.replaceAll('\u001b', 'ESC')).toMatch(/\rESC\[Kdelivered: [\d,]+, a second: [\d,]+, waiting: [\d,]+/);
    expect(stdout).toContain('delivered: 500 events\r\nnothing waits any more\r\n');
    expect(received()).toEqual(ids(500).sort());
  });

  it('asks for a project', async () => {
    const { exitCode, stderr } = await runWords(['outbox', 'drain', makeDirectory()]);
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      'growingio: to which project?\n  name it by --project or GROWINGIO_PROJECT_ID: it is the one that the events were accepted for\n',
    );
  });

  it('sends nothing to another project, and says how they are delivered', async () => {
    const directory = makeDirectory();
    await leave(directory, numbered(3), 'https://api.growingio.com', 'blog');
    await leave(directory, numbered(2), collector.url);
    const { exitCode, stdout } = await runWords(drainTo(directory));
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      'delivered: 2 events\nstill waiting: 3 events\n3 events for project blog at api.growingio.com: ',
    );
    const again = `growingio outbox drain ${JSON.stringify(directory)} --project blog --host https://api.growingio.com`;
    expect(stdout).toContain(
      `\n  they were accepted for another project or host, and are not sent to shop: ${again}\n`,
    );
    expect(received()).toEqual(ids(2));
  });

  it('does not name a project or a host that it knows in part only', async () => {
    const directory = makeDirectory();
    await leave(directory, numbered(1), 'https://api.growingio.com', 'a/b');
    await leave(directory, numbered(1), 'https://proxy.example/growingio');
    const { exitCode, stdout } = await runWords(drainTo(directory));
    expect(exitCode).toBe(1);
    expect(stdout).not.toContain('growingio outbox drain');
    expect(stdout.match(/are not sent to shop: name those by --project and --host\n/g)).toHaveLength(2);
  });

  it('says to which project events go that do not say it', async () => {
    const directory = makeDirectory();
    const store = await leave(directory, numbered(2), collector.url);
    renameSync(store, store.split('.').slice(0, 3).join('.'));
    const { exitCode, stderr } = await runWords(drainTo(directory));
    expect([exitCode, stderr]).toEqual([
      0,
      'written by an earlier version, which did not note the project: 2 events, sent to shop\n',
    ]);
    expect(received()).toEqual(ids(2));
  });

  it('leaves refused events as dead letters, and ends with 1', async () => {
    const directory = makeDirectory();
    await leave(directory, [...numbered(50), { n: 'Bad', var: { id: 'bad' } }, ...numbered(50, 50)], collector.url);
    answer = (body) => (body.includes('"Bad"') ? 400 : 200);
    const { exitCode, stdout } = await runWords(drainTo(directory));
    expect([exitCode, stdout]).toEqual([
      1,
      `delivered: 100 events\nrefused: 1 event, see growingio outbox dead ${JSON.stringify(directory)}\nnothing waits any more\n`,
    ]);
    expect((await inspectDirectory(directory)).deadLetters.reasons).toMatchObject([{ count: 1 }]);
  });

  it('counts one event as one', async () => {
    const directory = makeDirectory();
    await leave(directory, numbered(1), collector.url);
    await leave(directory, numbered(1), 'https://api.growingio.com', 'blog');
    const { stdout } = await runWords(drainTo(directory));
    expect(stdout).toMatch(
      /^delivered: 1 event\nstill waiting: 1 event\n1 event for project blog at api\.growingio\.com: /,
    );
  });

  it('goes on through answers that fail, and loses and doubles nothing', async () => {
    const directory = makeDirectory();
    await leave(directory, numbered(1000), collector.url);
    let requests = 0;
    answer = () => [503, 200, 429, 200, 200][(requests += 1) % 5] ?? 200;
    expect(await runWords(drainTo(directory))).toMatchObject({ exitCode: 0 });
    expect(received()).toEqual(ids(1000).sort());
  });

  it('gives up after a time without a delivery, and leaves all where it was', async () => {
    const directory = makeDirectory();
    await leave(directory, numbered(20), collector.url);
    answer = () => 503;
    const { exitCode, stdout, stderr } = await runWords(drainTo(directory, '--timeout', '1', '--json'));
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ delivered: 0, refused: 0, waiting: 20, faults: [] },
      stores: [{ waiting: 20, holder: { state: 'dead' } }],
    });
    expect(stderr).toContain('503');
    answer = () => 200;
    expect(await runWords(drainTo(directory))).toMatchObject({ exitCode: 0 });
    expect(received()).toEqual(ids(20).sort());
  });

  it('ends what a replay that was killed had decided', async () => {
    const directory = makeDirectory();
    const store = await leave(directory, numbered(5), collector.url);
    bury(directory, '1.jsonl', numbered(5));
    const decided = join(directory, 'dead-letters/1.jsonl.returned');
    mkdirSync(decided);
    writeFileSync(join(decided, 'kept'), '', { mode: 0o600 });
    renameSync(store, join(decided, store.slice(directory.length + 1)));
    expect(await runWords(drainTo(directory))).toMatchObject({ exitCode: 0 });
    expect(received()).toEqual(ids(5));
  });
});

describe('growingio outbox drain beside the application', () => {
  it('leaves to a living process what it holds, and takes what a dead one has left', async () => {
    const directory = makeDirectory();
    answer = () => 503;
    const alive = await startApplication(directory, collector.url);
    await alive.tell('track', 30, 0);
    await leave(directory, numbered(40, 100), 'http://127.0.0.1:9/other');
    const { exitCode, stdout } = await runWords(drainTo(directory, '--timeout', '1'));
    expect(exitCode).toBe(1);
    const { pid = 0 } = alive.child;
    expect(stdout).toContain(
      `\n  process ${String(pid)} holds them, and delivers them: to have them drained, stop it and run this again\n`,
    );
    answer = () => 200;
    await until(() => received().length === 30, 'the application has delivered its own');
    await alive.tell('end');
    expect(received()).toEqual(ids(30).sort());
  });

  it('loses and doubles nothing while the application tracks, and takes over when that is killed', async () => {
    const directory = makeDirectory();
    await leave(directory, numbered(2000, 10_000), collector.url);
    const application = await startApplication(directory, collector.url);
    const working = application.tell('go', 1000, 0);
    const results = [await runWords(drainTo(directory)), await runWords(drainTo(directory))];
    for (const { exitCode } of results) expect([0, 1]).toContain(exitCode);
    await working;
    expect(received()).toEqual([...ids(1000), ...ids(2000, 10_000)].sort());
    collector.clear();
    answer = () => 503;
    await application.tell('track', 500, 0);
    application.child.kill('SIGKILL');
    await until(async () => (await inspectDirectory(directory)).stores[0]?.holder.state === 'dead', 'it is dead');
    answer = () => 200;
    expect(await runWords(drainTo(directory))).toMatchObject({ exitCode: 0 });
    // What the dead process had written into its sockets may be read only now: then it arrives twice.
    expect([...new Set(received())]).toEqual(ids(500).sort());
  });

  it('takes what a process of another container has left, once its lease is old enough', async () => {
    const directory = makeDirectory();
    const store = await leave(directory, numbered(3), collector.url);
    const [, , id = ''] = store.slice(directory.length).split('.');
    const holder = join(directory, `holder.${id}.json`);
    const proof = { pid: 7, started: '1', boot: 'another', pidSpace: 'pid:[1]', host: 'pod-7' };
    writeFileSync(holder, JSON.stringify(proof), { mode: 0o600 });
    const old = new Date(Date.now() - 3_600_000);
    utimesSync(holder, old, old);
    expect(await runWords(drainTo(directory))).toEqual({
      ...{ exitCode: 0, stdout: 'delivered: 3 events\nnothing waits any more\n' },
      stderr: 'process 7 of pod-7 may live: waiting up to a minute for a sign of it\n',
    });
    expect(received()).toEqual(ids(3));
  });
});

describe('growingio outbox drain that is stopped', () => {
  /** An API that takes so long to answer, in ms. */
  const slowly = (ms: number) => () => new Promise<number>((resolve) => setTimeout(resolve, ms, 200).unref());

  it('lets what is under way be answered at Ctrl-C in a terminal, and leaves the rest: no event comes twice', async () => {
    const directory = makeDirectory();
    await leave(directory, numbered(5000), collector.url);
    answer = slowly(1500);
    const started = startProcess(drainTo(directory), { terminal: true });
    await until(() => collector.events.length > 0, 'it has begun');
    started.type('\u0003');
    expect(await started.ended).toBe(1);
    expect(started.text.stdout).toContain('still waiting: ');
    expect(readdirSync(directory).filter((name) => name.startsWith('holder'))).toEqual([]);
    const first = collector.events.length;
    expect(first).toBeLessThan(5000);
    expect((await inspectDirectory(directory)).waiting).toBe(5000 - first);
    answer = () => 200;
    expect(await runWords(drainTo(directory))).toMatchObject({ exitCode: 0 });
    expect(received()).toEqual(ids(5000).sort());
  });

  it('sends nothing more, though it waits for answers', async () => {
    const directory = makeDirectory();
    await leave(directory, numbered(5000), collector.url);
    const signals = new StopSignals();
    let begun = 0;
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    answer = async () => {
      begun += 1;
      await gate;
      return 200;
    };
    const running = runWords(drainTo(directory), { signals });
    await until(() => begun > 0, 'it has begun');
    signals.stop('SIGINT');
    // What has left the outbox before is on its way.
    await new Promise((resolve) => setTimeout(resolve, 100));
    const atStop = begun;
    open();
    expect(await running).toMatchObject({ exitCode: 1 });
    expect(begun).toBe(atStop);
    expect((await inspectDirectory(directory)).waiting).toBe(5000 - collector.events.length);
  });

  it('waits for no retry while GrowingIO fails, and speaks of none', async () => {
    const directory = makeDirectory();
    await leave(directory, numbered(1000), collector.url);
    const signals = new StopSignals();
    let requests = 0;
    answer = async () => {
      requests += 1;
      signals.stop('SIGINT');
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { status: 503, headers: { 'retry-after': '3' } };
    };
    const { exitCode, stderr } = await runWords(drainTo(directory), { signals });
    expect([exitCode, stderr]).toEqual([1, '']);
    expect(requests).toBeLessThanOrEqual(4);
    expect((await inspectDirectory(directory)).waiting).toBe(1000);
  });

  it('ends at once at the second signal', async () => {
    const directory = makeDirectory();
    await leave(directory, numbered(100), collector.url);
    const signals = new StopSignals();
    answer = () => {
      setTimeout(() => {
        signals.stop('SIGINT');
      }, 10);
      setTimeout(() => {
        signals.stop('SIGINT');
      }, 700);
      return slowly(60_000)();
    };
    const { exitCode, stdout } = await runWords(drainTo(directory), { signals });
    expect([exitCode, stdout.split('\n')[0]]).toEqual([1, 'delivered: 0 events']);
  });

  it('loses nothing at kill -9, however often, and sends nothing again of which the answer was noted', async () => {
    const directory = makeDirectory();
    await leave(directory, numbered(6000), collector.url);
    // As far as a real one is away.
    let underWay = 0;
    answer = async () => {
      underWay += 1;
      const status = await slowly(20)();
      underWay -= 1;
      return status;
    };
    const all = new Set<string>();
    for (const isKilled of [true, true, true, true, false]) {
      collector.clear();
      const waiting = await waitingIn(directory);
      const started = startProcess(drainTo(directory));
      if (isKilled) {
        await until(() => collector.events.length > 900, 'it delivers');
        started.child.kill('SIGKILL');
      }
      expect(await started.ended).toBe(isKilled ? 'SIGKILL' : 0);
      // What was under way arrives all the same.
      await until(() => underWay === 0, 'all is answered');
      await new Promise((resolve) => setTimeout(resolve, 100));
      const found = received();
      expect(found).toEqual(isKilled ? [...new Set(found)].filter((id) => waiting.includes(id)) : waiting);
      for (const id of found) all.add(id);
    }
    expect([...all].sort()).toEqual(ids(6000).sort());
    expect(readdirSync(directory).filter((name) => name.startsWith('events'))).toEqual([]);
  });
});

async function waitingIn(directory: string): Promise<string[]> {
  const waiting: string[] = [];
  for await (const { event } of readWaitingEvents(directory)) {
    waiting.push((event as { readonly var: { readonly id: string } }).var.id);
  }
  return waiting.sort();
}
