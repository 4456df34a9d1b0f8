/** The directory of an outbox enters; its dead letters leave: to be read, or to be tracked again. */

import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { deadLettersPath } from '../directory/paths.js';
import { codeOf } from '../say-error.js';
import { listLetterFiles, newLetterFile } from './dead-letter-files.js';

/** An event that the API refused. */
export interface DeadLetter {
  /** What the API said, such as `HTTP 400`. */
  readonly reason: string;
  /** When it was given up, as an ISO date. */
  readonly buriedAt: string;
  /** When the event happened, Unix time in ms. */
  readonly time: number;
  /** The event as it was sent, such as `{ n, var, cs1, tm, … }`. */
  readonly event: unknown;
}

export interface ReplayReport {
  /** Letters that were taken, and are removed. */
  readonly taken: number;
  /** Letters that were not, and stay. */
  readonly kept: number;
}

/** Reads the dead letters in the directory of an outbox, oldest first. None when there is no such directory. */
export async function* readDeadLetters(directory: string): AsyncGenerator<DeadLetter, void, undefined> {
  const folder = deadLettersPath(directory);
  for (const name of await listLetterFiles(folder)) {
    for (const line of await readLines(join(folder, name))) {
      const letter = decodeLetter(line);
      if (letter !== undefined) yield letter;
    }
  }
}

/**
 * Offers each dead letter to `into`, oldest first, and removes those for which it answers true. If it throws or rejects, that
 * letter and those after it stay, and the error is passed on. A crash in between offers letters again, and loses none. Run one replay
 * at a time.
 */
export async function replayDeadLetters(
  directory: string,
  into: (letter: DeadLetter) => boolean | Promise<boolean>,
): Promise<ReplayReport> {
  const folder = deadLettersPath(directory);
  let taken = 0;
  let kept = 0;
  for (const name of await listLetterFiles(folder)) {
    // From here on a living outbox writes to another file.
    const claimed = join(folder, name.endsWith('.replaying') ? name : `${name}.replaying`);
    if (!(await claim(join(folder, name), claimed))) continue;
    const lines = await readLines(claimed);
    const left: string[] = [];
    let done = 0;
    try {
      for (const line of lines) {
        const letter = decodeLetter(line);
        if (letter === undefined || !(await into(letter))) left.push(line);
        else taken += 1;
        done += 1;
      }
    } finally {
      left.push(...lines.slice(done));
      kept += left.length;
      if (left.length > 0)
        await writeWhole(join(folder, newLetterFile(`kept-${randomBytes(6).toString('hex')}`, Date.now())), left);
      await rm(claimed, { force: true });
    }
  }
  return { taken, kept };
}

async function claim(from: string, to: string): Promise<boolean> {
  try {
    if (from !== to) await rename(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

async function readLines(path: string): Promise<string[]> {
  try {
    return (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  } catch (error) {
    // It was dropped, since there were too many.
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

// On the disk before the file that it comes from goes.
async function writeWhole(path: string, lines: readonly string[]): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(`${lines.join('\n')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A line that was cut off by a crash is no letter. */
function decodeLetter(line: string): DeadLetter | undefined {
  try {
    const letter = JSON.parse(line) as Partial<DeadLetter> | null;
    if (typeof letter?.reason !== 'string' || typeof letter.buriedAt !== 'string') return undefined;
    return { reason: letter.reason, buriedAt: letter.buriedAt, time: Number(letter.time), event: letter.event };
  } catch {
    return undefined;
  }
}
