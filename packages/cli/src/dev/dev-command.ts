/** `growingio dev`: a collector with its page, and beside it a command whose events it receives. */

import { once } from 'node:events';
import {
  checkFlags,
  describeCollector,
  describeFlags,
  startByFlags,
  type Flags,
} from '@growingio/collector/command-line';
import type { Collector } from '@growingio/collector';
import { describeError } from '@growingio/upload/adapter';
import { Option, type Command } from 'commander';
import { actionOf, newCommand, type CommonOptions, type ExitCode, type Runner } from '../command/command.js';
import { CommandError, wrongUse } from '../command/command-error.js';
import { note, writeOut, type CommandHost } from '../command/command-host.js';
import { t } from '../messages.js';
import { BetweenLines } from './between-lines.js';
import { announce } from './introduce.js';
import { runBeside } from './run-beside.js';
import { showArrivals } from './show-arrivals.js';

export function devCommand(runner: Runner): Command {
  const command = newCommand('dev', t`start a collector with its page, and your application beside it`, [
    { words: 'dev', what: t`a collector and its page, until Ctrl+C` },
    { words: 'dev -- npm start', what: t`your application, its output and its events` },
  ]).argument(
    '[command...]',
    t`behind --: starts it with GROWINGIO_HOST and GROWINGIO_PROJECT_ID set, and ends with it`,
  );
  for (const { short, flag, value, text } of describeFlags()) {
    const name = short === undefined ? flag : `${short}, ${flag}`;
    command.addOption(new Option(value === undefined ? name : `${name} <${value}>`, text));
  }
  return command.action(actionOf(runner, dev));
}

async function dev(flags: Flags & CommonOptions, host: CommandHost, words: readonly string[]): Promise<ExitCode> {
  const refusal = checkFlags(flags);
  if (refusal !== undefined) throw wrongUse(refusal, t`see growingio dev --help`);
  if (words[0]?.trim() === '') {
    throw wrongUse(t`the command behind -- is empty`, t`write it there: growingio dev -- npm start`);
  }
  const lines = new BetweenLines(host);
  const how = { json: flags.json ?? false, since: Date.now(), lines };
  const collector = await startCollector(flags, lines, host);
  try {
    return words.length === 0 ? await watch(collector, how, host) : await runBeside(collector, words, how, host);
  } finally {
    lines.stop();
    await collector.close();
  }
}

async function startCollector(flags: Flags, lines: BetweenLines, host: CommandHost): Promise<Collector> {
  const say = (line: string): void => {
    void lines.say(`growingio: ${line}\n`);
  };
  try {
    return await startByFlags(flags, say, host.platform);
  } catch (error) {
    const { code = 'ERR_GROWINGIO_OPTION', cause } = error as { readonly code?: string; readonly cause?: unknown };
    const isTaken = (cause as NodeJS.ErrnoException | undefined)?.code === 'EADDRINUSE';
    const next = isTaken ? t`growingio dev --port 0 takes any port that is free` : t`see growingio dev --help`;
    throw new CommandError(1, code, describeError(error), next);
  }
}

/** Without a command: events are what this one is for, so they go to `stdout`. */
async function watch(
  collector: Collector,
  { lines, ...how }: { readonly json: boolean; readonly since: number; readonly lines: BetweenLines },
  host: CommandHost,
): Promise<ExitCode> {
  const { stdout, signals } = host;
  const signal = signals.stopped;
  const write = (text: string): Promise<void> => writeOut(stdout, text, signal);
  if (how.json) await write(announce(collector));
  else note(host, describeCollector(collector, host.platform));
  const say = (line: string): Promise<void> => lines.say(`growingio: ${line}\n`);
  const arrivals = showArrivals(collector, { ...how, output: stdout, write, say, signal }, host);
  if (!signal.aborted) await once(signal, 'abort');
  await arrivals.ended;
  return 0;
}
