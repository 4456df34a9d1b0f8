/** Puts dead letters back among the events that wait, so that an outbox sends them once more. */

import type { FileHandle } from 'node:fs/promises';
import type { Destination } from '@growingio/upload';
import { checkObjectOption, readFunctionOption, refuseUnknownOptions, wrongOption } from '@growingio/upload/adapter';
import { labelOf } from '../directory/destination.js';
import { findOutbox } from '../directory/outbox-directory.js';
import { t } from '../messages.js';
import { KeptLines } from './kept-lines.js';
import { decodeLetter, eventOf, type DeadLetter } from './letter.js';
import { letterPath } from './letter-files.js';
import { readLines } from './read-lines.js';
import { replayFiles, type ReplayFile, type ReplayReport } from './replay-dead-letters.js';
import { findReturns, StagedReturn } from './staged-return.js';
import type { LetterFolder } from './letter-folder.js';

/** Which letters `returnDeadLetters()` puts back, and where to. */
export interface ReturnOptions {
  /** Which letters. Default: all. */
  readonly isWanted?: ((letter: DeadLetter) => boolean) | undefined;
  /** Where those go whose version has not noted where they were sent to. Default: they stay. */
  readonly destination?: Destination | undefined;
  /** Once it is aborted no further file is begun. */
  readonly signal?: AbortSignal | undefined;
}

/** What became of the letters of a directory. */
export interface ReturnReport extends ReplayReport {
  /** Of the wanted ones: letters that were kept since it is not known where they were sent to. */
  readonly homeless: number;
}

/**
 * Puts dead letters of the directory of an outbox back among the events that wait there, for the project and host that refused
 * them: the next outbox for these, one that is running or `growingio outbox drain`, sends them as they were. The outbox may write
 * meanwhile. Each letter is either still there or an event again, also when the process is killed in between: then the next
 * replay ends what this one had decided. Rejects with the code `EBUSY` while another replay runs; with a `GrowingIOError` for wrong
 * arguments, and when there is no such directory or one of something else: an empty one has no letters. What can't be read costs
 * itself: it rejects as `fs` does, after all others.
 */
export async function returnDeadLetters(directory: string, options: ReturnOptions = {}): Promise<ReturnReport> {
  checkOptions(options);
  const { isWanted = () => true, destination, signal } = options;
  const otherwise = destination === undefined ? undefined : labelOf(destination);
  let homeless = 0;
  const choose = (letter: DeadLetter): string | undefined => {
    if (!isWanted(letter)) return undefined;
    const label = letter.destination?.label ?? otherwise;
    if (label === undefined) homeless += 1;
    return label;
  };
  const work: ReplayFile = (folder, name, file) => returnFile(folder, name, file, choose);
  const report = await replayFiles(directory, work, signal);
  return { ...report, homeless };
}

/**
 * Ends what a `returnDeadLetters` that was killed had decided: events that it has made would wait for the next replay otherwise.
 * Rejects as that does.
 */
export async function finishReturns(directory: string): Promise<void> {
  const path = await findOutbox(directory);
  if ((await findReturns(path)).length > 0) await returnDeadLetters(path, { signal: AbortSignal.abort() });
}

// A slip must not put back letters that nobody wants, or none at all.
function checkOptions(options: ReturnOptions): void {
  checkObjectOption('options', options);
  refuseUnknownOptions(options, new Set(['isWanted', 'destination', 'signal']));
  const { isWanted, destination, signal } = options;
  readFunctionOption('isWanted', isWanted);
  if (destination !== undefined) checkObjectOption('destination', destination);
  if (signal !== undefined && typeof (signal as Partial<AbortSignal>).aborted !== 'boolean') {
    throw wrongOption('signal', signal, t`an AbortSignal, such as the signal of an AbortController`);
  }
}

async function returnFile(
  folder: LetterFolder,
  name: string,
  file: FileHandle,
  choose: (letter: DeadLetter) => string | undefined,
): Promise<ReplayReport> {
  const staged = await StagedReturn.begin(folder.path, name);
  const lines = new KeptLines(file, letterPath(folder.path, name, 'replaying'), staged.keptPath);
  let [taken, kept] = [0, 0];
  try {
    for await (const line of readLines(file)) {
      const letter = decodeLetter(line);
      // What a crash has cut off is no letter: its event was not settled.
      if (letter === undefined && (!line.isWhole || line.bytes?.length === 0)) continue;
      const label = letter === undefined ? undefined : choose(letter);
      if (letter !== undefined && label !== undefined) {
        await staged.add(eventOf(line, letter), label);
        taken += 1;
      } else {
        await lines.add(line);
        kept += 1;
      }
    }
    if (taken > 0) {
      await lines.end();
      await staged.commit(file);
    }
  } finally {
    await lines.discard();
    await staged.discard();
  }
  await folder.release(name, kept);
  return { taken, kept };
}
