/** The command line as a function: words enter, a command does its work, and its exit code comes back. */

import { GrowingIOError, version } from '@growingio/upload';
import { describeError, readLanguage, useLanguage } from '@growingio/upload/adapter';
import { Command, CommanderError } from 'commander';
import { addCommonOptions, type ExitCode, type Runner } from './command/command.js';
import { CommandError, writeError, wrongUse } from './command/command-error.js';
import { isColoured, type CommandHost } from './command/command-host.js';
import { displayWidth } from './command/display-width.js';
import { readWrongUse } from './command/read-wrong-use.js';
import { devCommand } from './dev/dev-command.js';
import { doctorCommand } from './doctor/doctor-command.js';
import { t } from './messages.js';
import { outboxCommand } from './outbox/outbox-command.js';
import { planCommand } from './plan/plan-command.js';
import { relayCommand } from './relay/relay-command.js';
import { sendCommand } from './send/send-command.js';
import { tailCommand } from './tail/tail-command.js';

const commands: readonly ((runner: Runner) => Command)[] = [
  ...[devCommand, tailCommand, sendCommand, doctorCommand, outboxCommand, planCommand, relayCommand],
];

/**
 * Runs `growingio` with the given words, and resolves with the exit code: 0 done, 1 findings or failure, 2 wrong use; or that of the
 * command that `dev` has started. Never rejects.
 */
export async function run(words: readonly string[], host: CommandHost): Promise<ExitCode> {
  useLanguage(chooseLanguage(words, host.env));
  let exitCode: ExitCode = 0;
  let name = 'growingio';
  const runner: Runner = {
    host,
    run: async (command, work) => {
      name = command;
      exitCode = await work();
    },
  };
  const isJson = asksForJson(words);
  try {
    await newProgram(runner, isJson).parseAsync(words, { from: 'user' });
    return exitCode;
  } catch (error) {
    // The help and the version are what was asked for.
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const failure = readFailure(error, name);
    host.stderr.write(writeError(failure, isJson));
    return failure.exitCode;
  } finally {
    host.signals.close();
  }
}

function newProgram(runner: Runner, isJson: boolean): Command {
  const { stdout, env } = runner.host;
  const program = addCommonOptions(new Command('growingio'))
    .description(t`GrowingIO for Node: watch events arrive, send them, and find out what stops them`)
    .version(version, '-v, --version', t`show the version`)
    .enablePositionalOptions();
  for (const make of commands) program.addCommand(make(runner));
  forEach(program, (command) => {
    command
      .exitOverride((error) => {
        if (error.code !== 'commander.help') throw error;
        // A group without a word. A program that asks for JSON has no use for a help.
        if (isJson) throw wrongUse(t`a command is missing`, t`see --help`);
        command.outputHelp();
        throw new CommanderError(0, error.code, error.message);
      })
      .helpCommand(false)
      .allowExcessArguments(command.registeredArguments.some(({ variadic }) => variadic))
      .configureOutput({
        // A full-width colon has its own space.
        writeOut: (text) => stdout.write(text.replace(/： /, '：')),
        // What is wrong is said once, by `run`.
        writeErr: () => undefined,
        getOutHelpWidth: () => stdout.columns ?? 100,
        getOutHasColors: () => isColoured(stdout, env),
      })
      .configureHelp({
        styleTitle: translateTitle,
        styleOptionText: translateName,
        styleSubcommandText: translateName,
        optionDescription: ({ description }) => description,
        displayWidth,
      });
    if (command.name() !== 'relay') command.helpOption('-h, --help', t`show this`);
  });
  return program;
}

function forEach(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const each of command.commands) forEach(each, visit);
}

function translateTitle(title: string): string {
  const titles: Readonly<Record<string, string>> = {
    'Usage:': t`Usage:`,
    'Options:': t`Options:`,
    'Commands:': t`Commands:`,
    'Arguments:': t`Arguments:`,
  };
  return titles[title] ?? title;
}

/** What stands in a usage for words that are the user's. */
function translateName(text: string): string {
  const names: Readonly<Record<string, string>> = { '[options]': t`[options]`, '[command]': t`[command]` };
  return names[text] ?? text;
}

/** Of `--lang`, wherever it stands before `--`; else of the locale. */
function chooseLanguage(words: readonly string[], env: CommandHost['env']): 'en' | 'zh' {
  const own = ownWords(words);
  const at = own.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  const asked = at < 0 ? undefined : (own[at]?.split('=')[1] ?? own[at + 1]);
  const locale = ['GROWINGIO_LANG', 'LC_ALL', 'LC_MESSAGES', 'LANG']
    .map((name) => env[name] ?? '')
    .find((text) => text !== '');
  return readLanguage(asked) ?? readLanguage(locale) ?? 'en';
}

/** Whether an error is to be a line of JSON. */
export function asksForJson(words: readonly string[]): boolean {
  return ownWords(words).includes('--json');
}

/** Those before `--`: what is behind it may be another command's. */
function ownWords(words: readonly string[]): readonly string[] {
  const end = words.indexOf('--');
  return end < 0 ? words : words.slice(0, end);
}

/** What has ended the command of this name, in words. */
function readFailure(error: unknown, name: string): CommandError {
  if (error instanceof CommandError) return error;
  if (error instanceof CommanderError) return readWrongUse(error);
  if (error instanceof GrowingIOError) {
    return new CommandError(2, error.code, error.message, t`see ${name} --help`);
  }
  if ((error as NodeJS.ErrnoException | undefined)?.syscall === 'uv_cwd') {
    const message = t`the current folder is not there any more`;
    return new CommandError(1, 'ERR_GROWINGIO_FOLDER', message, t`go to one that is there: cd`);
  }
  const next = t`this is a defect of growingio: please report it with the command that you ran`;
  return new CommandError(1, 'ERR_GROWINGIO_DEFECT', describeError(error), next);
}
