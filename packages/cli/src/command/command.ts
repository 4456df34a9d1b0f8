/** What a command is to the command line: it puts itself into the program, with its options, its examples and its work. */

import { quote, readLanguage } from '@growingio/upload/adapter';
import { Command, Option } from 'commander';
import { t } from '../messages.js';
import { wrongUse } from './command-error.js';
import type { CommandHost } from './command-host.js';
import { displayWidth, padColumns } from './display-width.js';

/** 0 done, 1 findings or failure, 2 wrong use; `dev` hands on that of the command that it has started. */
export type ExitCode = number;

/** Does it, and resolves with the exit code. May reject with a `CommandError` or a `GrowingIOError`, which becomes two lines. */
export type Work<Words extends unknown[], Options> = (
  options: Options & CommonOptions,
  host: CommandHost,
  ...words: Words
) => Promise<ExitCode>;

export interface CommonOptions {
  readonly json?: boolean;
}

/** Runs the command of that name, such as `growingio send`, and keeps its exit code. */
export interface Runner {
  readonly host: CommandHost;
  readonly run: (name: string, work: () => Promise<ExitCode>) => Promise<void>;
}

export interface CommandExample {
  /** Behind `growingio`. */
  readonly words: string;
  readonly what: string;
}

/** A command with the options that all have, and its examples in its help. */
export function newCommand(name: string, summary: string, examples: readonly CommandExample[]): Command {
  const command = new Command(name);
  command.description(summary).addHelpText('after', () => writeExamples(examples));
  return addCommonOptions(command);
}

/** `--json` and `--lang`, wherever they stand. */
export function addCommonOptions(command: Command): Command {
  return command
    .addOption(new Option('--json', t`for programs: a JSON object, or one a line`))
    .addOption(
      new Option('--lang <en|zh>', t`the language of messages (default: that of LANG)`).argParser(readLanguageWord),
    );
}

/** It is in use already, since the help is in it; only what is none is left to be refused. */
function readLanguageWord(given: string): string {
  if (readLanguage(given) !== undefined) return given;
  throw wrongUse(t`--lang is ${quote(given)}: it must be en or zh`, t`write --lang zh, or set LANG`);
}

/** The work of a command, as commander calls it: the words, then the options, then the command. */
export function actionOf<Words extends unknown[], Options>(
  { host, run }: Runner,
  work: Work<Words, Options>,
): (...given: unknown[]) => Promise<void> {
  return async (...given) => {
    const words = given.slice(0, -2) as Words;
    const command = given.at(-1) as Command;
    await run(nameOf(command), async () => work(command.optsWithGlobals(), host, ...words));
  };
}

/** As it is typed: `growingio outbox drain`. */
function nameOf(command: Command): string {
  const { parent } = command;
  return parent === null ? command.name() : `${nameOf(parent)} ${command.name()}`;
}

/** Reads an option that may be repeated. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

function writeExamples(examples: readonly CommandExample[]): string {
  const width = Math.max(...examples.map(({ words }) => displayWidth(words)));
  const lines = examples.map(({ words, what }) => `  growingio ${padColumns(words, width)}  ${what}`);
  return `\n${t`Examples:`}\n${lines.join('\n')}`;
}
