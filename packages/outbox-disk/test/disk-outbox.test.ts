/** The outbox on disk keeps the contract, and what it has taken. */
import { rmSync } from 'node:fs';
import type { Outbox } from '@growingio/upload';
import { readDeadLetters } from '../src/dead-letters/replay-dead-letters.js';
import { DiskOutbox } from '../src/disk-outbox.js';
import { resolveOptions, type Settings } from '../src/options.js';
import { outboxConformance } from '@growingio/upload/conformance';
import { breakWrites } from '../../../testing/disks.js';
import {
  appendAll,
  cleanUp,
  closeAtEnd,
  destination,
  drain,
  eventOf,
  leave,
  makeDirectory,
  numbered,
  openOutbox,
  reopen,
  until,
} from '../../../testing/disk-outboxes.js';

afterEach(cleanUp);

const directories = new WeakMap<Outbox, string>();

function create(settings: Partial<Settings>): DiskOutbox {
  const directory = makeDirectory();
  const outbox = closeAtEnd(new DiskOutbox({ ...resolveOptions({ directory }), ...settings }));
  directories.set(outbox, directory);
  return outbox;
}

async function readTexts(outbox: Outbox): Promise<string[]> {
  const texts: string[] = [];
  for await (const { event } of readDeadLetters(directories.get(outbox) ?? '')) texts.push(JSON.stringify(event));
  return texts;
}

outboxConformance({ describe, it }, 'DiskOutbox', create, { readDeadLetters: readTexts });

outboxConformance(
  { describe, it },
  'DiskOutbox in small segments that keeps nothing in memory',
  (limits) => create({ ...limits, durability: 'fsync', segmentBytes: 200, residentBytes: 0 }),
  { readDeadLetters: readTexts },
);

describe('DiskOutbox', () => {
  it('has taken over what it finds when its first sync() has resolved, and says so', async () => {
    const { directory } = await leave(numbered(3));
    const { outbox, said, recovered } = openOutbox(directory, { takeoverInterval: 3_600_000 });
    await outbox.sync();
    expect([outbox.pending, outbox.waiting, recovered()]).toEqual([3, 3, 3]);
    expect(said).toEqual(['info: 3 events of an earlier or dead process are delivered now']);
    expect(await drain(outbox)).toEqual(numbered(3));
  });

  it('is started once', async () => {
    const { directory } = await leave(numbered(3));
    const { outbox, recovered } = openOutbox(directory, { takeoverInterval: 3_600_000 });
    outbox.start({
      destination,
      recovered: () => {
        throw new Error('it was started again');
      },
      lost: () => undefined,
      say: () => undefined,
    });
    await outbox.sync();
    expect(recovered()).toBe(3);
  });

  it('takes over nothing once it is closed, and leaves it to the next', async () => {
    const { directory } = await leave(numbered(3));
    const { outbox, recovered } = openOutbox(directory);
    await outbox.close();
    expect([outbox.pending, outbox.waiting, recovered()]).toEqual([0, 0, 0]);
    expect(await reopen(directory)).toEqual(numbered(3));
  });

  it('takes no event that is longer than any record', () => {
    const { outbox } = openOutbox(makeDirectory());
    const longest = 16 * 1024 * 1024;
    expect(outbox.append(eventOf('x'.repeat(longest + 1)))).toBeUndefined();
    expect(outbox.append(eventOf('x'.repeat(longest)))).toBe(1);
  });

  it('writes again what is in memory of deleted files, and says what is lost', async () => {
    const directory = makeDirectory();
    const { outbox, said, lost } = openOutbox(directory, { residentBytes: 500, segmentBytes: 200 });
    appendAll(outbox, numbered(20));
    await outbox.sync();
    rmSync(directory, { recursive: true });
    appendAll(outbox, ['late']);
    await outbox.sync();
    const [again] = said.filter((line) => line.startsWith('warn'));
    expect(again).toMatch(/^warn: files in .* were deleted: \d+ events are written again$/);
    expect(lost()).toBeGreaterThan(0);
    expect(outbox.pending + lost()).toBe(21);
    const left = await drain(outbox);
    expect([left.length, left.at(-1)]).toEqual([21 - lost(), 'late']);
  });

  it('has, once it is closed, pending what a later process finds, and nothing that waits', async () => {
    const directory = makeDirectory();
    const { outbox, said } = openOutbox(directory);
    appendAll(outbox, numbered(3));
    await outbox.sync();
    const writes = await breakWrites('hang');
    appendAll(outbox, numbered(2, 'late'));
    await until(writes.isReached, 'they are to be written');
    await Promise.all([outbox.close(20), outbox.close()]);
    expect([outbox.pending, outbox.waiting]).toEqual([3, 0]);
    expect(said).toEqual(['error: 2 events were never written, and end with the process']);
    await outbox.acknowledge([]);
    expect(outbox.append(eventOf('x'))).toBeUndefined();
  });
});
