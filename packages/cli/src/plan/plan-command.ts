/** `growingio plan`: the tracking plan in git, on GrowingIO, in the code, and in what was seen. */

import type { Command } from 'commander';
import { newCommand, type Runner } from '../command/command.js';
import { t } from '../messages.js';
import { lintCommand } from './code/lint-command.js';
import { remoteCommands } from './remote/remote-commands.js';
import { inferCommand } from './seen/infer-command.js';
import { exportCommand } from './table/export-command.js';
import { importCommand } from './table/import-command.js';
import { typesCommand } from './types/types-command.js';

const commands: readonly ((runner: Runner) => Command)[] = [
  ...remoteCommands,
  ...[typesCommand, lintCommand, inferCommand, importCommand, exportCommand],
];

export function planCommand(runner: Runner): Command {
  const command = newCommand('plan', t`the tracking plan: from GrowingIO, to GrowingIO, into types, against the code`, [
    { words: 'plan pull', what: t`the events and variables of GrowingIO, into growingio.plan.json` },
    { words: 'plan types', what: t`growingio.d.ts of it: a typo in an event key does not compile` },
  ]);
  for (const make of commands)
    command.addCommand(make(runner).option('--file <file>', t`the plan (default: growingio.plan.json)`));
  return command;
}
