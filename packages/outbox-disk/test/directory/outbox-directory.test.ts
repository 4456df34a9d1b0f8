/** A rescue that is given a wrong directory says so: a mistyped path is no empty outbox. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { GrowingIOError } from '@growingio/upload';
import {
  finishReturns,
  inspectDirectory,
  isOutboxDirectory,
  readDeadLetters,
  readWaitingEvents,
  replayDeadLetters,
  returnDeadLetters,
} from '../../src/index.js';
import { cleanUp, leave, letterOf, makeDirectory } from '../../../../testing/disk-outboxes.js';

afterEach(cleanUp);

/** Everything that takes the directory of an outbox, by its name. */
const rescues: Record<string, (directory: string) => Promise<unknown>> = {
  inspectDirectory,
  isOutboxDirectory,
  readDeadLetters: (directory) => all(readDeadLetters(directory)),
  readWaitingEvents: (directory) => all(readWaitingEvents(directory)),
  replayDeadLetters: (directory) => replayDeadLetters(directory, () => true),
  returnDeadLetters: (directory) => returnDeadLetters(directory),
  finishReturns,
};

async function all(given: AsyncIterable<unknown>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const each of given) found.push(each);
  return found;
}

const names = Object.keys(rescues);
const without = (...left: string[]): string[] => names.filter((name) => !left.includes(name));

function run(name: string, directory: unknown): Promise<unknown> {
  return Promise.resolve().then(() => rescues[name]?.(directory as string));
}

describe.each(names)('%s', (name) => {
  it.each([
    [undefined, 'directory is undefined: it must be the path of a directory'],
    [7, 'directory is 7: it must be the path of a directory'],
    ['', 'directory is "": it must be the path of a directory'],
    ['~/growingio', 'directory is "~/growingio": it must be a path as Node takes it'],
  ])('refuses %p', async (directory, message) => {
    const running = run(name, directory);
    await expect(running).rejects.toThrow(GrowingIOError);
    await expect(running).rejects.toThrow(message);
  });

  it('takes an empty directory, and a new volume', async () => {
    const directory = makeDirectory();
    await run(name, directory);
    mkdirSync(join(directory, 'lost+found'));
    writeFileSync(join(directory, '.hidden'), '');
    await expect(run(name, directory)).resolves.not.toThrow();
  });
});

describe.each(without('isOutboxDirectory'))('%s', (name) => {
  it('refuses a directory that is not there, and a file', async () => {
    const directory = makeDirectory();
    const missing = join(directory, 'missing');
    const remedy = 'name the directory that is given to diskOutbox({ directory })';
    await expect(run(name, missing)).rejects.toMatchObject({
      ...{ name: 'GrowingIOError', code: 'ERR_GROWINGIO_OPTION' },
      message: `directory is ${JSON.stringify(missing)}: it is not there: ${remedy}`,
    });
    const file = join(directory, 'file');
    writeFileSync(file, '');
    await expect(run(name, file)).rejects.toMatchObject({
      ...{ name: 'GrowingIOError', code: 'ERR_GROWINGIO_OPTION' },
      message: `directory is ${JSON.stringify(file)}: it is no directory: ${remedy}`,
    });
  });
});

// The other two say it by what they return.
describe.each(without('inspectDirectory', 'isOutboxDirectory'))('%s', (name) => {
  it('refuses a directory of something else, also that of the dead letters alone', async () => {
    const { directory } = await leave(['one']);
    const letters = join(directory, 'dead-letters');
    mkdirSync(letters);
    writeFileSync(join(letters, '2026-01-01T00-00-00.000Z.1-a.jsonl'), letterOf('A'));
    await expect(run(name, letters)).rejects.toThrow('other files are there, and none of an outbox');
    await expect(run(name, directory)).resolves.not.toThrow();
  });
});

describe('isOutboxDirectory', () => {
  it('knows an outbox that begins meanwhile', async () => {
    const answers = new Set<boolean>();
    for (let round = 0; round < 200; round += 1) {
      const directory = makeDirectory();
      const asked = isOutboxDirectory(directory);
      for (let turn = 0; turn < round % 8; turn += 1) await setImmediate();
      writeFileSync(join(directory, 'holder.1-a.json'), '{}');
      answers.add(await asked);
    }
    expect(answers).toEqual(new Set([true]));
  });

  it('tells an outbox, an empty directory, and one of something else', async () => {
    const { directory } = await leave(['one']);
    const other = makeDirectory();
    expect([await isOutboxDirectory(directory), await isOutboxDirectory(other)]).toEqual([true, true]);
    writeFileSync(join(other, 'package.json'), '{}');
    expect(await isOutboxDirectory(other)).toBe(false);
    await expect(isOutboxDirectory(join(other, 'missing'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('what takes a function or options', () => {
  it.each([undefined, null, 'function'])('refuses %p as `into`, also while there are no letters', async (into) => {
    const replaying = replayDeadLetters(makeDirectory(), into as never);
    await expect(replaying).rejects.toThrow(GrowingIOError);
    await expect(replaying).rejects.toThrow('it must be a function that returns whether it takes a letter');
  });

  it.each([
    [{ isWantd: () => false }, 'isWantd is no option: did you mean isWanted?'],
    [{ isWanted: 'HTTP 400' }, 'isWanted is "HTTP 400": it must be a function'],
    [{ destination: 'p' }, 'destination is "p": it must be an object'],
    [{ signal: new AbortController() }, 'it must be an AbortSignal, such as the signal of an AbortController'],
    [null, 'options is null: it must be an object'],
  ])('refuses %p as options of returnDeadLetters', async (options, message) => {
    const returning = returnDeadLetters(makeDirectory(), options as never);
    await expect(returning).rejects.toThrow(GrowingIOError);
    await expect(returning).rejects.toThrow(message);
  });

  it('throws at the call of what is read piece by piece', () => {
    for (const read of [readDeadLetters, readWaitingEvents]) expect(() => read('')).toThrow(GrowingIOError);
  });
});
