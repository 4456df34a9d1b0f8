/** A disk that is full while the state and the rejected lines are written. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startCollector, type Collector } from '@growingio/collector';
import { makeSmallDisk, type SmallDisk } from '../../../../testing/disks.js';
import { cleanUp } from '../../../../testing/disk-outboxes.js';
import { RejectedFile } from '../../src/send/rejected-file.js';
import { noCounts, SettledLines } from '../../src/send/settled-lines.js';
import { readState, StateFile } from '../../src/send/state-file.js';
import { runWords, type Ran } from '../command/run-words.js';
import { Inputs, numbered, numbersIn, upTo } from './input-file.js';

let inputs: Inputs;
let collector: Collector;
let disk: SmallDisk;

beforeEach(async () => {
  inputs = new Inputs();
  collector = await startCollector();
  disk = makeSmallDisk();
  mkdirSync(disk.directory, { recursive: true });
});

afterEach(async () => {
  await collector.close();
  inputs.remove();
  await cleanUp();
});

/** Requests that may be under way at once, and events in each. */
const [mostRequests, batch] = [4, 100];
const bad = (at: number): string => `{"bad":${String(at)},"filling":"${'x'.repeat(300_000)}"}\n`;

async function send(words: readonly string[], stdin = ''): Promise<Ran> {
  const to = ['--project', 'demo', '--host', collector.url, '--rejected', join(disk.directory, 'rejected')];
  return runWords(['send', ...to, ...words], { cwd: inputs.folder, stdin });
}

/** Has the disk no room for the bad lines, which take 1.2 MB of its 1 MiB. */
const lines = (): string => numbered(300) + [1, 2, 3, 4].map(bad).join('') + numbered(300, 301);

describe('a disk that is full', () => {
  it('ends the run, which is gone on with from there: no line is lost, and each bad one is there once', async () => {
    if (!disk.isReal) return;
    inputs.write('events.jsonl', lines());
    const words = ['--from', 'events.jsonl', '--state', join(disk.directory, 'state')];
    const { exitCode, stderr } = await send([...words, '--json']);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stderr.split('\n').at(-2) ?? '')).toMatchObject({
      code: 'ERR_GROWINGIO_FILE',
      message: expect.stringContaining('ENOSPC') as string,
      next: expect.stringMatching(/^make room on their disk/) as string,
    });
    // Room is made elsewhere for what is there already.
    const kept = readFileSync(join(disk.directory, 'state'), 'utf8');
    expect(kept.endsWith('\n')).toBe(true);
    const before = collector.events.length;
    inputs.write('state', kept);
    inputs.write('rejected', readFileSync(join(disk.directory, 'rejected')));
    const again = await runWords(
      ['send', '--from', 'events.jsonl', '--state', 'state', '--rejected', 'rejected', '--project', 'demo'].concat(
        ...['--host', collector.url, '--json'],
      ),
      { cwd: inputs.folder },
    );
    expect(JSON.parse(again.stdout)).toMatchObject({ read: 604, sent: 600, bad: 4, complete: true });
    expect((inputs.lines('rejected') as { line: number }[]).map(({ line }) => line)).toEqual([301, 302, 303, 304]);
    const numbers = numbersIn(collector);
    expect([...new Set(numbers)].sort((a, b) => a - b)).toEqual(upTo(600));
    expect(numbers.length - 600).toBeLessThanOrEqual(Math.min(before, mostRequests * batch));
  });

  it('says the lines of a stream that it can not write, since nobody can read them again', async () => {
    if (!disk.isReal) return;
    const { exitCode, stderr } = await send(['--from', '-'], lines());
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`not sent, and not in ${JSON.stringify(join(disk.directory, 'rejected'))}:\n{"line":`);
    const said = stderr.split('\n').filter((line) => line.startsWith('{"line":'));
    const numbers = said.map((line) => (JSON.parse(line) as { line: number }).line);
    const { events } = collector;
    // What was read is sent, in the file, or said.
    for (const line of [301, 302, 303, 304]) {
      const isWritten = readFileSync(join(disk.directory, 'rejected'), 'utf8').includes(`{"line":${String(line)},`);
      expect([line, isWritten || numbers.includes(line)]).toEqual([line, true]);
    }
    for (const number of upTo(300)) {
      const isSent = events.some(({ variables }) => variables?.['number'] === number);
      expect([number, isSent || numbers.includes(number)]).toEqual([number, true]);
    }
  });
});

describe('StateFile', () => {
  it('keeps the state that it has where it can not write it anew', () => {
    const path = inputs.path('state');
    const lines_ = new SettledLines({ line: 1, offset: 0 }, noCounts, []);
    const belonging = { project: 'demo', host: '', head: 'x' };
    const state = new StateFile(path, belonging, lines_, new RejectedFile(inputs.path('rejected'), 0));
    // Stands in the way of the next one.
    mkdirSync(`${path}.new`);
    const record = (): void => {
      for (let line = 1; line <= 4001; line += 2) {
        lines_.refuse(line);
        state.record(0);
      }
    };
    expect(record).toThrow('EISDIR');
    state.close();
    expect(readState(path, belonging)).toMatchObject({ counts: { bad: 2000 }, rejectedFile: 'rejected' });
  });
});
