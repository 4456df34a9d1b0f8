/** What the outbox does while the disk hangs, as a network volume that is away. */
import { readdirSync } from 'node:fs';
import type { Outbox } from '@growingio/upload';
import { breakWrites, type BrokenWrites } from '../../../../testing/disks.js';
import {
  appendAll,
  cleanUp,
  makeDirectory,
  numbered,
  openOutbox,
  reopen,
  until,
} from '../../../../testing/disk-outboxes.js';

afterEach(cleanUp);

/** Has the writing of these events hang. */
async function hang(outbox: Outbox, texts: readonly string[]): Promise<BrokenWrites> {
  const writes = await breakWrites('hang');
  appendAll(outbox, texts);
  await until(writes.isReached, 'they are to be written');
  return writes;
}

describe('DiskOutbox on a disk that hangs', () => {
  it('closes in the time that it is given', async () => {
    const { outbox, said } = openOutbox(makeDirectory());
    appendAll(outbox, numbered(3));
    await outbox.sync();
    await hang(outbox, numbered(5));
    await outbox.close(50);
    expect([outbox.pending, outbox.waiting]).toEqual([3, 0]);
    expect(said).toEqual(['error: 5 events were never written, and end with the process']);
    // Nobody waits for what is given up.
    await outbox.sync();
  });

  it('takes events as long as they are delivered, although none can be written', async () => {
    const { outbox } = openOutbox(makeDirectory(), { maxMemoryBytes: 100_000 });
    await outbox.sync();
    await hang(outbox, ['first']);
    for (let round = 0; round < 100; round += 1) {
      appendAll(outbox, numbered(100, 'x'.repeat(100)));
      await outbox.acknowledge(await outbox.lease({ events: 1000, bytes: 1_000_000 }));
    }
    expect(outbox.pending).toBe(0);
    await outbox.sync();
    await outbox.close(0);
  });

  it('goes on when the disk does', async () => {
    const directory = makeDirectory();
    const { outbox } = openOutbox(directory);
    await outbox.sync();
    const writes = await hang(outbox, numbered(3));
    const synced = outbox.sync();
    writes.mend();
    await synced;
    await outbox.close();
    expect(await reopen(directory)).toEqual(numbered(3));
    expect(readdirSync(directory)).toEqual([]);
  });
});
