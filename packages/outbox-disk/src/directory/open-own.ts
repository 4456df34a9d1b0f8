/** Opens only what is safe to touch: regular files and folders of this user or of root, reached by no link. */

import { constants, type Stats } from 'node:fs';
import { lstat, mkdir, open, type FileHandle } from 'node:fs/promises';
import { t } from '../messages.js';
import { codeOf } from '../say-error.js';

/** Modes of what this package makes: nobody else reads the events. */
export const folderMode = 0o700;
export const fileMode = 0o600;

/** What is not touched, whoever put it there. Its message goes on after the path: `is a link`. */
export class UnsafePathError extends Error {
  constructor(
    readonly path: string,
    readonly code: 'ELINK' | 'ENOTFILE' | 'ENOTFOLDER' | 'EFOREIGN',
    message: string,
  ) {
    super(message);
  }
}

type Flags = 'r' | 'r+' | 'a' | 'w' | 'wx';

// Windows has neither of the two: there a look at the path comes before the opening.
const { O_RDONLY, O_RDWR, O_WRONLY, O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK } = constants as Partial<
  Record<keyof typeof constants, number>
>;
const isChecked = O_NOFOLLOW !== undefined;
// Without O_NONBLOCK a FIFO is waited for, in a thread of which there are four. A file is emptied once it is known.
const careful = (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0);
const numbers: Record<Flags, number> = {
  r: (O_RDONLY ?? 0) | careful,
  'r+': (O_RDWR ?? 0) | careful,
  a: (O_WRONLY ?? 0) | (O_APPEND ?? 0) | (O_CREAT ?? 0) | careful,
  w: (O_WRONLY ?? 0) | (O_CREAT ?? 0) | careful,
  wx: (O_WRONLY ?? 0) | (O_CREAT ?? 0) | (O_EXCL ?? 0) | careful,
};

// A network file system may give the files of this process to somebody else. `user owner`: a process may change its user.
const given = new Set<string>();

/** Takes a file that this process has made as the proof whose its files are. */
export function learnOwner(made: { readonly uid: number }): void {
  given.add(`${String(process.geteuid?.())} ${String(made.uid)}`);
}

/** Whether something belongs to the user of this process. Always on Windows, which has no such numbers. */
export function isOwn({ uid }: { readonly uid: number }): boolean {
  const self = process.geteuid?.();
  return self === undefined || uid === self || given.has(`${String(self)} ${String(uid)}`);
}

/** As `isOwn`; root's is taken too, since root could read and change everything anyway. */
export function isTrusted(stats: { readonly uid: number }): boolean {
  return stats.uid === 0 || isOwn(stats);
}

/**
 * Opens a regular file of this user or of root, and makes it (0600) where `flags` say so. Rejects as `fs` does, and with an
 * `UnsafePathError` for a link, a FIFO, a device, a folder, or what belongs to another user. The folder of the path may
 * itself be a link: see `checkOwnFolder`.
 */
export async function openOwn(path: string, flags: Flags): Promise<FileHandle> {
  return openRegular(path, flags, true);
}

/** As `openOwn`, of whichever user. */
export async function openRegular(path: string, flags: Flags, mustBeTrusted = false): Promise<FileHandle> {
  if (!isChecked) await checkNoLink(path);
  const file = await open(path, numbers[flags], fileMode).catch((error: unknown) => {
    throw explain(path, error);
  });
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new UnsafePathError(path, 'ENOTFILE', t`is no regular file`);
    if (flags === 'wx') learnOwner(stats);
    if (mustBeTrusted) checkOwner(path, stats);
    if (flags === 'w' && stats.size > 0) await file.truncate(0);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Rejects as `openOwn` does unless the path is a folder, and no link to one, of this user or of root. */
export async function checkOwnFolder(path: string): Promise<Stats> {
  const stats = await lstat(path);
  if (stats.isSymbolicLink()) throw new UnsafePathError(path, 'ELINK', t`is a link`);
  if (!stats.isDirectory()) throw new UnsafePathError(path, 'ENOTFOLDER', t`is no folder`);
  checkOwner(path, stats);
  return stats;
}

/** Makes a folder that only this user can read, in a folder that is there. What is there already is checked. Returns whether it was made. */
export async function makeOwnFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path, folderMode);
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    await checkOwnFolder(path);
    return false;
  }
}

/** Reads the first bytes of a file, at most so many. */
export async function readStart(file: FileHandle, most: number, from = 0): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(most);
  let filled = 0;
  while (filled < most) {
    const { bytesRead } = await file.read(bytes, filled, most - filled, from + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/**
 * Takes away from others what they may do with a file or folder of this user's, and gives this user what he needs. Returns
 * whether others could do anything with it, and the mode that is left over when they still can, such as `0755`. Rejects as
 * `openOwn` does.
 */
export async function makePrivate(path: string): Promise<{ wasWide: boolean; left?: string }> {
  if (process.geteuid === undefined) return { wasWide: false };
  const opened = await open(path, numbers.r).catch((error: unknown) => {
    throw explain(path, error);
  });
  try {
    const stats = await opened.stat();
    if (!stats.isFile() && !stats.isDirectory()) throw new UnsafePathError(path, 'ENOTFILE', t`is no regular file`);
    checkOwner(path, stats);
    const mode = stats.isDirectory() ? folderMode : fileMode;
    if ((stats.mode & 0o777) === mode) return { wasWide: false };
    await opened.chmod(mode).catch(() => undefined);
    const left = (await opened.stat()).mode;
    const wasWide = isWide(stats.mode);
    return isWide(left) ? { wasWide, left: `0${(left & 0o7777).toString(8)}` } : { wasWide };
  } finally {
    await opened.close();
  }
}

function isWide(mode: number): boolean {
  return (mode & 0o077) !== 0;
}

function checkOwner(path: string, stats: { readonly uid: number }): void {
  if (!isTrusted(stats)) throw new UnsafePathError(path, 'EFOREIGN', t`belongs to user ${stats.uid}`);
}

async function checkNoLink(path: string): Promise<void> {
  const stats = await lstat(path).catch(() => undefined);
  if (stats?.isSymbolicLink() === true) throw new UnsafePathError(path, 'ELINK', t`is a link`);
}

/** The systems' own codes for what O_NOFOLLOW and O_NONBLOCK refuse. */
function explain(path: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === 'ELOOP' || code === 'EMLINK') return new UnsafePathError(path, 'ELINK', t`is a link`);
  if (code === 'ENXIO' || code === 'EISDIR') return new UnsafePathError(path, 'ENOTFILE', t`is no regular file`);
  return error;
}
