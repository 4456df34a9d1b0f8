/** Finds out about a directory what its modes alone don't tell: whether this process can write there, and how much. */

import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { open, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What is so of a directory. */
export interface Tried {
  /** The directory; where there is none yet, the next one above it, in which it would be made. */
  readonly path: string;
  readonly isThere: boolean;
  readonly isDirectory: boolean;
  readonly owner: number;
  /** The mode's permissions and its sticky bit. */
  readonly mode: number;
  readonly freeBytes: number;
  /** Why nothing can be written, as a code of the system; `undefined` when something was. */
  readonly refusal: string | undefined;
}

/** Writes a small file and removes it, as an outbox does at its start. Rejects as `stat` does, but for ENOENT. */
export async function tryDirectory(directory: string): Promise<Tried> {
  const { path, stats } = await findExisting(directory);
  const { bavail, bsize } = await statfs(path);
  return {
    ...{ path, isThere: path === directory, isDirectory: stats.isDirectory(), owner: stats.uid },
    mode: stats.mode & 0o7777,
    freeBytes: bavail * bsize,
    refusal: stats.isDirectory() ? await tryWriting(path) : 'ENOTDIR',
  };
}

async function findExisting(path: string): Promise<{ path: string; stats: Stats }> {
  try {
    return { path, stats: await stat(path) };
  } catch (error) {
    const code = codeOf(error);
    if ((code !== 'ENOENT' && code !== 'ENOTDIR') || dirname(path) === path) throw error;
    return findExisting(dirname(path));
  }
}

async function tryWriting(folder: string): Promise<string | undefined> {
  // An outbox takes files of this name for its own, and leaves them alone.
  const probe = join(folder, `probe.doctor-${randomBytes(6).toString('hex')}`);
  try {
    const file = await open(probe, 'wx', 0o600);
    try {
      await file.writeFile('growingio');
    } finally {
      await file.close();
    }
    return undefined;
  } catch (error) {
    return codeOf(error);
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
  }
}

export function codeOf(error: unknown): string {
  return String((error as { readonly code?: unknown } | null)?.code ?? error);
}
