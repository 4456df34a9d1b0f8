/** The clock of the file system, and not that of a process, dates heartbeats and is what they are compared with. */
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HolderFile } from '../../src/directory/holder-file.js';
import { describeProcess } from '../../src/directory/liveness-check.js';
import { appendAll, cleanUp, makeDirectory, openOutbox } from '../../../../testing/disk-outboxes.js';

const halfAnHour = 1_800_000;

afterEach(async () => {
  jest.useRealTimers();
  await cleanUp();
});

/** Lets the clock of this process be wrong, and all timers as they are. */
function shiftClock(by: number): void {
  const all = ['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const;
  const timers = ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const;
  jest.useFakeTimers({ now: Date.now() + by, doNotFake: [...all, ...timers] });
}

/** The time by the file system, as everybody can find it out. */
function fileSystemNow(): number {
  const path = join(makeDirectory(), 'file');
  writeFileSync(path, '');
  return statSync(path).mtimeMs;
}

describe('HolderFile', () => {
  it.each([halfAnHour, -halfAnHour])(
    'beats in the time of the file system when its own clock is off by %d ms',
    async (by) => {
      shiftClock(by);
      const holder = new HolderFile(join(makeDirectory(), 'holder.me.json'));
      await holder.write({ pid: 1 });
      expect(await holder.beat()).toBe(true);
      const off = statSync(holder.path).mtimeMs - fileSystemNow();
      expect(Math.abs(off)).toBeLessThan(halfAnHour / 2);
      expect(Math.abs(((await holder.now()) ?? 0) - fileSystemNow())).toBeLessThan(halfAnHour / 2);
    },
  );

  it('says when its file is gone, and makes none', async () => {
    const holder = new HolderFile(join(makeDirectory(), 'holder.me.json'));
    await holder.write({ pid: 1 });
    rmSync(holder.path);
    expect(await holder.beat()).toBe(false);
    expect(await holder.now()).toBeUndefined();
  });

  it('writes its proof whole, and again when there was no room for it', async () => {
    const holder = new HolderFile(join(makeDirectory(), 'holder.me.json'));
    await holder.write({ pid: 1 });
    const proof = readFileSync(holder.path, 'utf8');
    expect(JSON.parse(proof)).toEqual({ pid: 1 });
    writeFileSync(holder.path, '');
    await holder.beat();
    expect(readFileSync(holder.path, 'utf8')).toBe(proof);
  });
});

describe('DiskOutbox with a clock that is wrong', () => {
  it.each([halfAnHour, -halfAnHour])('leaves a living neighbour what is his (%d ms)', async (by) => {
    const directory = makeDirectory();
    const neighbour = openOutbox(directory);
    appendAll(neighbour.outbox, ['his']);
    await neighbour.outbox.close();
    const [store = ''] = readdirSync(directory);
    renameSync(
      join(directory, store),
      join(directory, store.replace(/\.[\w-]+\./, '.creator.').replace(/^(events\.creator\.)[\w-]+/, '$1other')),
    );
    writeFileSync(
      join(directory, 'holder.other.json'),
      JSON.stringify({ ...(await describeProcess()), boot: 'other' }),
    );
    shiftClock(by);
    const { outbox, recovered } = openOutbox(directory);
    await outbox.sync();
    expect(recovered()).toBe(0);
  });
});
