/** Takes away from other users what an earlier version has left for everybody to read, or says that it can't. */

import { chmod, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { t } from '../messages.js';
import type { Complaints } from './complaints.js';
import { listNames } from './folder.js';
import { folderMode, isOwn, makePrivate } from './open-own.js';
import { deadLettersPath, type StoreName } from './paths.js';

const mostLetterFiles = 10_000;

/**
 * Takes a file or folder away from other users. Says when that can't be done. Returns whether others could have read it. Never
 * rejects: what can't be opened is said by whoever needs it.
 */
export async function tighten(path: string, complaints: Complaints): Promise<boolean> {
  try {
    const { wasWide, left } = await makePrivate(path);
    if (left !== undefined) {
      complaints.add(
        'warn',
        `mode ${left}`,
        path,
        (where) =>
          t`${where} can be read by others (mode ${left}), and that can't be changed: its owner has to do it, or a file system that keeps modes`,
      );
    }
    return wasWide;
  } catch {
    return false;
  }
}

/** Does so for the stores and dead letters in a directory. Never rejects. */
export async function tightenDirectory(
  directory: string,
  stores: readonly StoreName[],
  complaints: Complaints,
): Promise<void> {
  if (process.geteuid === undefined) return;
  const letters = deadLettersPath(directory);
  let wasWide = await tighten(letters, complaints);
  if (wasWide) {
    const { names } = await listNames(letters, (name) => name.includes('.jsonl'), mostLetterFiles).catch(() => none);
    for (const name of names) await tighten(join(letters, name), complaints);
  }
  for (const { name } of stores) if (await tighten(join(directory, name), complaints)) wasWide = true;
  await tightenTop(directory, wasWide, complaints).catch(() => undefined);
}

const none = { names: [], isCut: false };

/** The directory itself may be the user's own, with modes of his choice: only what an earlier version has made is changed. */
async function tightenTop(directory: string, wasWide: boolean, complaints: Complaints): Promise<void> {
  const stats = await stat(directory);
  const mode = stats.mode & 0o7777;
  if (wasWide && mode === 0o755 && isOwn(stats)) await chmod(directory, folderMode);
  // With the sticky bit, each user can remove only what is his.
  if ((mode & 0o1002) !== 0o002) return;
  complaints.add(
    'warn',
    'writable',
    directory,
    (where) =>
      t`${where} can be written to by every user, who can remove events that wait there: take that from them (chmod o-w ${JSON.stringify(directory)})`,
  );
}
