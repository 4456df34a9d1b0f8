/** Reads the dead letters of a directory, for people, or to track them again. */

import type { FileHandle } from 'node:fs/promises';
import { wrongOption } from '@growingio/upload/adapter';
import { findOutbox, readDirectory } from '../directory/outbox-directory.js';
import { t } from '../messages.js';
import { KeptLines } from './kept-lines.js';
import { freeAbandoned, letterPath, listLetterFiles } from './letter-files.js';
import { LetterFolder } from './letter-folder.js';
import { decodeLetter, type DeadLetter } from './letter.js';
import { readLines } from './read-lines.js';
import { withReplayLock } from './replay-lock.js';
import { endReturns } from './staged-return.js';

/** How many letters were taken, and how many stay. */
export interface ReplayReport {
  /** Letters that were taken, and are removed. */
  readonly taken: number;
  /** Letters that were not, and stay. */
  readonly kept: number;
}

/** What becomes of the letters of a file: whether all of them stay, and the error that stopped it. */
interface Offered extends ReplayReport {
  readonly stoppedBy?: { readonly error: unknown };
}

type Offer = (letter: DeadLetter) => boolean | Promise<boolean>;

/**
 * Reads the dead letters in the directory of an outbox, oldest first, line by line. Throws a `GrowingIOError` for what is no path;
 * rejects with one when there is no such directory, or one of something else: an empty one has no letters. What can't be read costs
 * itself: it rejects as `fs` does, after all others.
 */
export function readDeadLetters(directory: string): AsyncGenerator<DeadLetter, void, undefined> {
  return readNamed(readDirectory(directory));
}

async function* readNamed(directory: string): AsyncGenerator<DeadLetter, void, undefined> {
  yield* findLetters(await findOutbox(directory));
}

/** The same in any directory. */
export async function* findLetters(directory: string): AsyncGenerator<DeadLetter, void, undefined> {
  const folder = await LetterFolder.find(directory);
  if (folder === undefined) return;
  const failures: unknown[] = [];
  for (const name of new Set((await listLetterFiles(folder.path)).map((file) => file.name))) {
    const file = await folder.open(name).catch((error: unknown) => void failures.push(error));
    if (file === undefined) continue;
    try {
      for await (const line of readLines(file)) {
        const letter = decodeLetter(line);
        if (letter !== undefined) yield letter;
      }
    } finally {
      await file.close();
    }
  }
  if (failures.length > 0) throw failures[0];
}

/**
 * Offers each dead letter to `into`, oldest first, and removes those for which it returns true. If it throws or rejects, that
 * letter and those after it stay, and the error is passed on. The outbox may write meanwhile, also that of another process: what
 * it adds is found by this replay or the next. A crash in between offers letters of one file again, and loses none. Rejects with
 * the code `EBUSY` while another replay runs; with a `GrowingIOError` for wrong arguments, and when there is no such directory or
 * one of something else: an empty one has no letters. What can't be read costs itself: it rejects as `fs` does, after all others.
 */
export async function replayDeadLetters(directory: string, into: Offer): Promise<ReplayReport> {
  const given: unknown = into;
  const path = readDirectory(directory);
  if (typeof given !== 'function')
    throw wrongOption('into', given, t`a function that returns whether it takes a letter`);
  return replayFiles(path, (folder, name, file) => replayFile(folder, name, file, into));
}

/** Work with a file that was taken away from its writers. */
export type ReplayFile = (folder: LetterFolder, name: string, file: FileHandle) => Promise<Offered>;

/** Does the work with each file, oldest first, while no other replay runs. After a stop no further one is begun. */
export async function replayFiles(directory: string, work: ReplayFile, stop?: AbortSignal): Promise<ReplayReport> {
  const folder = await LetterFolder.find(await findOutbox(directory));
  if (folder === undefined) return { taken: 0, kept: 0 };
  return withReplayLock(folder.path, async () => {
    await endReturns(folder.path);
    await freeAbandoned(folder.path);
    return replayEach(folder, work, stop);
  });
}

async function replayEach(
  folder: LetterFolder,
  work: ReplayFile,
  stop: AbortSignal | undefined,
): Promise<ReplayReport> {
  const failures: unknown[] = [];
  let taken = 0;
  let kept = 0;
  for (const found of await listLetterFiles(folder.path)) {
    if (stop?.aborted === true) break;
    let offered: Offered | undefined;
    try {
      const file = await folder.open(found.name);
      if (file === undefined) continue;
      try {
        // From here on its writer adds to another.
        if (await folder.claim(found)) offered = await work(folder, found.name, file);
      } finally {
        await file.close();
      }
    } catch (error) {
      failures.push(error);
    }
    if (offered?.stoppedBy !== undefined) throw offered.stoppedBy.error;
    taken += offered?.taken ?? 0;
    kept += offered?.kept ?? 0;
  }
  if (failures.length > 0) throw failures[0];
  return { taken, kept };
}

async function replayFile(folder: LetterFolder, name: string, file: FileHandle, into: Offer): Promise<Offered> {
  const claimed = letterPath(folder.path, name, 'replaying');
  const lines = new KeptLines(file, claimed);
  try {
    const offered = await offerLines(file, lines, into);
    if (offered.kept > 0 && offered.taken > 0) await lines.replace();
    await folder.release(name, offered.kept);
    return offered;
  } finally {
    await lines.discard();
  }
}

async function offerLines(file: FileHandle, lines: KeptLines, into: Offer): Promise<Offered> {
  let taken = 0;
  let kept = 0;
  let stoppedBy: { readonly error: unknown } | undefined;
  for await (const line of readLines(file)) {
    const letter = decodeLetter(line);
    // What a crash has cut off is no letter: its event was not settled.
    if (letter === undefined && (!line.isWhole || line.bytes?.length === 0)) continue;
    try {
      if (stoppedBy === undefined && letter !== undefined && (await into(letter))) {
        taken += 1;
        continue;
      }
    } catch (error) {
      stoppedBy = { error };
    }
    await lines.add(line);
    kept += 1;
  }
  return stoppedBy === undefined ? { taken, kept } : { taken, kept, stoppedBy };
}
