/** What is done with any folder: its names are listed, it is forced to the disk, and it is asked whether something is not there. */

import { lstat, open, opendir } from 'node:fs/promises';
import { codeOf } from '../say-error.js';

export interface Listed {
  readonly names: readonly string[];
  /** Whether there may be more. */
  readonly isCut: boolean;
}

/** The names that are wanted, at most so many: a folder may hold a million of others. Never has more than `most` names and a few hundred more in memory, and lets others work in between. Rejects as `fs` does. */
export async function listNames(folder: string, isWanted: (name: string) => boolean, most: number): Promise<Listed> {
  const names: string[] = [];
  // It is closed at the end of the loop, however that ends.
  for await (const { name } of await opendir(folder, { bufferSize: 256 })) {
    if (!isWanted(name)) continue;
    if (names.length === most) return { names, isCut: true };
    names.push(name);
  }
  return { names, isCut: false };
}

/** Forces to the disk what was made or renamed in a folder. Rejects as `fs` does. */
export async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    await folder.sync().finally(() => folder.close());
  } catch (error) {
    // Some systems, such as Windows, can't do that with a folder, and need not.
    if (!['ENOENT', 'EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP'].includes(codeOf(error))) throw error;
  }
}

/** Whether there is certainly no such file. */
export async function isAbsent(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return false;
  } catch (error) {
    return codeOf(error) === 'ENOENT';
  }
}
