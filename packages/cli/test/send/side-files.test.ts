/** The files beside an input: one run at a time has them, and none cuts off what it has not written. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { startCollector, type Collector } from '@growingio/collector';
import { StopSignals } from '../../src/command/stop-signals.js';
import { startProcess } from '../command/run-process.js';
import { runWords, type HostGiven, type Ran } from '../command/run-words.js';
import { Inputs, numbered, numbersIn, upTo } from './input-file.js';

const state = 'events.jsonl.growingio-state.jsonl';

let inputs: Inputs;
let collector: Collector;
/** What an answer waits for. */
let gate: Promise<void> | undefined;
let onRequest = (): void => undefined;

beforeEach(async () => {
  inputs = new Inputs();
  gate = undefined;
  onRequest = () => undefined;
  collector = await startCollector({
    respond: async () => {
      onRequest();
      await gate;
      return undefined;
    },
  });
});

afterEach(async () => {
  await collector.close();
  inputs.remove();
});

const words = (...more: string[]): string[] => [
  ...['send', '--from', 'events.jsonl', '--project', 'demo', '--host', collector.url],
  ...more,
];

const send = (more: readonly string[] = [], given: HostGiven = {}): Promise<Ran> =>
  runWords(words(...more), { cwd: inputs.folder, ...given });

const locks = (): string[] => readdirSync(inputs.folder).filter((name) => /\.\d+-[\da-f]+\.json$/.test(name));

describe('a second run with the same state', () => {
  it('is refused while the first one lives, so that no line is sent twice', async () => {
    inputs.write('events.jsonl', numbered(1000));
    let open = (): void => undefined;
    gate = new Promise((resolve) => (open = resolve));
    const asked = new Promise<void>((resolve) => (onRequest = resolve));
    const first = startProcess(words(), { cwd: inputs.folder });
    await asked;
    const { exitCode, stdout, stderr } = await send(['--json']);
    expect([exitCode, stdout, JSON.parse(stderr)]).toEqual([
      1,
      '',
      {
        code: 'ERR_GROWINGIO_FILE',
        message: `process ${String(first.child.pid)} is sending "events.jsonl"`,
        next: 'wait until it has ended, or stop it: the same command goes on then',
      },
    ]);
    open();
    expect(await first.ended).toBe(0);
    expect(numbersIn(collector).sort((a, b) => a - b)).toEqual(upTo(1000));
    expect(readdirSync(inputs.folder)).toEqual(['events.jsonl']);
  });

  it('goes on after one that was killed, and leaves nothing of it', async () => {
    inputs.write('events.jsonl', numbered(1000));
    gate = new Promise(() => undefined);
    const asked = new Promise<void>((resolve) => (onRequest = resolve));
    const first = startProcess(words(), { cwd: inputs.folder });
    await asked;
    first.child.kill('SIGKILL');
    await first.ended;
    expect(locks()).toHaveLength(1);
    gate = undefined;
    expect((await send()).exitCode).toBe(0);
    expect(readdirSync(inputs.folder)).toEqual(['events.jsonl']);
  });

  it('is none of the first where both name another state', async () => {
    inputs.write('events.jsonl', numbered(10));
    const more = ['--state', 'other', '--rejected', 'others'];
    const ran = await Promise.all([send(), send(more)]);
    expect(ran.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  });
});

describe('the state', () => {
  it('may be a link, which stays, and goes on by what it leads to', async () => {
    inputs.write('events.jsonl', numbered(5000));
    symlinkSync('kept', inputs.path('link'));
    const signals = new StopSignals();
    onRequest = () => {
      signals.stop('SIGINT');
    };
    expect((await send(['--state', 'link'], { signals })).exitCode).toBe(1);
    onRequest = () => undefined;
    expect([readlinkSync(inputs.path('link')), inputs.has('kept')]).toEqual(['kept', true]);
    expect((await send(['--state', 'kept'])).exitCode).toBe(0);
    expect([...new Set(numbersIn(collector))].sort((a, b) => a - b)).toEqual(upTo(5000));
    expect(readdirSync(inputs.folder).sort()).toEqual(['events.jsonl', 'link']);
  });

  it('is no pipe, which would keep everything waiting', async () => {
    inputs.write('events.jsonl', numbered(1));
    execFileSync('mkfifo', [inputs.path('pipe')]);
    const { exitCode, stderr } = await send(['--state', 'pipe']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('is no state of growingio send') as string]);
  });
});

describe('the file of rejected lines', () => {
  /** Sends a part, with a line that is wrong. */
  async function sendPart(more: readonly string[] = []): Promise<void> {
    inputs.write('events.jsonl', `broken\n${numbered(5000)}`);
    const signals = new StopSignals();
    onRequest = () => {
      signals.stop('SIGINT');
    };
    expect((await send(more, { signals })).exitCode).toBe(1);
    onRequest = () => undefined;
    expect(inputs.has(state)).toBe(true);
  }

  it.each([
    ['mine.txt', 'mine.txt" is there already'],
    ['events.jsonl', '--rejected is the input itself: "'],
  ])('is not cut off where a later run names %s', async (name, message) => {
    await sendPart();
    inputs.write('mine.txt', 'mine\n');
    const before = inputs.read(name);
    const { exitCode, stderr } = await send(['--rejected', name]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(inputs.read(name)).toBe(before);
  });

  it('may be another one in a later run', async () => {
    await sendPart();
    const { exitCode } = await send(['--rejected', 'new.jsonl']);
    expect(exitCode).toBe(1);
    expect(inputs.lines('events.jsonl.rejected.jsonl')).toMatchObject([{ line: 1 }]);
    expect(inputs.has('new.jsonl')).toBe(false);
  });

  it('is known again where it was named by another path', async () => {
    await sendPart(['--rejected', 'bad.jsonl']);
    expect((await send(['--rejected', `./x/../bad.jsonl`])).exitCode).toBe(1);
    expect(inputs.lines('bad.jsonl')).toHaveLength(1);
  });

  it.each(['state', 'rejected'])('can not be a folder, nor the input: --%s', async (name) => {
    inputs.write('events.jsonl', numbered(1));
    const folder = await send([`--${name}`, '.']);
    expect([folder.exitCode, folder.stderr]).toEqual([
      2,
      `growingio: --${name} is a folder: ${JSON.stringify(inputs.folder)}\n  name a file in it\n`,
    ]);
    const itself = await send([`--${name}`, './events.jsonl']);
    expect([itself.exitCode, itself.stderr]).toEqual([
      2,
      `growingio: --${name} is the input itself: ${JSON.stringify(inputs.path('events.jsonl'))}\n  name another file\n`,
    ]);
    expect(inputs.read('events.jsonl')).toBe(numbered(1));
  });

  it('can not be that of the state', async () => {
    inputs.write('events.jsonl', numbered(1));
    const { exitCode, stderr } = await send(['--state', 'both', '--rejected', './both']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^growingio: --state and --rejected are the same file: ".*both"\n {2}name two files\n$/);
    expect(inputs.has('both')).toBe(false);
    symlinkSync('both', inputs.path('link'));
    expect((await send(['--state', 'link', '--rejected', 'both'])).exitCode).toBe(2);
    expect((await send(['--state', 'both', '--rejected', 'link'])).exitCode).toBe(2);
    expect(inputs.has('both')).toBe(false);
  });
});
