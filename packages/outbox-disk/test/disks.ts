/** Disks as they may be: full, or read-only. Real ones where this process may mount them, else their nearest likeness. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { atCleanUp, makeDirectory } from './fixtures.js';

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
    fill: () => {
      const { bavail, bsize } = statfsSync(disk);
      writeFileSync(ballast, Buffer.alloc(bavail * bsize), { flag: 'a' });
    },
    free: () => {
      rmSync(ballast);
    },
  };
}

function makeBlockedDirectory(): SmallDisk {
  const directory = makeDirectory();
  let store = '';
  return {
    directory,
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
