/** `growingio plan import`: the table of a spreadsheet into the plan: all of it, or nothing where a row is wrong. */

import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { describeError, MiB, quote } from '@growingio/upload/adapter';
import type { Command } from 'commander';
import { actionOf, newCommand, type CommonOptions, type ExitCode, type Runner } from '../../command/command.js';
import { wrongUse } from '../../command/command-error.js';
import { note, type CommandHost } from '../../command/command-host.js';
import { list, t } from '../../messages.js';
import { comparePlans, countAdded, describeChange } from '../file/plan-changes.js';
import { findPlanFile, savePlanFile, usualPlanFile } from '../file/plan-file.js';
import { applyTable, type RowRemark } from './apply-table.js';
import { readTable } from './read-table.js';

/** So many rows are named to a person. */
const mostShown = 50;
// Of any plan that GrowingIO can have, and some.
const mostBytes = 16 * MiB;

export function importCommand(runner: Runner): Command {
  return newCommand('import', t`take over the spreadsheet that product managers keep, as CSV`, [
    { words: 'plan import plan.csv', what: t`adds and changes what the table has; the rest of the plan stays` },
    { words: 'plan import plan.csv --file shop.plan.json', what: t`into another file than growingio.plan.json` },
  ])
    .argument('<file.csv>', t`columns by name, Chinese or English; a row is a variable of an event`)
    .action(actionOf<[string], TableOptions>(runner, importTable));
}

interface TableOptions {
  readonly file?: string;
}

async function importTable(
  { file = usualPlanFile, json = false }: TableOptions & CommonOptions,
  host: CommandHost,
  name: string,
): Promise<ExitCode> {
  const before = findPlanFile(file, host.cwd);
  const table = readTable(readBytes(name, host.cwd), name);
  const { plan, faults, remarks } = applyTable(table, before);
  const changes = faults.length > 0 ? [] : comparePlans(before, plan);
  const written = changes.length > 0;
  if (written) await savePlanFile(file, host, plan);
  const { leftOut } = table;
  const exitCode = faults.length > 0 ? 1 : 0;
  if (json) {
    host.stdout.write(`${JSON.stringify({ file, written, changes, faults, remarks, leftOut })}\n`);
    return exitCode;
  }
  if (leftOut.length > 0) {
    note(host, t`columns that say nothing of the plan: ${list(leftOut.map((each) => quote(each)))}`);
  }
  sayRows(remarks, '!', host);
  if (faults.length > 0) {
    sayRows(faults, '✗', host);
    note(host, t`${quote(name)}: faults: ${faults.length}; nothing is written`);
    return exitCode;
  }
  for (const change of changes) host.stdout.write(`${describeChange(change)}\n`);
  const { events, variables } = countAdded(changes);
  const changed = changes.length - events - variables;
  host.stdout.write(
    written
      ? t`${quote(file)}: events added: ${events}, variables added: ${variables}, changed: ${changed}`
      : t`nothing new: ${quote(file)} stays as it is`,
  );
  host.stdout.write('\n');
  return exitCode;
}

function readBytes(name: string, cwd: string): Buffer {
  const path = resolve(cwd, name);
  let bytes: Buffer;
  try {
    if (statSync(path).size > mostBytes)
      throw wrongUse(t`${quote(name)} is larger than any plan`, t`name the table of the plan`);
    bytes = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw wrongUse(t`${quote(name)} can not be read: ${describeError(error)}`, t`name a file that this user may read`);
  }
  return bytes;
}

function sayRows(rows: readonly RowRemark[], mark: string, host: CommandHost): void {
  for (const { row, message } of rows.slice(0, mostShown)) note(host, t`${mark} row ${row}: ${message}`);
  if (rows.length > mostShown) note(host, t`${rows.length - mostShown} more: --json has all`);
}
