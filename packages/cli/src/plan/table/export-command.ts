/** `growingio plan export`: the plan as a table for a spreadsheet, which `growingio plan import` takes back. */

import { resolve } from 'node:path';
import { quote } from '@growingio/upload/adapter';
import type { Command } from 'commander';
import { actionOf, newCommand, type CommonOptions, type ExitCode, type Runner } from '../../command/command.js';
import { wrongUse } from '../../command/command-error.js';
import { writeOut, type CommandHost } from '../../command/command-host.js';
import { isSameFile, saveFile } from '../../command/named-file.js';
import { t } from '../../messages.js';
import { readPlanFile, usualPlanFile } from '../file/plan-file.js';
import { writeTable } from './write-table.js';

export function exportCommand(runner: Runner): Command {
  return newCommand('export', t`write the plan as CSV for a spreadsheet`, [
    { words: 'plan export plan.csv', what: t`for Excel and WPS; growingio plan import takes it back` },
    { words: 'plan export --lang zh > plan.csv', what: t`with Chinese columns, to standard output` },
  ])
    .argument('[file.csv]', t`where to (default: standard output)`)
    .action(actionOf(runner, exportTable));
}

interface TableOptions {
  readonly file?: string;
}

async function exportTable(
  { file = usualPlanFile, json = false }: TableOptions & CommonOptions,
  host: CommandHost,
  name?: string,
): Promise<ExitCode> {
  const plan = readPlanFile(file, host.cwd);
  const table = writeTable(plan);
  if (name === undefined) {
    if (json)
      throw wrongUse(
        t`--json is for an export into a file: the table itself is no JSON`,
        t`name a file, or read ${quote(file)} itself`,
      );
    await writeOut(host.stdout, table, host.signals.stopped);
    return 0;
  }
  if (isSameFile(resolve(host.cwd, name), resolve(host.cwd, file))) {
    throw wrongUse(t`${quote(name)} is the plan itself: the table would replace it`, t`name another file`);
  }
  await saveFile(name, host, table);
  const events = plan.events.size;
  const variables = [...plan.events.values()].reduce((sum, event) => sum + event.variables.size, 0);
  host.stdout.write(
    json
      ? JSON.stringify({ file: name, events, variables })
      : t`${quote(name)}: events: ${events}, variables: ${variables}`,
  );
  host.stdout.write('\n');
  return 0;
}
