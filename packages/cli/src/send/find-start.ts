/** Finds out where the rows of an input begin that are to be sent: at its start, or where an earlier run has ended. */

import { existsSync } from 'node:fs';
import { describeError, quote } from '@growingio/upload/adapter';
import { CommandError, wrongUse } from '../command/command-error.js';
import { t } from '../messages.js';
import type { Input } from './input.js';
import { countOf } from './progress.js';
import { RejectedFile } from './rejected-file.js';
import type { Position } from './row-splitter.js';
import { noCounts, SettledLines } from './settled-lines.js';
import { readState, StateFile, type Belonging } from './state-file.js';

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
  if (typeof left === 'string') throw refuseOther(left, target, paths);
  if (left === undefined && existsSync(paths.rejected)) {
    throw wrongUse(
      t`${quote(paths.rejected)} is there already: lines of an earlier run that were not sent`,
      t`move it away, or name another file by --rejected`,
    );
  }
  const { from = input.start, counts = noCounts, lines: settled = [] } = left ?? {};
  const lines = new SettledLines(from, counts, settled);
  const rejected = new RejectedFile(paths.rejected, left?.rejected ?? 0);
  const state = paths.state === undefined ? undefined : new StateFile(paths.state, belonging, lines, rejected.size);
  return { from, lines, rejected, state, isResumed: left !== undefined };
}

function refuseOther(
  what: keyof Belonging | 'state',
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
    t`put it back as it was, or delete ${path}: then all its lines are sent, also those that GrowingIO has already`,
  );
}

/** Says that it goes on, and where. */
export function describeStart({ from, lines }: Start, { input }: Paths): string {
  return t`${quote(input)}: going on at line ${from.line}, ${countOf(lines.total)} lines are settled`;
}

/** What is wrong when the input, its state or its rejected lines can't be read or written. */
export function fileError(error: unknown): CommandError {
  return new CommandError(
    1,
    'ERR_GROWINGIO_FILE',
    t`a file fails: ${describeError(error)}`,
    t`the folder of the input must be writable, or name other files by --state and --rejected`,
  );
}
