/** `growingio send --from FILE`: the events of a file, from where an earlier run has ended. Words enter; counts and an exit code leave. */

import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { MiB, quote } from '@growingio/upload/adapter';
import { wrongUse } from '../command/command-error.js';
import type { ExitCode } from '../command/command.js';
import { note, type CommandHost } from '../command/command-host.js';
import { targetOf } from '../command/named-file.js';
import { list, t } from '../messages.js';
import { orAborted } from '../command/aborted.js';
import type { Patience } from './decide-end.js';
import { describeAdded, describeStart, findStart, withState, type Paths, type Start } from './find-start.js';
import { ImportOutbox } from './import-outbox.js';
import { ImportRun, type Ended } from './import-run.js';
import { openInput, type Input } from './input.js';
import { EventNotes, openClient, readTarget, type TargetOptions } from './open-client.js';
import { Pace } from './pace.js';
import { countOf } from './progress.js';

export interface SendFileOptions extends TargetOptions {
  readonly from: string;
  readonly state?: string;
  readonly rejected?: string;
  readonly rate?: string;
  readonly json?: boolean;
}

const usualPatience: Patience = { blocked: 10_000, left: 60_000 };

/** So many events wait in memory at most: enough for the requests under way, and their lines are few to read again. */
const mostWaiting = 10_000;
const leastWaiting = 100;
const maxQueueBytes = 64 * MiB;

/** Sends the rows, and resolves with 0 when all were taken, with 1 when some were not. Throws a `CommandError`. */
export async function sendFile(
  options: SendFileOptions,
  host: CommandHost,
  patience: Patience = usualPatience,
): Promise<ExitCode> {
  const rate = readRate(options.rate);
  const target = readTarget(options, host);
  const reader = { words: 'growingio send', hasState: options.state !== undefined };
  const input = await openInput(options.from, reader, host);
  const paths = pathsOf(options, input, host.cwd);
  checkPaths(paths, input, host.cwd);
  const notes = new EventNotes();
  // What has waited while the API was down must not follow much faster than the rate either.
  const maxQueueSize = Math.min(mostWaiting, Math.max(leastWaiting, Math.ceil(rate ?? Infinity)));
  const outbox = new ImportOutbox({ maxQueueSize, maxQueueBytes });
  const client = openClient(target, notes, { outbox });
  const send = async (): Promise<ExitCode> => {
    const start = findStart(input, { project: target.project, host: target.host ?? '' }, paths);
    if (start.isResumed) note(host, describeStart(start, paths));
    const leftOut = input.header?.leftOut ?? [];
    if (leftOut.length > 0) note(host, t`columns that are not sent: ${list(leftOut.map((name) => quote(name)))}`);
    const pace = rate === undefined ? undefined : new Pace(rate);
    const run = new ImportRun({ input, start, client, outbox, pace, notes, host, patience });
    const ended = await run.end();
    show(start, paths, ended, options, host);
    const { isComplete, error } = ended;
    if (error !== undefined) throw error;
    const { bad, dead } = start.lines.counts;
    return isComplete && bad + dead === 0 ? 0 : 1;
  };
  try {
    for (const line of notes.take()) note(host, line);
    return await withState(paths, send);
  } finally {
    await orAborted(client.shutdown({ timeout: 0 }), host.signals.ended);
  }
}

function readRate(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const rate = Number(text);
  if (rate > 0 && rate < Infinity) return rate;
  throw wrongUse(
    t`--rate is ${quote(text)}: it must be a number of events a second`,
    t`write --rate 500, or leave it out`,
  );
}

/** A state stands beside its file. A stream has none, unless it is named. Throws a `CommandError` where both files are one. */
function pathsOf({ from, state, rejected }: SendFileOptions, { size }: Input, cwd: string): Paths {
  const isStream = size === undefined;
  const usualState = isStream ? undefined : `${from}.growingio-state.jsonl`;
  const chosenState = state ?? usualState;
  const paths = {
    input: from,
    // It is replaced and deleted: a link to it stays.
    state: chosenState === undefined ? undefined : targetOf(resolve(cwd, chosenState)),
    rejected: resolve(cwd, rejected ?? (isStream ? 'stdin.rejected.jsonl' : `${from}.rejected.jsonl`)),
  };
  if (paths.state !== targetOf(paths.rejected)) return paths;
  throw wrongUse(t`--state and --rejected are the same file: ${quote(paths.rejected)}`, t`name two files`);
}

/** Throws a `CommandError` where one of the files is the input, or a folder. */
function checkPaths(paths: Paths, { size }: Input, cwd: string): void {
  const input = size === undefined ? undefined : resolve(cwd, paths.input);
  for (const name of ['state', 'rejected'] as const) {
    const path = paths[name];
    if (path === undefined) continue;
    if (path === input) throw wrongUse(t`--${name} is the input itself: ${quote(path)}`, t`name another file`);
    if (isFolder(path)) throw wrongUse(t`--${name} is a folder: ${quote(path)}`, t`name a file in it`);
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // What can't be looked at is said when it is to be written.
    return false;
  }
}

function show(
  { lines, rejected }: Start,
  paths: Paths,
  ended: Ended,
  { json = false }: SendFileOptions,
  host: CommandHost,
): void {
  const { sent, bad, dead, old } = lines.counts;
  const state = ended.isComplete ? undefined : paths.state;
  const rejectedPath = rejected.size === 0 ? undefined : rejected.path;
  if (json) {
    const files = { rejected: rejectedPath ?? null, state: state ?? null };
    host.stdout.write(
      `${JSON.stringify({ read: lines.total, sent, bad, dead, old, complete: ended.isComplete, ...files })}\n`,
    );
  } else {
    const late = old === 0 ? '' : t` (${countOf(old)} of them more than 4 hours old)`;
    host.stdout.write(
      t`${countOf(lines.total)} read: ${countOf(sent)} sent${late}, ${countOf(bad)} bad, ${countOf(dead)} dead`,
    );
    host.stdout.write('\n');
  }
  if (rejectedPath !== undefined) {
    note(
      host,
      t`what was not sent is in ${quote(rejectedPath)}, with its line and the reason: mend it, and send it by itself`,
    );
  }
  if (!ended.isComplete) note(host, describeRest(lines.from.line, paths, ended));
}

/** What is left, and how it is sent. In front of this line all is settled. */
function describeRest(line: number, { input, state }: Paths, { isAllSettled, isChanged }: Ended): string {
  if (state === undefined) return t`not all is sent: ${quote(input)} was not read to its end`;
  if (!isChanged) return t`not all is sent: the same command goes on at line ${line}, by ${quote(state)}`;
  if (isAllSettled) return describeAdded(line - 1, quote(state));
  return t`not all is sent: the same command goes on at line ${line}, by ${quote(state)}, once ${quote(input)} is as it was, its time of change too`;
}
