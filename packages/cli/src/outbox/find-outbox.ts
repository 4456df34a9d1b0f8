/** Finds the directory that a user has named, and says what is wrong with it before anything is done there. */

import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isOutboxDirectory } from '@growingio/outbox-disk';
import { describeError, quote } from '@growingio/upload/adapter';
import { CommandError } from '../command/command-error.js';
import type { CommandHost } from '../command/command-host.js';
import { list, t } from '../messages.js';

const longestPath = 4096;
const mostHinted = 5;

/** The absolute path. Rejects with a `CommandError` for what is no outbox, or can't be read. */
export async function findOutbox(named: string, { cwd }: CommandHost): Promise<string> {
  const directory = resolve(cwd, named);
  let isOutbox: boolean;
  try {
    isOutbox = await isOutboxDirectory(directory);
  } catch (error) {
    throw explain(named, error);
  }
  if (isOutbox) return directory;
  const message = t`${show(named)} is no outbox: other files are there, and none of an outbox`;
  throw new CommandError(2, 'ERR_GROWINGIO_OUTBOX', message, await hint(directory, named));
}

/** What a look below the directory has failed with, in words. */
export function explain(named: string, error: unknown): unknown {
  if (error instanceof CommandError) return error;
  const { code } = (error ?? {}) as { readonly code?: unknown };
  const failed = (message: string, next: string, exitCode: 1 | 2 = 1): CommandError =>
    new CommandError(exitCode, 'ERR_GROWINGIO_OUTBOX', message, next);
  const named_ = t`name the directory that is given to diskOutbox({ directory })`;
  if (code === 'ENOENT') return failed(t`there is no directory ${show(named)}`, named_, 2);
  if (code === 'ENOTDIR') return failed(t`${show(named)} is no directory`, named_, 2);
  if (code === 'EBUSY') return failed(describeError(error), t`run this again when it has ended`);
  const { path = named } = (error ?? {}) as { readonly path?: string };
  const why = typeof code === 'string' ? code : describeError(error);
  if (['EACCES', 'EPERM', 'EFOREIGN'].includes(why)) {
    return failed(t`${show(path)} is closed to this user (${why})`, t`run this as the user of the application`);
  }
  if (['ENOSPC', 'EDQUOT'].includes(why)) {
    return failed(t`${show(path)} can't be written to (${why})`, t`make room on its disk, then run this again`);
  }
  if (why === 'EROFS') {
    return failed(t`${show(path)} can't be written to (${why})`, t`run this where the disk is mounted for writing`);
  }
  if (typeof code !== 'string') return error;
  return failed(t`${show(path)} can't be read (${why})`, t`see growingio outbox ls for what is wrong`);
}

/** Outboxes right below: of those the user may have meant one. */
async function hint(directory: string, named: string): Promise<string> {
  const found: string[] = [];
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isDirectory() || found.length === mostHinted) continue;
    const path = join(directory, entry.name);
    const isEmpty = (await readdir(path).catch(() => [])).length === 0;
    if (!isEmpty && (await isOutboxDirectory(path))) found.push(join(named, entry.name));
  }
  if (found.length > 0) return t`there is one in ${list(found.map(show))}`;
  return t`name the directory that is given to diskOutbox({ directory })`;
}

/** A path of the user's in a message. */
export function show(path: string): string {
  return quote(path, longestPath);
}
