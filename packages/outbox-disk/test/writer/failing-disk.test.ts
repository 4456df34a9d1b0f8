/** What becomes of events when the disk is full, or its directory is deleted. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { makeSmallDisk } from '../../../../testing/disks.js';
import {
  appendAll,
  cleanUp,
  drain,
  eventOf,
  makeDirectory,
  numbered,
  openOutbox,
  reopen,
  textsOf,
  until,
} from '../../../../testing/disk-outboxes.js';

afterEach(cleanUp);

describe('DiskOutbox on a full disk', () => {
  it('keeps accepting into memory, leases from there, says so, and goes back to the disk when there is room', async () => {
    const disk = makeSmallDisk();
    const { outbox, said } = openOutbox(disk.directory);
    await outbox.sync();
    disk.fill();
    const texts = numbered(2000, 'x'.repeat(200));
    appendAll(outbox, texts);
    await until(() => said.length > 0, 'it says that the disk is full');
    expect(said[0]).toMatch(
      /^error: the outbox can't write to .* \((ENOSPC|EEXIST)\): events wait in memory, up to 64 MiB/,
    );
    const events = await outbox.lease({ events: 100, bytes: 1_000_000 });
    expect(textsOf(events)).toEqual(texts.slice(0, 100));
    await outbox.acknowledge(events);
    disk.free();
    await outbox.sync();
    expect(said.at(-1)).toMatch(/^info: the outbox writes to .* again$/);
    await outbox.close();
    expect(outbox.pending).toBe(1900);
    expect(await reopen(disk.directory)).toEqual(texts.slice(100));
  });

  it('refuses events when the memory for them is full, and takes them again when there is room', async () => {
    const disk = makeSmallDisk();
    const { outbox, said } = openOutbox(disk.directory, { maxMemoryBytes: 10_000 });
    await outbox.sync();
    disk.fill();
    let taken = 0;
    while (outbox.append(eventOf('x'.repeat(100))) !== undefined) taken += 1;
    expect(taken).toBeGreaterThan(20);
    expect(taken).toBeLessThan(100);
    await until(() => said.length > 0, 'it says that the disk is full');
    expect(outbox.append(eventOf('x'.repeat(100)))).toBeUndefined();
    disk.free();
    await outbox.sync();
    expect(outbox.append(eventOf('x'))).toBeDefined();
    expect(await drain(outbox)).toHaveLength(taken + 1);
  });

  it('does not count, at its close, what no later process will find', async () => {
    const disk = makeSmallDisk();
    const { outbox, said } = openOutbox(disk.directory);
    appendAll(outbox, ['written']);
    await outbox.sync();
    const blocked = openOutbox(disk.directory);
    await blocked.outbox.sync();
    disk.fill();
    appendAll(outbox, numbered(5000));
    await until(() => said.length > 0, 'it says that the disk is full');
    await outbox.close();
    expect(outbox.pending).toBeLessThan(5001);
    await blocked.outbox.close();
    disk.free();
    expect(await reopen(disk.directory)).toHaveLength(outbox.pending);
  });
});

/** A directory in which nothing can be written for a while. */
function makeTrouble(kind: string): { directory: string; begin: () => void; end: () => void } {
  if (kind === 'is full') {
    const disk = makeSmallDisk();
    return {
      directory: disk.directory,
      begin: () => {
        disk.fill();
      },
      end: () => {
        disk.free();
      },
    };
  }
  const directory = makeDirectory();
  const begin = (): void => {
    renameSync(directory, `${directory}.away`);
    writeFileSync(directory, '');
  };
  const end = (): void => {
    rmSync(directory);
    renameSync(`${directory}.away`, directory);
  };
  return { directory, begin, end };
}

describe.each(['is full', 'has become a file'])('DiskOutbox whose directory %s', (kind) => {
  it('does not say that it writes again as long as nothing was written, though all is delivered', async () => {
    const { directory, begin, end } = makeTrouble(kind);
    const { outbox, said } = openOutbox(directory, { takeoverInterval: 3_600_000 });
    const has = (level: string, from = 0): boolean => said.slice(from).some((line) => line.startsWith(`${level}: `));
    appendAll(outbox, ['written']);
    await outbox.sync();
    begin();
    appendAll(outbox, ['x'.repeat(200_000)]);
    await until(() => has('error'), 'it says that it can not write');
    await drain(outbox);
    // That what is delivered can't be noted either is said by an attempt that finds no event to write.
    await until(() => has('warn'), 'it has tried again');
    const soFar = said.length;
    appendAll(outbox, ['y'.repeat(200_000)]);
    await until(() => has('error', soFar), 'it says so of the next event');
    expect(has('info')).toBe(false);
    end();
    await outbox.sync();
    expect(said.at(-1)).toMatch(/^info: the outbox writes to .* again$/);
  });
});

describe('DiskOutbox whose directory is deleted', () => {
  it('makes it again, writes again what is in memory, leased events included, and says so', async () => {
    const directory = makeDirectory();
    const { outbox, said } = openOutbox(directory);
    appendAll(outbox, numbered(10));
    await outbox.sync();
    const leased = await outbox.lease({ events: 4, bytes: 1000 });
    await outbox.acknowledge(leased.slice(0, 1));
    await outbox.sync();
    rmSync(directory, { recursive: true });
    appendAll(outbox, ['after']);
    await outbox.sync();
    expect(said).toEqual([expect.stringMatching(/^warn: files in .* were deleted: 10 events are written again$/)]);
    await outbox.close();
    expect(outbox.pending).toBe(10);
    expect(await reopen(directory)).toEqual([...numbered(10).slice(1), 'after']);
  });

  it('says what was in the files only, and is lost', async () => {
    const directory = makeDirectory();
    const { outbox, said, lost } = openOutbox(directory, { residentBytes: 0 });
    appendAll(outbox, numbered(10));
    await outbox.sync();
    rmSync(directory, { recursive: true });
    appendAll(outbox, ['after']);
    await outbox.sync();
    expect([outbox.pending, lost()]).toEqual([1, 10]);
    expect(said).toContainEqual('lost: their files were deleted');
    expect(await drain(outbox)).toEqual(['after']);
  });
});

describe('DiskOutbox whose directory has become a file', () => {
  it('calls nothing safe before its directory is back', async () => {
    const { directory, begin, end } = makeTrouble('has become a file');
    const { outbox, said } = openOutbox(directory, { takeoverInterval: 3_600_000 });
    appendAll(outbox, ['one']);
    await outbox.sync();
    begin();
    appendAll(outbox, ['two']);
    let isSafe = false;
    const safe = outbox.sync().then(() => (isSafe = true));
    await until(() => isSafe || said.length > 2, 'it has tried several times');
    expect(said.filter((line) => !/^error: the outbox can't write to .* \(ENOTDIR\)/.test(line))).toEqual([]);
    expect(isSafe).toBe(false);
    end();
    await safe;
    expect(said.at(-1)).toMatch(/^info: the outbox writes to .* again$/);
    await outbox.close();
    expect(await reopen(directory)).toEqual(['one', 'two']);
  });
});

describe('the limits of DiskOutbox', () => {
  it('refuses events beyond maxQueueBytes, recovered ones included', async () => {
    const directory = makeDirectory();
    const first = openOutbox(directory);
    appendAll(first.outbox, ['x'.repeat(60)]);
    await first.outbox.close();
    const { outbox } = openOutbox(directory, { maxQueueBytes: 100 });
    await outbox.sync();
    expect([outbox.append(eventOf('x'.repeat(41))), outbox.append(eventOf('x'.repeat(40)))]).toEqual([undefined, 2]);
  });
});
