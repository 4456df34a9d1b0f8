/** `growingio plan infer`: a draft of the plan from what was seen. What the plan has already stays as it is. */

import { quote } from '@growingio/upload/adapter';
import type { Command } from 'commander';
import { actionOf, newCommand, type CommonOptions, type ExitCode, type Runner } from '../../command/command.js';
import { wrongUse } from '../../command/command-error.js';
import { note, type CommandHost } from '../../command/command-host.js';
import { t } from '../../messages.js';
import { comparePlans, countAdded, describeChange, describePlace } from '../file/plan-changes.js';
import { findPlanFile, savePlanFile, usualPlanFile } from '../file/plan-file.js';
import { draftPlan, type Remark } from './draft-plan.js';
import { isAddress, readCollector, readFile } from './read-seen.js';

const mostListed = 100;
/** So many remarks are shown to a person. */
const mostShown = 50;

interface InferOptions {
  readonly file?: string;
  readonly from: string;
  readonly enum?: string;
}

export function inferCommand(runner: Runner): Command {
  return newCommand('infer', t`draft a plan from the events that were seen`, [
    { words: 'plan infer --from http://127.0.0.1:7080', what: t`by a collector, since its start` },
    {
      words: 'plan infer --from events.jsonl --enum 5',
      what: t`in a file; a string of at most 5 values gets them as its enum`,
    },
  ])
    .requiredOption(
      '--from <source>',
      t`the address of a collector, or a file as growingio send reads it; - is standard input`,
    )
    .option(
      '--enum <n>',
      t`list the values of strings that have at most so many, each seen twice; of a file only (default: none)`,
    )
    .action(actionOf(runner, infer));
}

async function infer(options: InferOptions & CommonOptions, host: CommandHost): Promise<ExitCode> {
  const { from, file = usualPlanFile, json = false } = options;
  const mostValues = readMostValues(options);
  const before = findPlanFile(file, host.cwd);
  const seen = isAddress(from) ? await readCollector(from, host) : await readFile(from, before, mostValues, host);
  if (seen.events.length === 0) {
    throw wrongUse(t`nothing was seen: ${quote(from)} has no events`, t`let the application track some first`);
  }
  const { plan, remarks } = draftPlan(seen, before, mostValues);
  const changes = comparePlans(before, plan);
  const written = changes.length > 0;
  if (written) await savePlanFile(file, host, plan);
  if (json) {
    const { leftOut } = seen;
    host.stdout.write(`${JSON.stringify({ file, written, changes, leftOut, remarks })}\n`);
    return 0;
  }
  for (const change of changes) host.stdout.write(`${describeChange(change)}\n`);
  const { events, variables } = countAdded(changes);
  host.stdout.write(
    written
      ? t`${quote(file)}: events added: ${events}, variables added: ${variables}`
      : t`nothing new: ${quote(file)} stays as it is`,
  );
  host.stdout.write('\n');
  for (const line of seen.leftOut) note(host, line);
  sayRemarks(remarks, host);
  if (written)
    note(
      host,
      t`it is a draft: look through it, since what is misspelt in the code is in it, too; growingio plan lint finds such keys`,
    );
  return 0;
}

function sayRemarks(remarks: readonly Remark[], host: CommandHost): void {
  for (const remark of remarks.slice(0, mostShown)) note(host, `! ${t`${describePlace(remark)}: ${remark.message}`}`);
  if (remarks.length > mostShown) note(host, t`${remarks.length - mostShown} more: --json has all`);
}

function readMostValues({ enum: given, from }: InferOptions): number {
  if (given === undefined) return 0;
  if (!/^\d{1,3}$/.test(given) || Number(given) < 1 || Number(given) > mostListed) {
    throw wrongUse(
      t`--enum is ${quote(given)}: pass a number, 1 to ${mostListed}`,
      t`leave it out, and no values are listed`,
    );
  }
  if (isAddress(from)) {
    throw wrongUse(
      t`--enum is for files: a collector counts no values`,
      t`write its events into a file, by its address /api/export, and name that by --from`,
    );
  }
  return Number(given);
}
