/** Makes the directory that the user has named, and tries it out: a wrong one is an error at the start. */

import { closeSync, fstatSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GrowingIOError } from '@growingio/upload';
import { quote } from '@growingio/upload/adapter';
import { t } from '../messages.js';
import { codeOf } from '../say-error.js';
import { fileMode, folderMode, learnOwner } from './open-own.js';

/**
 * Makes the directory, for this user only, unless it is there, and tries it out. `id` is in no file's name yet. Throws a
 * `GrowingIOError` that quotes `named` when nothing can be written there.
 */
export function makeDirectory(directory: string, id: string, named: string): void {
  const probe = join(directory, `probe.${id}`);
  try {
    makeFolders(directory, folderMode);
    const file = openSync(probe, 'wx', fileMode);
    try {
      learnOwner(fstatSync(file));
      writeSync(file, 'growingio');
    } finally {
      closeSync(file);
    }
    rmSync(probe);
  } catch (error) {
    // A full disk is no wrong configuration: events wait in memory until there is room.
    if (isFull(error)) {
      rmSync(probe, { force: true });
      return;
    }
    throw new GrowingIOError(
      'ERR_GROWINGIO_OPTION',
      t`directory is ${quote(named, 4096)}: it can't be written to (${codeOf(error)}): name a directory on a local disk that this process may write to`,
    );
  }
}

/** Whether an error says that the disk, or this user's share of it, is full. */
export function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(codeOf(error));
}

// One by one: where the system makes no folder, as in /proc, Node's own `recursive` tries for ever (Node 20).
function makeFolders(directory: string, mode?: number): void {
  try {
    makeFolder(directory, mode);
  } catch (error) {
    const above = dirname(directory);
    if (codeOf(error) !== 'ENOENT' || above === directory) throw error;
    // Those above it are made as everybody makes them: they may be meant for others, too.
    makeFolders(above);
    makeFolder(directory, mode);
  }
}

/** Makes one. What is there already, or is made by another process meanwhile, is taken. */
function makeFolder(path: string, mode: number | undefined): void {
  try {
    mkdirSync(path, mode);
  } catch (error) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
  }
}
