/** A file that a user has named: what stands in it, which one it is in the end, and how it is written, whole or not at all. */

import {
  chmodSync,
  constants,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
  type BigIntStats,
} from 'node:fs';
import { Socket } from 'node:net';
import { dirname, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeError, quote } from '@growingio/upload/adapter';
import { t } from '../messages.js';
import { CommandError, wrongUse } from './command-error.js';
import type { CommandHost } from './command-host.js';

/** The text of a file; `undefined` when there is none. Throws a `CommandError` with that remedy when it can't be read. */
export function findText(name: string, cwd: string, next: string): string | undefined {
  try {
    // As an editor of Windows begins it.
    return readFileSync(resolve(cwd, name), 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw wrongUse(t`${quote(name)} can not be read: ${describeError(error)}`, next);
  }
}

/** Whether both paths lead to one file that is there. */
export function isSameFile(one: string, other: string): boolean {
  const [first, second] = [identify(one), identify(other)];
  return first !== undefined && first.dev === second?.dev && first.ino === second.ino;
}

function identify(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return undefined;
  }
}

/** The path that a link leads to, also where nothing is there yet; of what is no link, the path itself. */
export function targetOf(path: string): string {
  try {
    const link = readlinkSync(path);
    try {
      return realpathSync(path);
    } catch (error) {
      return codeOf(error) === 'ENOENT' ? targetOf(resolve(realpathSync(dirname(path)), link)) : path;
    }
  } catch {
    return path;
  }
}

/**
 * Writes a file, whole or not at all. Where the name is that of a pipe or a device, that is written to; where it is a link, the link
 * stays. Rejects with a `CommandError` when it can't be written.
 */
export async function saveFile(name: string, { cwd, signals }: CommandHost, text: string): Promise<void> {
  const path = resolve(cwd, name);
  try {
    const there = statSync(path, { throwIfNoEntry: false });
    if (there?.isFIFO() === true) await writeToPipe(path, text, signals.stopped);
    else if (there === undefined || there.isFile() || there.isDirectory())
      replaceFile(targetOf(path), text, there?.mode);
    else writeFileSync(path, text);
  } catch (error) {
    throw signals.stopped.aborted
      ? notWritten(t`stopped before ${quote(name)} was written`, t`run the same command again`)
      : notWritten(t`${quote(name)} can not be written: ${describeError(error)}`, remedyForWriting(error));
  }
}

/** `mode` is that of the file which is there. */
function replaceFile(path: string, text: string, mode: number | undefined): void {
  const next = `${path}.${String(process.pid)}.new`;
  try {
    writeFileSync(next, text, { mode });
    // The umask is for new files.
    if (mode !== undefined) chmodSync(next, mode & 0o7777);
    renameSync(next, path);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
}

const pipeInterval = 50;

/** Waits until somebody reads there, as a shell does. */
async function writeToPipe(path: string, text: string, stopped: AbortSignal): Promise<void> {
  let pipe: number | undefined;
  while (pipe === undefined) {
    try {
      // Without this, a thread would wait, and keep the process from ending.
      pipe = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch (error) {
      if (codeOf(error) !== 'ENXIO') throw error;
      await sleep(pipeInterval, undefined, { signal: stopped });
    }
  }
  await pipeline([text], new Socket({ fd: pipe, readable: false }), { signal: stopped });
}

/** Writes all of it, also where a disk takes a part at a time, and returns how many bytes. Throws what `fs` throws. */
export function writeAll(file: number, text: string | Uint8Array): number {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
  return bytes.length;
}

/** The error for what is not written. */
export function notWritten(message: string, next: string): CommandError {
  return new CommandError(1, 'ERR_GROWINGIO_FILE', message, next);
}

/** What helps where writing has failed so. */
export function remedyForWriting(error: unknown): string {
  switch (codeOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return t`make its folder first, or write to another place`;
    case 'EISDIR':
      return t`name a file, and no folder`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return t`let this user write there`;
    case 'ENOSPC':
    case 'EDQUOT':
      return t`make room on its disk, or write to another place`;
    default:
      return t`write to another place`;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
