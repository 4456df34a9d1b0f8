import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { DiskOutbox } from '../../src/disk-outbox.js';
import type { DeadLetter } from '../../src/dead-letters/letter.js';
import { readDeadLetters, replayDeadLetters } from '../../src/dead-letters/replay-dead-letters.js';
import type { Settings } from '../../src/options.js';
import { makeSmallDisk } from '../../../../testing/disks.js';
import {
  appendAll,
  cleanUp,
  letterOf,
  makeDirectory,
  numbered,
  openOutbox,
  reopen,
  until,
} from '../../../../testing/disk-outboxes.js';

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

/** Events that are told apart by their names. */
const named = (count: number, prefix = 'N'): string[] => numbered(count, prefix).map((n) => JSON.stringify({ n }));

/** Appends events and buries them, each on its own, without waiting for anything, as an API that refuses them has it done. */
async function buryAll(outbox: DiskOutbox, texts: readonly string[]): Promise<void> {
  appendAll(outbox, texts);
  for (const [at, event] of (await outbox.lease({ events: texts.length, bytes: 1_000_000_000 })).entries()) {
    void outbox.bury([event], 'HTTP 400');
    // Some come while others are being written.
    if (at % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('DiskOutbox that buries events', () => {
  it.each(['os', 'fsync'] as const)(
    'keeps each of them exactly once, also those that come meanwhile (%s)',
    async (durability) => {
      const directory = makeDirectory();
      const { outbox } = openOutbox(directory, { durability });
      await buryAll(outbox, named(500));
      await outbox.sync();
      expect(names(await read(directory))).toEqual(numbered(500, 'N'));
      await outbox.close();
      expect(names(await read(directory))).toEqual(numbered(500, 'N'));
      expect(await reopen(directory)).toEqual([]);
    },
  );

  it('writes what a full disk has cut off again, and nothing twice', async () => {
    const disk = makeSmallDisk();
    const { outbox, said } = openOutbox(disk.directory);
    await buryAll(outbox, named(5, 'before'));
    await outbox.sync();
    appendAll(outbox, named(300, 'x'.repeat(200)));
    await outbox.sync();
    disk.fill();
    await outbox.bury(await outbox.lease({ events: 300, bytes: 1_000_000 }), 'HTTP 400');
    await until(() => said.length > 0 || !disk.isReal, 'it says that it can not write');
    disk.free();
    await outbox.close();
    const expected = [...numbered(5, 'before'), ...numbered(300, 'x'.repeat(200))];
    expect(names(await read(disk.directory))).toEqual(expected);
    expect(await reopen(disk.directory)).toEqual([]);
  });

  it('lets nobody else read them', async () => {
    const directory = makeDirectory();
    await bury(directory, ['{"n":"A"}']);
    const folder = join(directory, 'dead-letters');
    const modes = [folder, ...readdirSync(folder).map((name) => join(folder, name))].map((path) => statSync(path).mode);
    expect(modes.map((mode) => (mode & 0o777).toString(8))).toEqual(['700', '600']);
  });

  it('follows no link, and keeps their events until it can write', async () => {
    const [directory, elsewhere] = [makeDirectory(), makeDirectory()];
    symlinkSync(elsewhere, join(directory, 'dead-letters'));
    const said = await bury(directory, ['{"n":"A"}']);
    expect(readdirSync(elsewhere)).toEqual([]);
    expect(said).toContainEqual(expect.stringMatching(/^error: dead letters can't be written to .* \(ELINK\)/));
    await expect(read(directory)).rejects.toThrow('is a link');
    await expect(replayDeadLetters(directory, () => true)).rejects.toThrow('is a link');
    rmSync(join(directory, 'dead-letters'));
    expect(await reopen(directory)).toEqual(['{"n":"A"}']);
  });
});

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

  it('writes events all the same, and the dead letter when it can', async () => {
    const directory = makeDirectory();
    const inTheWay = join(directory, 'dead-letters');
    writeFileSync(inTheWay, '');
    const { outbox, said } = openOutbox(directory);
    await buryAll(outbox, ['{"n":"A"}']);
    await until(() => said.length > 0, 'it says that it can not write');
    expect(said).toEqual([
      expect.stringMatching(/^error: dead letters can't be written to .* \(ENOTFOLDER\): they wait/),
    ]);
    appendAll(outbox, ['{"n":"B"}']);
    await outbox.sync();
    rmSync(inTheWay);
    await until(() => said.length > 1, 'it says that it writes again');
    expect(said[1]).toMatch(/^info: dead letters are written to .* again$/);
    await outbox.close();
    expect(names(await read(directory))).toEqual(['A']);
    expect(await reopen(directory)).toEqual(['{"n":"B"}']);
  });

  it('keeps the file of their events, even if all others in it are settled', async () => {
    const directory = makeDirectory();
    writeFileSync(join(directory, 'dead-letters'), '');
    const { outbox, said } = openOutbox(directory, { segmentBytes: 1 });
    appendAll(outbox, ['{"n":"A"}', '{"n":"B"}']);
    await outbox.sync();
    await outbox.bury(await outbox.lease({ events: 1, bytes: 1000 }), 'HTTP 400');
    await until(() => said.length > 0, 'it says that it can not write');
    await outbox.acknowledge(await outbox.lease({ events: 1, bytes: 1000 }));
    await outbox.close();
    rmSync(join(directory, 'dead-letters'));
    expect(await reopen(directory)).toEqual(['{"n":"A"}']);
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

  it('reads what a writer has in hand, and what it had when it died', async () => {
    const directory = makeDirectory();
    await bury(directory, ['{"n":"A"}', '{"n":"B"}']);
    const folder = join(directory, 'dead-letters');
    const [name = ''] = readdirSync(folder);
    renameSync(join(folder, name), join(folder, `${name}.appending`));
    expect(names(await read(directory))).toEqual(['A', 'B']);
    // Its process has closed the outbox: a replay may take it.
    expect(await replayDeadLetters(directory, () => true)).toEqual({ taken: 2, kept: 0 });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('passes over what is no regular file, and reads its neighbours', async () => {
    const directory = makeDirectory();
    await bury(directory, ['{"n":"A"}']);
    const folder = join(directory, 'dead-letters');
    const elsewhere = join(directory, 'elsewhere');
    writeFileSync(elsewhere, letterOf('elsewhere'));
    symlinkSync(elsewhere, join(folder, '2026-01-01T00-00-00.000Z.1-a.jsonl'));
    mkdirSync(join(folder, '2026-01-01T00-00-00.000Z.1-b.jsonl'));
    expect(names(await read(directory))).toEqual(['A']);
    expect(await replayDeadLetters(directory, () => true)).toEqual({ taken: 1, kept: 0 });
    expect(readdirSync(folder)).toHaveLength(2);
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

  it('loses and repeats nothing that the outbox of a living process buries meanwhile', async () => {
    const directory = makeDirectory();
    const { outbox } = openOutbox(directory);
    const taken: unknown[] = [];
    const buried = { isOver: false };
    const replayed = (async () => {
      while (!buried.isOver) await replayDeadLetters(directory, (letter) => taken.push(...names([letter])) > 0);
    })();
    for (let round = 0; round < 100; round += 1) {
      await buryAll(outbox, named(10, `round ${String(round)}, `));
      await outbox.sync();
    }
    buried.isOver = true;
    await replayed;
    await outbox.close();
    await replayDeadLetters(directory, (letter) => taken.push(...names([letter])) > 0);
    const expected = Array.from({ length: 100 }, (_, round) => numbered(10, `round ${String(round)}, `)).flat();
    expect(taken.map(String).sort()).toEqual(expected.sort());
    expect(await read(directory)).toEqual([]);
  });

  it('keeps each letter in its file, so that the oldest are still dropped first', async () => {
    const directory = makeDirectory();
    await bury(directory, ['{"n":"A"}', '{"n":"B"}']);
    await bury(directory, ['{"n":"C"}']);
    const before = readdirSync(join(directory, 'dead-letters'));
    expect(await replayDeadLetters(directory, (letter) => names([letter])[0] === 'A')).toEqual({ taken: 1, kept: 2 });
    expect(readdirSync(join(directory, 'dead-letters'))).toEqual(before);
    expect(names(await read(directory))).toEqual(['B', 'C']);
  });

  it('drops what a crash has cut off, and keeps a line that it does not understand', async () => {
    const directory = makeDirectory();
    await bury(directory, ['{"n":"A"}']);
    const folder = join(directory, 'dead-letters');
    const [name = ''] = readdirSync(folder);
    appendFileSync(join(folder, name), `what is this\n{"reason":"HTTP 400","bur`);
    expect(await replayDeadLetters(directory, () => true)).toEqual({ taken: 1, kept: 1 });
    expect(readdirSync(folder)).toEqual([name]);
    expect(statSync(join(folder, name)).size).toBe('what is this\n'.length);
  });

  it('goes on with what a replay that crashed has left', async () => {
    const directory = makeDirectory();
    const folder = join(directory, 'dead-letters');
    mkdirSync(folder);
    const line = '{"reason":"HTTP 400","buriedAt":"2026-01-01T00:00:00.000Z","time":1,"event":{"n":"A"}}\n';
    writeFileSync(join(folder, '2026-01-01.x.jsonl.replaying'), line);
    writeFileSync(join(folder, '2026-01-01.x.jsonl.replaying.new'), line);
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
