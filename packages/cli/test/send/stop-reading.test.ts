/** Inputs that say nothing, and are read no more when somebody asks for an end. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { Readable } from 'node:stream';
import { startCollector, type Collector } from '@growingio/collector';
import { untilItHandlesSignals } from '../command/handles-signals.js';
import { runWords } from '../command/run-words.js';
import { startProcess, type ProcessOptions } from '../command/run-process.js';
import { Inputs, numbered, numbersIn, upTo } from './input-file.js';

let inputs: Inputs;
let collector: Collector;
let writer: ChildProcess | undefined;

beforeEach(async () => {
  inputs = new Inputs();
  collector = await startCollector();
});

afterEach(async () => {
  writer?.kill('SIGKILL');
  await collector.close();
  inputs.remove();
});

const words = (from: string): string[] => ['send', '--from', from, '--project', 'demo', '--host', collector.url];

async function startReading(from: string, options: ProcessOptions = {}): Promise<ReturnType<typeof startProcess>> {
  const started = startProcess(words(from), { cwd: inputs.folder, ...options });
  await untilItHandlesSignals(started.child.pid ?? 0);
  return started;
}

/** A pipe with a name into which somebody writes this, and then nothing, without an end. */
function makePipe(text?: string): void {
  execFileSync('mkfifo', [inputs.path('pipe')]);
  if (text === undefined) return;
  inputs.write('text', text);
  writer = spawn('sh', ['-c', 'exec 3>pipe; cat text >&3; sleep 600'], { cwd: inputs.folder, stdio: 'ignore' });
}

describe('an input that says nothing', () => {
  it.each([
    ['a pipe with a name that nobody writes to', undefined],
    ['a pipe with a name whose writer is silent', ''],
  ])('is left at a signal: %s', async (_, text) => {
    makePipe(text);
    const { child, ended, text: said } = await startReading('pipe');
    child.kill('SIGINT');
    expect(await ended).toBe(1);
    expect(said.stderr).toBe(
      'growingio: stopped before "pipe" had an event\n  nothing is sent: run the same command again\n',
    );
  });

  it('is left at Ctrl-C on a terminal, before anything was typed', async () => {
    const { type, ended, text } = await startReading('-', { terminal: true });
    type('\u0003');
    expect(await ended).toBe(1);
    expect(text.stdout).toContain('growingio: stopped before "-" had an event\r\n');
  });

  it('is left when it says no more, with all that it has said', async () => {
    makePipe(numbered(100));
    const { child, ended, text } = await startReading('pipe');
    await collector.waitFor(100);
    child.kill('SIGTERM');
    expect(await ended).toBe(1);
    expect(text.stdout).toBe('100 read: 100 sent, 0 bad, 0 dead\n');
    expect(numbersIn(collector)).toEqual(upTo(100));
  });
});

describe('an input that fails', () => {
  it('ends the run, with what was read and the reason', async () => {
    const stdin = Readable.from(
      (async function* () {
        yield Buffer.from(numbered(100));
        await collector.waitFor(100);
        throw new Error('EIO: i/o error, read');
      })(),
    );
    const { exitCode, stdout, stderr } = await runWords(words('-'), { cwd: inputs.folder, stdin });
    expect([exitCode, stdout]).toEqual([1, '100 read: 100 sent, 0 bad, 0 dead\n']);
    expect(stderr).toContain(
      'growingio: the input can not be read to its end: EIO: i/o error, read\n  look at its disk, then run the same command again\n',
    );
  });
});
