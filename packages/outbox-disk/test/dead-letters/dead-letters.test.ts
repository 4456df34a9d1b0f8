import { appendFileSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDeadLetters, replayDeadLetters, type DeadLetter } from '../../src/dead-letters/replay-dead-letters.js';
import type { Settings } from '../../src/options.js';
import { appendAll, cleanUp, makeDirectory, openOutbox, reopen, until } from '../fixtures.js';

afterEach(cleanUp);

async function bury(directory: string, texts: readonly string[], settings: Partial<Settings> = {}): Promise<string[]> {
  const { outbox, said } = openOutbox(directory, settings);
  for (const text of texts) {
    appendAll(outbox, [text]);
    await outbox.bury(await outbox.lease({ events: 1, bytes: 1000 }), `HTTP 400`);
    await outbox.sync();
  }
  await outbox.close();
  return said;
}

async function read(directory: string): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = [];
  for await (const letter of readDeadLetters(directory)) letters.push(letter);
  return letters;
}

const names = (letters: readonly DeadLetter[]): unknown[] => letters.map(({ event }) => (event as { n: unknown }).n);

describe('DiskOutbox that can not write a dead letter', () => {
  it('does not write down that the event is settled: a later process finds it', async () => {
    const directory = makeDirectory();
    const inTheWay = join(directory, 'dead-letters');
    writeFileSync(inTheWay, '');
    const { outbox, said } = openOutbox(directory);
    appendAll(outbox, ['{"n":"A"}', '{"n":"B"}']);
    await outbox.sync();
    await outbox.bury(await outbox.lease({ events: 1, bytes: 1000 }), 'HTTP 400');
    await until(() => said.length > 0, 'it says that it can not write');
    await outbox.close();
    rmSync(inTheWay);
    expect(await reopen(directory)).toEqual(['{"n":"A"}', '{"n":"B"}']);
  });
});

describe('readDeadLetters', () => {
  it('reads what was buried, in order, with its reason and time', async () => {
    const directory = makeDirectory();
    await bury(directory, ['{"n":"苹果"}', '{"n":"B"}']);
    const letters = await read(directory);
    expect(letters).toMatchObject([
      { reason: 'HTTP 400', time: 1_700_000_000_000, event: { n: '苹果' } },
      { reason: 'HTTP 400', event: { n: 'B' } },
    ]);
    expect(Date.now() - Date.parse(letters[0]?.buriedAt ?? '')).toBeLessThan(60_000);
    expect(await reopen(directory)).toEqual([]);
  });

  it('reads an event that is no JSON as its text', async () => {
    const directory = makeDirectory();
    await bury(directory, ['no "JSON"\n']);
    expect((await read(directory)).map(({ event }) => event)).toEqual(['no "JSON"\n']);
  });

  it('passes over a line that was cut off', async () => {
    const directory = makeDirectory();
    await bury(directory, ['{"n":"A"}']);
    const folder = join(directory, 'dead-letters');
    const [name = ''] = readdirSync(folder);
    appendFileSync(join(folder, name), '{"reason":"HTTP 400","bur');
    expect(names(await read(directory))).toEqual(['A']);
  });

  it('reads none where there are none', async () => {
    expect(await read(makeDirectory())).toEqual([]);
  });
});

describe('replayDeadLetters', () => {
  it('removes those that are taken, and keeps the others', async () => {
    const directory = makeDirectory();
    await bury(directory, ['{"n":"A"}', '{"n":"B"}', '{"n":"C"}']);
    const report = await replayDeadLetters(directory, async (letter) => Promise.resolve(names([letter])[0] !== 'B'));
    expect(report).toEqual({ taken: 2, kept: 1 });
    expect(names(await read(directory))).toEqual(['B']);
  });

  it('keeps the letter at which it is stopped by an error, and those after it', async () => {
    const directory = makeDirectory();
    await bury(directory, ['{"n":"A"}', '{"n":"B"}', '{"n":"C"}']);
    const replayed = replayDeadLetters(directory, (letter) => {
      if (names([letter])[0] === 'B') throw new Error('stop');
      return true;
    });
    await expect(replayed).rejects.toThrow('stop');
    expect(names(await read(directory))).toEqual(['B', 'C']);
  });

  it('goes on with what a replay that crashed has left', async () => {
    const directory = makeDirectory();
    const folder = join(directory, 'dead-letters');
    mkdirSync(folder);
    const line = '{"reason":"HTTP 400","buriedAt":"2026-01-01T00:00:00.000Z","time":1,"event":{"n":"A"}}\n';
    writeFileSync(join(folder, '2026-01-01.x.jsonl.replaying'), line);
    expect(names(await read(directory))).toEqual(['A']);
    expect(await replayDeadLetters(directory, () => true)).toEqual({ taken: 1, kept: 0 });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('DiskOutbox with many dead letters', () => {
  it('drops the oldest beyond maxDeadLetterBytes, counts them and says so', async () => {
    const directory = makeDirectory();
    const texts = Array.from({ length: 60 }, (_, index) =>
      JSON.stringify({ n: `N${String(index)}`, x: 'x'.repeat(100) }),
    );
    const said = await bury(directory, texts, { maxDeadLetterBytes: 8000 });
    const left = names(await read(directory));
    expect(left.length).toBeLessThan(60);
    expect(left).toEqual(texts.map((_, index) => `N${String(index)}`).slice(-left.length));
    const folder = join(directory, 'dead-letters');
    const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    expect(bytes).toBeLessThanOrEqual(8000);
    const counts = said.map((message) => Number(/the oldest (\d+) dead letters were dropped/.exec(message)?.[1]));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(60 - left.length);
  });
});
