/** Finds out where the rows of an input begin that are to be sent: at its start, or where an earlier run has ended. */

import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { withLock } from '@growingio/outbox-disk';
import { describeError, quote } from '@growingio/upload/adapter';
import { CommandError, wrongUse } from '../command/command-error.js';
import { t } from '../messages.js';
import type { Input } from './input.js';
import { countOf } from './progress.js';
import { RejectedFile } from './rejected-file.js';
import type { Position } from './row-splitter.js';
import { noCounts, SettledLines } from './settled-lines.js';
import { readState, seenFrom, StateFile, type Belonging, type Other } from './state-file.js';

export interface Paths {
  /** Of the input, for messages. */
  readonly input: string;
  /** None where a later run can't go on. */
  readonly state: string | undefined;
  readonly rejected: string;
}

export interface Start {
  readonly from: Position;
  readonly lines: SettledLines;
  readonly rejected: RejectedFile;
  readonly state: StateFile | undefined;
  /** Whether an earlier run has sent a part of it. */
  readonly isResumed: boolean;
}

/**
 * Does the work while no other run has this state: two would send each line twice, and forget what the other has settled. Rejects with
 * a `CommandError` while another one lives.
 */
export async function withState<Result>({ input, state }: Paths, work: () => Promise<Result>): Promise<Result> {
  if (state === undefined) return work();
  const refuse = (pid: string): Error =>
    new CommandError(
      1,
      'ERR_GROWINGIO_FILE',
      t`process ${pid} is sending ${quote(input)}`,
      t`wait until it has ended, or stop it: the same command goes on then`,
    );
  try {
    // The lock would make the folder.
    await stat(dirname(state));
    return await withLock(state, refuse, work);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).syscall === undefined ? error : fileError(error);
  }
}

/** Throws a `CommandError` where the input is another than that of the earlier run, or its files can't be written. */
export function findStart(input: Input, target: Pick<Belonging, 'project' | 'host'>, paths: Paths): Start {
  try {
    return start(input, target, paths);
  } catch (error) {
    throw error instanceof CommandError ? error : fileError(error);
  }
}

function start(input: Input, target: Pick<Belonging, 'project' | 'host'>, paths: Paths): Start {
  const { size, changed, head } = input;
  const belonging = { ...target, size, changed, head };
  const left = paths.state === undefined ? undefined : readState(paths.state, belonging);
  if (left !== undefined && 'differs' in left) throw refuseOther(left, target, paths);
  // Only what an earlier run has written there itself may be cut off.
  const isOwn = left?.rejectedFile === seenFrom(paths.state ?? '', paths.rejected);
  if (!isOwn && existsSync(paths.rejected)) {
    throw wrongUse(
      t`${quote(paths.rejected)} is there already: lines of an earlier run that were not sent`,
      t`move it away, or name another file by --rejected`,
    );
  }
  const { from = input.start, counts = noCounts, lines: settled = [] } = left ?? {};
  const lines = new SettledLines(from, counts, settled);
  const rejected = new RejectedFile(paths.rejected, isOwn ? left.rejected : 0);
  const state = paths.state === undefined ? undefined : new StateFile(paths.state, belonging, lines, rejected);
  return { from, lines, rejected, state, isResumed: left !== undefined };
}

function refuseOther(
  { differs: what, settled }: Other,
  { project, host }: Pick<Belonging, 'project' | 'host'>,
  { input, state = '' }: Paths,
): CommandError {
  const path = quote(state);
  if (what === 'state') {
    return wrongUse(t`${path} is no state of growingio send`, t`name another file by --state, or move it away`);
  }
  if (what === 'project' || what === 'host') {
    const value = quote(what === 'project' ? project : host);
    return wrongUse(
      t`${quote(input)} has been sent in part, and not to the ${what} ${value}`,
      t`go on with the ${what} of then, or delete ${path}: then all its lines are sent, from the first on`,
    );
  }
  return wrongUse(
    t`${quote(input)} has changed since it was sent in part`,
    settled === undefined
      ? t`put it back as it was, its time of change too; or delete ${path}: then all its lines are sent, also those that GrowingIO has already`
      : describeAdded(settled, path),
  );
}

/** What to do with lines that were added behind the first ones, all of which are settled. `state` is quoted. */
export function describeAdded(lines: number, state: string): string {
  return t`lines that were there: ${countOf(lines)}, all settled. Put those that came behind them into a file of their own (a CSV needs its first line there, too), send that, and delete ${state}`;
}

/** Says that it goes on, and where. */
export function describeStart({ from, lines }: Start, { input }: Paths): string {
  return t`${quote(input)}: going on at line ${from.line}, lines settled so far: ${countOf(lines.total)}`;
}

/** What is wrong when the state or the rejected lines can't be written. */
export function fileError(error: unknown): CommandError {
  const isFull = ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
  return new CommandError(
    1,
    'ERR_GROWINGIO_FILE',
    t`the files beside the input can not be written: ${describeError(error)}`,
    isFull
      ? t`make room on their disk, then run the same command again`
      : t`let this user write to the folder of the input, or name other files by --state and --rejected`,
  );
}

/** What is wrong when the input can't be read to its end. */
export function inputError(error: unknown): CommandError {
  return new CommandError(
    1,
    'ERR_GROWINGIO_FILE',
    t`the input can not be read to its end: ${describeError(error)}`,
    t`look at its disk, then run the same command again`,
  );
}
