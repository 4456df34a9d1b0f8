/** The directory of an outbox as a user names it: the name is read and made absolute, and the directory is known for an outbox's. */

import { resolve } from 'node:path';
import { GrowingIOError } from '@growingio/upload';
import { quote, wrongOption } from '@growingio/upload/adapter';
import { t } from '../messages.js';
import { codeOf } from '../say-error.js';
import { listNames } from './folder.js';
import { isOurs } from './paths.js';

const longestPath = 4096;
const mostNames = 20_000;

// What a shell would have replaced, a missing variable in a template, and a URL: each would be the name of a new folder.
const unexpanded = /^~(?:[/\\]|$)|\$\{|^\$\w+|%\w+%|^(?:undefined|null)(?:[/\\]|$)|^file:/i;

/** Throws a `GrowingIOError` that quotes the value for what can't be meant. */
export function readDirectory(directory: unknown): string {
  if (typeof directory !== 'string' || directory === '' || directory.includes('\0')) {
    throw wrongOption('directory', directory, t`the path of a directory, such as /var/lib/my-app/growingio`);
  }
  if (unexpanded.test(directory)) {
    throw wrongOption(
      'directory',
      directory,
      t`a path as Node takes it: nothing replaces ~ and variables in it, so write path.join(os.homedir(), 'growingio') or the like`,
    );
  }
  return directory;
}

/** Throws a `GrowingIOError` where a relative path leads nowhere. */
export function absolutePath(named: string): string {
  try {
    return resolve(named);
  } catch (error) {
    throw new GrowingIOError(
      'ERR_GROWINGIO_OPTION',
      t`directory is ${quote(named, longestPath)}: the working directory of this process was deleted (${codeOf(error)}): name an absolute path, or start the process in a directory that is there`,
    );
  }
}

/** What an outbox has in this directory. What is renamed meanwhile may be missing, or be there twice. Rejects as `fs` does. */
export async function listOurs(directory: string): Promise<readonly string[]> {
  return (await listNames(directory, isOurs, mostNames)).names;
}

/**
 * Whether a directory is an outbox's, or empty: a new volume is, for all its `lost+found` and hidden files. Rejects as `fs` does
 * when it can't be listed, and with a `GrowingIOError` for what is no path.
 */
export async function isOutboxDirectory(directory: string): Promise<boolean> {
  return hasOutbox(absolutePath(readDirectory(directory)));
}

/** What a named directory is. Rejects with a `GrowingIOError` where there is none, and as `fs` does when it can't be listed. */
export async function lookForOutbox(named: unknown): Promise<{ readonly path: string; readonly isOutbox: boolean }> {
  const path = absolutePath(readDirectory(named));
  try {
    return { path, isOutbox: await hasOutbox(path) };
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') throw noOutbox(path, t`it is not there`);
    if (code === 'ENOTDIR') throw noOutbox(path, t`it is no directory`);
    throw error;
  }
}

/** The absolute path of an outbox's directory. Rejects as `lookForOutbox` does, and with a `GrowingIOError` for another's. */
export async function findOutbox(named: unknown): Promise<string> {
  const { path, isOutbox } = await lookForOutbox(named);
  if (isOutbox) return path;
  throw noOutbox(path, t`other files are there, and none of an outbox`);
}

async function hasOutbox(path: string): Promise<boolean> {
  const has = async (isWanted: (name: string) => boolean): Promise<boolean> => {
    const { isCut } = await listNames(path, isWanted, 0);
    return isCut;
  };
  // An outbox may begin, or rename what it has, between the two.
  return (await has(isOurs)) || !(await has((name) => !isOurs(name) && !/^(?:\.|lost\+found$)/.test(name)));
}

function noOutbox(path: string, why: string): GrowingIOError {
  return new GrowingIOError(
    'ERR_GROWINGIO_OPTION',
    t`directory is ${quote(path, longestPath)}: ${why}: name the directory that is given to diskOutbox({ directory })`,
  );
}
