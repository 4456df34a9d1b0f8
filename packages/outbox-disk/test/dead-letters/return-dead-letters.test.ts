import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { encodeLetter } from '../../src/dead-letters/letter.js';
import { readDeadLetters, replayDeadLetters } from '../../src/dead-letters/replay-dead-letters.js';
import { finishReturns, returnDeadLetters } from '../../src/dead-letters/return-dead-letters.js';
import { labelOf } from '../../src/directory/destination.js';
import { describeProcess } from '../../src/directory/liveness-check.js';
import { inspectDirectory } from '../../src/inspect/inspect-directory.js';
import { readWaitingEvents } from '../../src/inspect/read-waiting-events.js';
import {
  all,
  appendAll,
  atCleanUp,
  cleanUp,
  destination,
  eventOf,
  letterOf,
  makeDirectory,
  numbered,
  openOutbox,
  reopen,
  until,
} from '../../../../testing/disk-outboxes.js';
import { giveTo, isRoot, nobody } from '../users.js';

afterEach(cleanUp);

const label = labelOf(destination);
const textOf = (n: string): string => JSON.stringify({ n });
/** Letters whose events have these names, as the lines of a file. */
const linesOf = (names: readonly string[], to: string | undefined = label): string =>
  names.map((n) => encodeLetter(eventOf(textOf(n)), 'HTTP 400', 0, to)).join('');

function writeLetters(directory: string, file: string, lines: string): void {
  mkdirSync(join(directory, 'dead-letters'), { recursive: true });
  writeFileSync(join(directory, 'dead-letters', file), lines, { mode: 0o600 });
}

const nameOf = (event: unknown): string => (event as { readonly n: string }).n;

async function deadIn(directory: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { event } of readDeadLetters(directory)) names.push(nameOf(event));
  return names;
}

async function waitingIn(directory: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { event } of readWaitingEvents(directory)) names.push(nameOf(event));
  return names;
}

const isWanted = ({ event }: { readonly event: unknown }): boolean => nameOf(event).startsWith('wanted');

describe('returnDeadLetters', () => {
  it('puts the letters that are wanted back, byte by byte and in order, for an outbox of their project', async () => {
    const directory = makeDirectory();
    const { outbox } = openOutbox(directory);
    const texts = [
      '{"n":"wanted 苹果","price":1.0}',
      textOf('other'),
      '{ "n": "wanted", "big": 12345678901234567890 }',
    ];
    appendAll(outbox, texts);
    await outbox.bury(await outbox.lease(all), 'HTTP 400');
    await outbox.close();
    expect(await returnDeadLetters(directory, { isWanted })).toEqual({ taken: 2, kept: 1, homeless: 0 });
    expect(await deadIn(directory)).toEqual(['other']);
    const { stores } = await inspectDirectory(directory);
    expect(stores).toMatchObject([{ waiting: 2, destination: { label }, holder: { state: 'dead' } }]);
    expect(await reopen(directory)).toEqual([texts[0], texts[2]]);
  });

  it('gives them to an outbox that is running, and to none of another project', async () => {
    const directory = makeDirectory();
    const { outbox: other } = openOutbox(directory, {}, { ...destination, projectId: 'other' });
    const { outbox } = openOutbox(directory);
    writeLetters(directory, '1.jsonl', linesOf(['A', 'B']));
    await returnDeadLetters(directory);
    await until(() => outbox.waiting === 2, 'the running outbox has them');
    expect(other.waiting).toBe(0);
    expect(readdirSync(join(directory, 'dead-letters'))).toEqual([]);
  });

  it('asks where letters go that do not say it', async () => {
    const directory = makeDirectory();
    writeLetters(directory, '1.jsonl', letterOf('old') + linesOf(['../../evil'], '../../../evil') + linesOf(['new']));
    expect(await returnDeadLetters(directory)).toEqual({ taken: 1, kept: 2, homeless: 2 });
    expect(await returnDeadLetters(directory, { destination })).toEqual({ taken: 2, kept: 0, homeless: 0 });
    expect((await waitingIn(directory)).sort()).toEqual(['../../evil', 'new', 'old']);
  });

  it('keeps what it does not understand, and drops what a crash has cut off', async () => {
    const directory = makeDirectory();
    writeLetters(directory, '1.jsonl', `${linesOf(['A'])}what is this\n{"reason":"HTTP`);
    expect(await returnDeadLetters(directory)).toEqual({ taken: 1, kept: 1, homeless: 0 });
    expect(statSync(join(directory, 'dead-letters/1.jsonl')).size).toBe('what is this\n'.length);
  });

  it('reads letters that somebody has written anew', async () => {
    const directory = makeDirectory();
    const letter = { event: { n: 'A', var: { event: 1 } }, to: label, time: 5, reason: 'r', buriedAt: 'b' };
    writeLetters(directory, '1.jsonl', `${JSON.stringify(letter)}\n`);
    expect(await returnDeadLetters(directory)).toMatchObject({ taken: 1 });
    expect(await reopen(directory)).toEqual([JSON.stringify(letter.event)]);
  });

  it('loses and doubles nothing, whatever is wanted of whichever files, how often (property)', async () => {
    const files = fc.array(fc.array(fc.boolean(), { maxLength: 8 }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(files, async (given) => {
        const directory = makeDirectory();
        const names = given.map((wanted, file) =>
          wanted.map((isOne, at) => `${isOne ? 'wanted' : 'other'} ${String(file)} ${String(at)}`),
        );
        for (const [at, each] of names.entries()) writeLetters(directory, `${String(at)}.jsonl`, linesOf(each));
        const wanted = names.flat().filter((name) => name.startsWith('wanted'));
        expect(await returnDeadLetters(directory, { isWanted })).toMatchObject({ taken: wanted.length, homeless: 0 });
        expect(await returnDeadLetters(directory, { isWanted })).toMatchObject({ taken: 0 });
        expect((await waitingIn(directory)).sort()).toEqual(wanted.sort());
        expect(await deadIn(directory)).toEqual(names.flat().filter((name) => !name.startsWith('wanted')));
      }),
      { numRuns: 30 },
    );
  });

  it('loses and doubles nothing that an outbox buries meanwhile', async () => {
    const directory = makeDirectory();
    const { outbox } = openOutbox(directory, { takeoverInterval: 3_600_000 });
    const work = { isOver: false };
    const replayed = (async () => {
      while (!work.isOver) await returnDeadLetters(directory);
    })();
    const names = numbered(600);
    for (let at = 0; at < names.length; at += 10) {
      appendAll(outbox, names.slice(at, at + 10).map(textOf));
      await outbox.bury(await outbox.lease(all), 'HTTP 400');
      await outbox.sync();
    }
    work.isOver = true;
    await replayed;
    await returnDeadLetters(directory);
    expect((await waitingIn(directory)).sort()).toEqual(names.sort());
    expect(await deadIn(directory)).toEqual([]);
  });

  it('is refused while another replay runs, and not by one that has died', async () => {
    const directory = makeDirectory();
    writeLetters(directory, '1.jsonl', linesOf(['A']));
    const dead = { ...(await describeProcess()), pid: 999_999_999 };
    writeFileSync(join(directory, 'dead-letters/replay.999999999-a.json'), JSON.stringify(dead));
    const during: Promise<unknown>[] = [];
    await replayDeadLetters(directory, async () => {
      during.push(returnDeadLetters(directory).catch((error: unknown) => error));
      await Promise.all(during);
      return false;
    });
    const [refused] = await Promise.all(during);
    expect(refused).toMatchObject({ code: 'EBUSY' });
    expect(String(refused)).toContain(`process ${String(process.pid)} is replaying the dead letters in `);
    expect(await returnDeadLetters(directory)).toMatchObject({ taken: 1 });
    expect(readdirSync(join(directory, 'dead-letters'))).toEqual([]);
  });

  it('begins no further file after a stop', async () => {
    const directory = makeDirectory();
    writeLetters(directory, '1.jsonl', linesOf(['A']));
    writeLetters(directory, '2.jsonl', linesOf(['B']));
    const stop = new AbortController();
    const options = { signal: stop.signal, isWanted: () => (stop.abort(), true) };
    expect(await returnDeadLetters(directory, options)).toMatchObject({ taken: 1 });
    expect(await deadIn(directory)).toEqual(['B']);
  });

  it('gives what root puts back to whom the letters belong', async () => {
    const owner = isRoot ? nobody : (process.geteuid?.() ?? 0);
    const directory = makeDirectory();
    writeLetters(directory, '1.jsonl', linesOf(['A', 'other']));
    if (isRoot) giveTo(owner, directory);
    await returnDeadLetters(directory, { isWanted: ({ event }) => nameOf(event) === 'A' });
    const names = readdirSync(directory, { recursive: true }).map(String);
    expect(names.some((name) => name.endsWith('.segment'))).toBe(true);
    for (const name of names) expect([name, statSync(join(directory, name)).uid]).toEqual([name, owner]);
  });
});

describe('returnDeadLetters, killed with SIGKILL before each of its calls', () => {
  const [first, second] = [
    ['wanted 1', 'other 1', 'wanted 2'],
    ['wanted 3', 'wanted 4'],
  ] as const;
  const everything = [...first, ...second].sort();

  async function killBefore(call: number): Promise<{ directory: string; wasKilled: boolean }> {
    const directory = makeDirectory();
    writeLetters(directory, '1.jsonl', linesOf(first));
    writeLetters(directory, '2.jsonl', linesOf(second));
    const script = join(__dirname, 'killed-replay.mjs');
    const child = spawn(process.execPath, [script, directory, String(call)], { stdio: 'ignore' });
    atCleanUp(() => child.kill('SIGKILL'));
    await once(child, 'close');
    if (child.exitCode !== 0 && child.signalCode !== 'SIGKILL')
      throw new Error(`it ended with ${String(child.exitCode)}`);
    return { directory, wasKilled: child.signalCode === 'SIGKILL' };
  }

  it('has each letter either still there or as an event, once, at the end of the next replay or without one', async () => {
    let call = 1;
    for (; ; call += 1) {
      const { directory, wasKilled } = await killBefore(call);
      // At no moment is one there twice.
      const seen = [...(await deadIn(directory)), ...(await waitingIn(directory))];
      expect([call, new Set(seen).size]).toEqual([call, seen.length]);
      // What was decided is ended; what was not stays.
      await finishReturns(directory);
      expect([call, ...[...(await deadIn(directory)), ...(await waitingIn(directory))].sort()]).toEqual([
        call,
        ...everything,
      ]);
      expect((await inspectDirectory(directory)).faults).toEqual([]);
      await returnDeadLetters(directory, { isWanted });
      expect([call, ...(await waitingIn(directory)).sort()]).toEqual([
        call,
        ...everything.filter((name) => name.startsWith('wanted')),
      ]);
      expect(await deadIn(directory)).toEqual(['other 1']);
      expect(readdirSync(join(directory, 'dead-letters'))).toEqual(['1.jsonl']);
      if (!wasKilled) break;
      rmSync(directory, { recursive: true });
    }
    expect(call).toBeGreaterThan(25);
  });

  it('shows a replay that has not ended', async () => {
    const directory = makeDirectory();
    writeLetters(directory, '1.jsonl', linesOf(['A']));
    mkdirSync(join(directory, 'dead-letters/0.jsonl.returned'));
    expect((await inspectDirectory(directory)).faults).toEqual([
      { path: join(directory, 'dead-letters/0.jsonl.returned'), kind: 'interrupted' },
    ]);
    await finishReturns(directory);
    expect((await inspectDirectory(directory)).faults).toEqual([]);
    renameSync(join(directory, 'dead-letters/1.jsonl'), join(directory, 'dead-letters/1.jsonl.replaying'));
    expect(await returnDeadLetters(directory)).toMatchObject({ taken: 1 });
  });
});
