/** What goes wrong in one place holds up no other; and what is written is where it has to be, in the order in which it has to be. */
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeDiskOfFewFiles, makeReadOnly } from '../../../../testing/disks.js';
import {
  appendAll,
  cleanUp,
  drain,
  filesIn,
  leave,
  makeDirectory,
  numbered,
  openOutbox,
  reopen,
  storesIn,
  textsOf,
  until,
} from '../../../../testing/disk-outboxes.js';

afterEach(cleanUp);

describe('DiskOutbox with a store of a dead process in which nothing can be written any more', () => {
  it('writes and keeps its own events, says once what that means, and sends those of the store again after a restart', async () => {
    const { directory } = await leave(numbered(5, 'old'));
    const { outbox, said, recovered } = openOutbox(directory, { takeoverInterval: 3_600_000 });
    await outbox.sync();
    expect(recovered()).toBe(5);
    said.length = 0;
    makeReadOnly(join(directory, storesIn(directory)[0] ?? ''));
    for (let each = 0; each < 3; each += 1) {
      await outbox.acknowledge(await outbox.lease({ events: 1, bytes: 1000 }));
      await until(() => said.length > 0, 'it says that nothing can be written there');
    }
    appendAll(outbox, numbered(20, 'new'));
    await outbox.sync();
    await outbox.acknowledge(await outbox.lease({ events: 2, bytes: 1000 }));
    await outbox.close();
    expect(outbox.pending).toBe(20);
    expect(said).toEqual([
      expect.stringMatching(
        /^warn: .* can't be written to \(\w+\): what is delivered of it is sent again after a restart/,
      ),
    ]);
    const own = storesIn(directory).filter((name) => name.split('.')[1] === name.split('.')[2]);
    expect(own).toHaveLength(1);
    const elsewhere = makeDirectory();
    renameSync(join(directory, own[0] ?? ''), join(elsewhere, own[0] ?? ''));
    expect(await reopen(elsewhere)).toEqual(numbered(20, 'new'));
  });
});

describe('DiskOutbox that is told while it writes', () => {
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('writes events that come meanwhile without being told again', async () => {
    const directory = makeDirectory();
    const { outbox } = openOutbox(directory, { takeoverInterval: 3_600_000 });
    await outbox.sync();
    for (let round = 0; round < 30; round += 1) {
      appendAll(outbox, [`event ${String(2 * round)}`]);
      await turn();
      await turn();
      appendAll(outbox, [`event ${String(2 * round + 1)}`]);
      await outbox.sync();
    }
    await outbox.close();
    expect(await reopen(directory)).toEqual(numbered(60));
  });
});

describe('DiskOutbox with a store of a dead process that is deleted', () => {
  it('does not have sync() wait for what was written in the same pass', async () => {
    const { directory } = await leave(numbered(2, 'old'));
    const { outbox } = openOutbox(directory, { takeoverInterval: 3_600_000 });
    await outbox.sync();
    const leased = await outbox.lease({ events: 1, bytes: 1000 });
    rmSync(join(directory, storesIn(directory)[0] ?? ''), { recursive: true });
    appendAll(outbox, ['new']);
    await outbox.acknowledge(leased);
    await outbox.sync();
    await outbox.close();
    // What was in memory of it is written again.
    expect((await reopen(directory)).sort()).toEqual(['new', 'old 1']);
  });
});

describe('DiskOutbox on a disk without inodes', () => {
  it('says that it has none, and writes what has waited when there are some', async () => {
    const disk = makeDiskOfFewFiles();
    if (disk === undefined) return;
    const { outbox, said } = openOutbox(disk.directory);
    disk.fill();
    appendAll(outbox, numbered(3));
    await until(() => said.some((line) => line.startsWith('error')), 'it says that it can not write');
    expect(said).toContainEqual(expect.stringMatching(/can't write to .* \(ENOSPC: no inodes are left\): events wait/));
    disk.free();
    await outbox.sync();
    await outbox.close();
    expect(await reopen(disk.directory)).toEqual(numbered(3));
  });
});

describe('DiskOutbox with a segment that can not be read for a while', () => {
  it('leases other events meanwhile, loses and removes nothing, and leases its events when it can', async () => {
    const { directory } = await leave(numbered(3, 'old'));
    const { outbox, said, lost } = openOutbox(directory, { takeoverInterval: 3_600_000 });
    await outbox.sync();
    const [segment = ''] = filesIn(directory).filter((name) => name.endsWith('.segment'));
    const path = join(directory, segment);
    renameSync(path, `${path}.away`);
    mkdirSync(path);
    appendAll(outbox, ['new']);
    const leased: string[] = [];
    for (let at = 0; at < 10; at += 1) leased.push(...textsOf(await outbox.lease({ events: 10, bytes: 1000 })));
    expect([leased, lost(), outbox.waiting]).toEqual([['new'], 0, 3]);
    expect(said).toContainEqual(expect.stringMatching(/^error: .* can't be read \(ENOTFILE\): its events wait/));
    rmSync(path, { recursive: true });
    renameSync(`${path}.away`, path);
    expect(await drain(outbox)).toEqual(numbered(3, 'old'));
  });
});
