/** A file that was sent in part: killed, stopped, changed. */
import { startCollector, type Collector, type CollectorOptions } from '@growingio/collector';
import { StopSignals } from '../../src/command/stop-signals.js';
import { runProcess, startProcess, type ProcessOptions } from '../command/run-process.js';
import { runWords, type HostGiven, type Ran } from '../command/run-words.js';
import { Inputs, numbered, numbersIn, upTo } from './input-file.js';

const state = 'events.jsonl.growingio-state.jsonl';
const rejected = 'events.jsonl.rejected.jsonl';
/** Requests that may be under way at once, and events in each. */
const [mostRequests, batch] = [4, 100];

let inputs: Inputs;
let collector: Collector;

beforeEach(() => {
  inputs = new Inputs();
});

afterEach(async () => {
  await collector.close();
  inputs.remove();
});

/** A collector that calls `onEvents` with the number of events before each answer. */
async function start(
  onEvents: (events: number) => void = () => undefined,
  respond?: CollectorOptions['respond'],
): Promise<void> {
  let events = 0;
  collector = await startCollector({
    respond: async (request) => {
      events += request.eventCount;
      onEvents(events);
      await new Promise((resolve) => setTimeout(resolve, 2));
      return respond?.(request);
    },
  });
}

const words = (from: string): string[] => ['send', '--from', from, '--project', 'demo', '--host', collector.url];

async function send(more: readonly string[] = [], given: HostGiven = {}): Promise<Ran> {
  return runWords([...words('events.jsonl'), ...more], { cwd: inputs.folder, ...given });
}

/** Sends about so many events, and stops. */
async function stopAfter(most: number, given: HostGiven = {}, more: readonly string[] = []): Promise<Ran> {
  const signals = new StopSignals();
  await start((events) => {
    if (events >= most) signals.stop('SIGINT');
  });
  return send(more, { ...given, signals });
}

describe('a run that was killed', () => {
  it('is gone on with: no line is lost, and no more are repeated than were under way', async () => {
    const count = 20_000;
    const lines = numbered(count).split('\n');
    lines[4999] = 'broken';
    lines[15_000] = 'broken, too';
    inputs.write('events.jsonl', lines.join('\n'));
    const kills = [3000, 9000, 16_000];
    let child: ReturnType<typeof startProcess> | undefined;
    await start((events) => {
      if (events < (kills[0] ?? Infinity)) return;
      kills.shift();
      child?.child.kill('SIGKILL');
    });
    const options: ProcessOptions = { cwd: inputs.folder };
    let runs = 0;
    let ended: unknown = 'SIGKILL';
    for (; ended === 'SIGKILL'; runs += 1) {
      child = startProcess([...words('events.jsonl'), '--json'], options);
      ended = await child.ended;
    }
    expect([runs, ended]).toEqual([4, 1]);
    expect(child?.text.stderr).toMatch(/"events\.jsonl": going on at line \d+, lines settled so far: [\d,]+/);

    const numbers = numbersIn(collector);
    const good = upTo(count).filter((number) => number !== 5000 && number !== 15_001);
    expect([...new Set(numbers)].sort((a, b) => a - b)).toEqual(good);
    expect(numbers.length - good.length).toBeLessThanOrEqual(3 * mostRequests * batch);
    expect(JSON.parse(child?.text.stdout ?? '')).toMatchObject({
      read: count,
      sent: count - 2,
      bad: 2,
      dead: 0,
      complete: true,
    });
    expect(inputs.lines(rejected)).toEqual([
      { line: 5000, reason: 'this is no JSON: write one event a line, as jq -c does', text: 'broken' },
      { line: 15_001, reason: 'this is no JSON: write one event a line, as jq -c does', text: 'broken, too' },
    ]);
    expect(inputs.has(state)).toBe(false);
  });
});

describe('a run that was stopped', () => {
  it('lets what is under way end, and says how to go on, so that each line is sent once', async () => {
    inputs.write('events.jsonl', numbered(5000));
    const stopped = await stopAfter(1000);
    expect(stopped.exitCode).toBe(1);
    const { length: before } = collector.events;
    expect(before).toBeLessThan(5000);
    expect(stopped.stdout).toBe(
      `${before.toLocaleString('en-US')} read: ${before.toLocaleString('en-US')} sent, 0 bad, 0 dead\n`,
    );
    expect(stopped.stderr).toMatch(
      /not all is sent: the same command goes on at line \d+, by ".*growingio-state.jsonl"\n$/,
    );

    const { exitCode, stdout } = await send(['--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ read: 5000, sent: 5000, complete: true });
    expect(numbersIn(collector).sort((a, b) => a - b)).toEqual(upTo(5000));
  });

  it('waits for no retry while GrowingIO fails, and speaks of none', async () => {
    inputs.write('events.jsonl', numbered(5000));
    const signals = new StopSignals();
    let requests = 0;
    await start(undefined, async () => {
      requests += 1;
      signals.stop('SIGINT');
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { status: 503, headers: { 'retry-after': '3' } };
    });
    const { exitCode, stdout, stderr } = await send([], { signals });
    expect([exitCode, stdout]).toEqual([1, '0 read: 0 sent, 0 bad, 0 dead\n']);
    expect(stderr).toMatch(/^not all is sent: the same command goes on at line 1, by .*\n$/);
    expect(requests).toBeLessThanOrEqual(mostRequests);
  });

  it.each([
    ['one that is under way beside others that fail', 5000, 2, 0],
    ['a probe', 80, 1, 1],
  ])('waits for the answer of %s, so that each line is sent once', async (_, count, atOnce, failing) => {
    inputs.write('events.jsonl', numbered(count));
    const signals = new StopSignals();
    let requests = 0;
    let isOver = false;
    let areThere = (): void => undefined;
    const all = new Promise<void>((resolve) => (areThere = resolve));
    await start(undefined, async () => {
      requests += 1;
      const number = requests;
      if (isOver) return undefined;
      if (number > failing) {
        signals.stop('SIGINT');
        if (number - failing >= atOnce) areThere();
      }
      if (number <= failing) return { status: 503, headers: { 'retry-after': '0' } };
      await all;
      if (atOnce > 1 && number === 1) return { status: 503, headers: { 'retry-after': '60' } };
      // Long after the first one has failed.
      await new Promise((resolve) => setTimeout(resolve, 400));
      return undefined;
    });
    const stopped = await send(['--json'], { signals });
    const sent = collector.events.length;
    expect(sent).toBeGreaterThan(0);
    expect(JSON.parse(stopped.stdout)).toMatchObject({ sent });
    expect(stopped.exitCode).toBe(sent < count ? 1 : 0);
    isOver = true;
    // What has failed before may follow a probe that is answered: then nothing is left.
    if (sent < count) await send();
    expect(numbersIn(collector).sort((a, b) => a - b)).toEqual(upTo(count));
  });

  it('goes on behind the header of a CSV, in the middle of its rows', async () => {
    const rows = upTo(3000).map((number) => `Buy,u1,${String(number)},"two\nlines"`);
    inputs.write('events.jsonl', '');
    inputs.write('events.csv', `event,loginUserId,number,text\n${rows.join('\n')}\n`);
    const signals = new StopSignals();
    await start((events) => {
      if (events >= 800) signals.stop('SIGTERM');
    });
    const given = { cwd: inputs.folder };
    expect((await runWords(words('events.csv'), { ...given, signals })).exitCode).toBe(1);
    expect((await runWords(words('events.csv'), given)).exitCode).toBe(0);
    expect(numbersIn(collector).sort((a, b) => a - b)).toEqual(upTo(3000));
  });

  it('of standard input rejects what was read and not sent, so that nothing vanishes', async () => {
    const { exitCode, stdout, stderr } = await stopAfter(300, { stdin: numbered(20_000) }, ['--from', '-', '--json']);
    expect(exitCode).toBe(1);
    const { sent = 0, dead = 0, read = 0 } = JSON.parse(stdout) as Record<string, number>;
    expect(read).toBe(sent + dead);
    const arrived = numbersIn(collector);
    const file = 'stdin.rejected.jsonl';
    const left = (inputs.has(file) ? inputs.lines(file) : []) as readonly { event: { var: { number: number } } }[];
    const all = new Set([...arrived, ...left.map(({ event }) => event.var.number)]);
    expect([...all].sort((a, b) => a - b)).toEqual(upTo(read));
    expect(left).toHaveLength(dead);
    // On a slow machine the time is over while a few requests have no answer yet: their events may have arrived.
    expect(arrived.length).toBeGreaterThanOrEqual(sent);
    expect(arrived.length).toBeLessThanOrEqual(sent + mostRequests * batch);
    expect(stderr).toContain('"-" was not read to its end');
  });

  it('of standard input goes on where it has a state', async () => {
    const given = { stdin: numbered(5000) };
    const more = ['--from', '-', '--state', 'mine.jsonl'];
    expect((await stopAfter(1000, given, more)).exitCode).toBe(1);
    expect((await send(more, given)).exitCode).toBe(0);
    expect(numbersIn(collector).sort((a, b) => a - b)).toEqual(upTo(5000));
    expect((await send(more, { stdin: numbered(10) })).exitCode).toBe(0);
  });
});

describe('a state', () => {
  const change: [string, (name: string) => void, string][] = [
    [
      'of a file that has grown',
      (name) => inputs.write(name, `${numbered(5000)}{}\n`),
      'has changed since it was sent in part',
    ],
    [
      'of a file with another beginning',
      (name) => inputs.write(name, numbered(5000, 5)),
      'has changed since it was sent in part',
    ],
    ['that is none', () => inputs.write(state, '{}\n'), 'is no state of growingio send'],
  ];

  it.each(change)('%s is not gone on with', async (_, make, message) => {
    inputs.write('events.jsonl', numbered(5000));
    await stopAfter(300);
    const { length: before } = collector.events;
    make('events.jsonl');
    const { exitCode, stderr } = await send();
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain(message.startsWith('is no') ? 'move it away' : 'or delete');
    expect(collector.events).toHaveLength(before);
  });

  it('of another project is not gone on with', async () => {
    inputs.write('events.jsonl', numbered(5000));
    await stopAfter(300);
    const { exitCode, stderr } = await send(['--project', 'other']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('has been sent in part, and not to the project "other"');
  });

  it('whose last record was written in part is gone on with, and so are the rejected lines', async () => {
    inputs.write('events.jsonl', `${numbered(4999)}broken\n`);
    await stopAfter(300);
    const { counts } = inputs.lines(state).at(-1) as { counts: { bad: number } };
    const before = inputs.has(rejected) ? inputs.read(rejected) : '';
    expect(before.split('\n').length - 1).toBe(counts.bad);
    inputs.write(state, `${inputs.read(state)}{"from":{"line":4000,"off`);
    // Of rows that are read again.
    inputs.write(rejected, `${before}{"line":4000,"reason":"killed before that was recorded","text":""}\n`);
    expect((await send()).exitCode).toBe(1);
    expect(numbersIn(collector).sort((a, b) => a - b)).toEqual(upTo(4999));
    expect(inputs.lines(rejected)).toEqual([
      { line: 5000, reason: 'this is no JSON: write one event a line, as jq -c does', text: 'broken' },
    ]);
  });
});

/** With a sign for each Escape. */
function visible(text: string): string {
  return text.replaceAll('\u001b', '␛');
}

describe('the process', () => {
  it('draws a bar on a terminal, and no more than that', async () => {
    await start();
    inputs.write('events.jsonl', numbered(2000));
    const options = { cwd: inputs.folder, terminal: true, env: { LANG: 'zh_CN.UTF-8' } };
    const { exitCode, stdout } = await runProcess([...words('events.jsonl'), '--rate', '2000'], options);
    expect(exitCode).toBe(0);
    const bar = /\r␛\[K\[#*-*\] [\d,]+ 个事件（\d+%），每秒 [\d,]+ 个/;
    const text = visible(stdout);
    expect(text).toMatch(bar);
    // The last one is erased.
    expect(text.replace(/\r␛\[K\[#*-*\][^\r]*/g, '')).toBe(
      '\r␛[K共读取 2,000 个：已发送 2,000 个，有误 0 个，被拒 0 个\r\n',
    );
  });

  it('shows a single event in colours on a terminal, in none elsewhere', async () => {
    await start();
    const one = ['send', 'BuyProduct', '--user', 'u1', '--project', 'demo', '--host', collector.url];
    const inTerminal = await runProcess(one, { terminal: true, env: { LANG: 'zh_CN.UTF-8' } });
    expect(inTerminal.exitCode).toBe(0);
    expect(visible(inTerminal.stdout)).toMatch(/␛\[32mHTTP 200 OK，用时 \d+ 毫秒（delivered）␛\[39m/);
    const inPipe = await runProcess(one);
    expect(inPipe.stdout).toMatch(/^HTTP 200 OK, after \d+ ms \(delivered\)$/m);
    expect(inPipe.stdout).not.toContain('\u001b');
    const plain = await runProcess(one, { terminal: true, env: { NO_COLOR: '1' } });
    expect(plain.stdout).not.toContain('\u001b');
  });

  it('ends in order by Ctrl-C on a terminal, and goes on in a pipe', async () => {
    await start();
    inputs.write('events.jsonl', numbered(5000));
    const process = startProcess([...words('events.jsonl'), '--rate', '1000'], { cwd: inputs.folder, terminal: true });
    await process.waitFor(/[1-9]\d* events/);
    process.type('\u0003');
    expect(await process.ended).toBe(1);
    expect(process.text.stdout).toContain('the same command goes on at line');
    const { length: before } = collector.events;
    const { exitCode, stdout, stderr } = await runProcess(words('events.jsonl'), { cwd: inputs.folder });
    expect([exitCode, stdout]).toEqual([0, '5,000 read: 5,000 sent, 0 bad, 0 dead\n']);
    expect(stderr).toContain(`lines settled so far: ${before.toLocaleString('en-US')}`);
    expect(numbersIn(collector).sort((a, b) => a - b)).toEqual(upTo(5000));
  });
});
