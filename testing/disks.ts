/** Disks as they may be: full, or read-only. Real ones where this process may mount them, else their nearest likeness. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { atCleanUp, makeDirectory } from './disk-outboxes.js';

function mount(options: string): string | undefined {
  const directory = makeDirectory();
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', directory], { stdio: 'ignore' });
  if (status !== 0) return undefined;
  atCleanUp(() => spawnSync('umount', ['-l', directory]));
  return directory;
}

/** A directory to which nobody can write, not even root: on a read-only file system, else below a file. */
export function makeReadOnlyDirectory(): string {
  const directory = mount('ro,size=1m');
  if (directory !== undefined) return directory;
  const file = join(makeDirectory(), 'file');
  writeFileSync(file, '');
  return join(file, 'outbox');
}

export interface SmallDisk {
  readonly directory: string;
  /** Whether it is a disk that can be full, and no likeness. */
  readonly isReal: boolean;
  /** Leaves no room, or gives it back. */
  fill(): void;
  free(): void;
}

/** A disk of 1 MiB that can be filled (ENOSPC). Where none can be mounted: a directory in which a file stands in the way (EEXIST). */
export function makeSmallDisk(): SmallDisk {
  const disk = mount('size=1m');
  if (disk === undefined) return makeBlockedDirectory();
  const ballast = join(disk, 'ballast');
  return {
    directory: join(disk, 'outbox'),
    isReal: true,
    fill: () => {
      const { bavail, bsize } = statfsSync(disk);
      writeFileSync(ballast, Buffer.alloc(bavail * bsize), { flag: 'a' });
    },
    free: () => {
      rmSync(ballast);
    },
  };
}

/** A disk that has room for bytes and for 8 files. `undefined` where none can be mounted. */
export function makeDiskOfFewFiles(): SmallDisk | undefined {
  const disk = mount('size=1m,nr_inodes=9');
  if (disk === undefined) return undefined;
  const ballast = (at: number): string => join(disk, `ballast-${String(at)}`);
  return {
    directory: join(disk, 'outbox'),
    isReal: true,
    fill: () => {
      for (let at = statfsSync(disk).ffree; at > 0; at -= 1) writeFileSync(ballast(at), '');
    },
    free: () => {
      for (const name of readdirSync(disk)) if (name.startsWith('ballast-')) rmSync(join(disk, name));
    },
  };
}

/** Lets nobody write to the folder, not even root. Where that can't be done: nothing can be noted beside its segments. */
export function makeReadOnly(folder: string): void {
  const isMounted = spawnSync('mount', ['--bind', folder, folder], { stdio: 'ignore' }).status === 0;
  if (isMounted) {
    atCleanUp(() => spawnSync('umount', ['-l', folder]));
    if (spawnSync('mount', ['-o', 'remount,bind,ro', folder], { stdio: 'ignore' }).status === 0) return;
  }
  for (const name of readdirSync(folder)) {
    if (!name.endsWith('.segment')) continue;
    const settled = join(folder, name.replace('.segment', '.settled'));
    rmSync(settled, { force: true });
    mkdirSync(settled);
  }
}

export interface BrokenWrites {
  /** Whether something was to be written. */
  isReached: () => boolean;
  /** Lets what hangs fail, and all later writes be as before. */
  mend: () => void;
}

/** Has each write of events to a file hang or fail (EIO), until the clean-up. */
export async function breakWrites(how: 'hang' | 'fail'): Promise<BrokenWrites> {
  const prototype = await fileHandlePrototype();
  const before = Object.getOwnPropertyDescriptor(prototype, 'write') ?? {};
  const hanging: (() => void)[] = [];
  let isReached = false;
  const write = (): Promise<never> => {
    isReached = true;
    return new Promise((_, reject) => {
      hanging.push(() => {
        reject(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' }));
      });
      if (how === 'fail') hanging.pop()?.();
    });
  };
  Object.defineProperty(prototype, 'write', { ...before, value: write });
  const mend = (): void => {
    Object.defineProperty(prototype, 'write', before);
    for (const fail of hanging.splice(0)) fail();
  };
  atCleanUp(mend);
  return { isReached: () => isReached, mend };
}

/** Counts how often files and folders are forced to the disk, until the clean-up. */
export async function countSyncs(): Promise<() => { datasync: number; sync: number }> {
  const prototype = await fileHandlePrototype();
  const counts = { datasync: 0, sync: 0 };
  for (const name of ['datasync', 'sync'] as const) {
    const before = Object.getOwnPropertyDescriptor(prototype, name) ?? {};
    const original = before.value as () => Promise<void>;
    const value = function (this: FileHandle): Promise<void> {
      counts[name] += 1;
      return original.call(this);
    };
    Object.defineProperty(prototype, name, { ...before, value });
    atCleanUp(() => Object.defineProperty(prototype, name, before));
  }
  return () => ({ ...counts });
}

async function fileHandlePrototype(): Promise<FileHandle> {
  const file = await open('/dev/null', 'r');
  await file.close();
  return Object.getPrototypeOf(file) as FileHandle;
}

function makeBlockedDirectory(): SmallDisk {
  const directory = makeDirectory();
  let store = '';
  return {
    directory,
    isReal: false,
    fill: () => {
      const [name = ''] = readdirSync(directory).filter((each) => each.startsWith('holder.'));
      const id = name.slice('holder.'.length, -'.json'.length);
      store = join(directory, `events.${id}.${id}`);
      rmSync(store, { recursive: true, force: true });
      writeFileSync(store, '');
    },
    free: () => {
      rmSync(store);
      mkdirSync(store);
    },
  };
}
