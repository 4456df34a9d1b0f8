/** What is done in a directory at intervals: looking for events of the dead, and showing that this process lives. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DirectoryLease } from '../../src/directory/directory-lease.js';
import { DirectoryWatch, type DirectoryWatchParts } from '../../src/directory/directory-watch.js';
import { cleanUp, destination, leave, makeDirectory, until } from '../../../../testing/disk-outboxes.js';

const watches: DirectoryWatch[] = [];

afterEach(async () => {
  for (const watch of watches.splice(0)) await watch.stop();
  await cleanUp();
});

/** A watch that looks and beats often, and what it has found. */
function createWatch(directory: string, parts: Partial<DirectoryWatchParts> = {}) {
  const found: number[] = [];
  let missed = 0;
  const lease = new DirectoryLease(directory);
  lease.sendTo(destination);
  const watch = new DirectoryWatch({
    lease,
    takeoverInterval: 5,
    heartbeatInterval: 5,
    adopt: ({ segments }) => found.push(...segments.map(({ pending }) => pending)),
    missing: () => (missed += 1),
    say: () => undefined,
    isClosed: () => false,
    ...parts,
  });
  watches.push(watch);
  return { watch, lease, found, missed: () => missed };
}

describe('DirectoryWatch', () => {
  it('looks at once, and again and again', async () => {
    const { directory } = await leave(['one', 'two']);
    const { watch, found } = createWatch(directory);
    expect(watch.firstLook).toBeUndefined();
    watch.start();
    await watch.firstLook;
    expect(found).toEqual([2]);
    await leave(['three'], directory);
    await until(() => found.length === 2, 'it looks again');
    expect(found).toEqual([2, 1]);
  });

  it('says when the file is gone that shows that this process lives, and only then', async () => {
    const directory = makeDirectory();
    const { watch, lease, missed } = createWatch(directory);
    watch.start();
    await watch.firstLook;
    let beats = 0;
    const beat = lease.beat.bind(lease);
    lease.beat = () => beat().finally(() => (beats += 1));
    await until(() => beats > 2, 'it has shown itself');
    expect(missed()).toBe(0);
    rmSync(join(directory, `holder.${lease.id}.json`));
    await until(() => missed() > 0, 'it says so');
  });

  it('does nothing more once it is stopped, and waits for the look that is under way', async () => {
    const { directory } = await leave(['one']);
    const { watch, found } = createWatch(directory);
    watch.start();
    await watch.stop();
    expect(found).toEqual([1]);
    const { directory: other } = await leave(['two']);
    const { watch: second, lease, found: foundThere } = createWatch(other);
    second.start();
    await second.stop();
    let calls = 0;
    lease.takeOver = () => Promise.resolve(void (calls += 1));
    lease.beat = () => Promise.resolve((calls += 1) > 0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([calls, foundThere]).toEqual([0, [1]]);
  });

  it('looks once at a time', async () => {
    const { watch, lease } = createWatch(makeDirectory());
    let [open, most, calls] = [0, 0, 0];
    lease.takeOver = async () => {
      calls += 1;
      most = Math.max(most, (open += 1));
      await new Promise((resolve) => setTimeout(resolve, 30));
      open -= 1;
    };
    watch.start();
    await until(() => calls > 2, 'it has looked three times');
    expect(most).toBe(1);
  });
});
