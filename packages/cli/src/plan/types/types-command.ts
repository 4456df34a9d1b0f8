/** `growingio plan types`: writes `growingio.d.ts` of the plan, or says whether it is current. */

import { dirname, resolve } from 'node:path';
import { quote, type Plan } from '@growingio/upload/adapter';
import type { Command } from 'commander';
import { actionOf, newCommand, type CommonOptions, type ExitCode, type Runner } from '../../command/command.js';
import { wrongUse } from '../../command/command-error.js';
import { note, type CommandHost } from '../../command/command-host.js';
import { findText, saveFile } from '../../command/named-file.js';
import { t } from '../../messages.js';
import { readPlanFile, usualPlanFile } from '../file/plan-file.js';
import { compareTypes, describeDifference } from './compare-types.js';
import { findDoor } from './find-door.js';
import { describeUnseen, findBeside } from './find-include.js';
import { mark, writeTypes } from './write-types.js';

export const usualTypesFile = 'growingio.d.ts';

interface TypesOptions extends CommonOptions {
  readonly file?: string;
  readonly out?: string;
  readonly check?: boolean;
}

export function typesCommand(runner: Runner): Command {
  const examples = [
    { words: 'plan types', what: t`write growingio.d.ts of growingio.plan.json` },
    { words: 'plan types --check', what: t`in CI: 1 when it is not current` },
  ];
  return newCommand('types', t`write the plan's events for TypeScript, so that a typo does not compile`, examples)
    .option('--out <file>', t`where to (default: growingio.d.ts)`)
    .option('--check', t`write nothing, and say which events are not current`)
    .action(actionOf(runner, runTypes));
}

async function runTypes(options: TypesOptions, host: CommandHost): Promise<ExitCode> {
  const { file = usualPlanFile, out = usualTypesFile, check = false } = options;
  if (!/\.d\.[cm]?ts$/.test(out)) {
    throw wrongUse(t`--out is ${quote(out)}: TypeScript takes declarations by their name`, t`end it with .d.ts`);
  }
  const plan = readPlanFile(file, host.cwd);
  const text = findTypesFile(out, host.cwd);
  return check ? checkTypes(plan, text, out, options, host) : await saveTypes(plan, text, out, options, host);
}

/** Resolves with 1 when it is not current. */
function checkTypes(
  plan: Plan,
  text: string | undefined,
  out: string,
  { json }: TypesOptions,
  host: CommandHost,
): ExitCode {
  const differences = text === undefined ? [] : compareTypes(plan, text);
  const isCurrent = text !== undefined && differences.length === 0;
  const lines =
    text === undefined ? [t`there is no ${out} yet`] : differences.map((each) => describeDifference(each, out));
  if (json === true)
    host.stdout.write(`${JSON.stringify({ ok: isCurrent, file: out, exists: text !== undefined, differences })}\n`);
  else for (const line of isCurrent ? [t`${out} is current`] : lines) host.stdout.write(`${line}\n`);
  if (!isCurrent) note(host, t`${out} is not current: run growingio plan types, and commit it`);
  return isCurrent ? 0 : 1;
}

async function saveTypes(
  plan: Plan,
  text: string | undefined,
  out: string,
  { json }: TypesOptions,
  host: CommandHost,
): Promise<ExitCode> {
  if (text?.includes(mark) === false) {
    throw wrongUse(
      t`${quote(out)} was not written by growingio plan types`,
      t`name another file by --out, or remove it`,
    );
  }
  const path = resolve(host.cwd, out);
  const beside = findBeside(path);
  if (beside !== undefined) {
    const message = t`TypeScript would take ${quote(out)} for the declarations of ${beside}, which lies beside it`;
    throw wrongUse(message, t`name another file by --out, such as ${freeName(path)}`);
  }
  const door = findDoor(path, text);
  const wanted = writeTypes(plan, door);
  const isChanged = text?.replaceAll('\r\n', '\n') !== wanted;
  if (isChanged) await saveFile(out, host, wanted);
  const unseen = describeUnseen(path);
  const events = plan.events.size;
  if (json === true) {
    host.stdout.write(
      `${JSON.stringify({ file: out, changed: isChanged, events, module: door, unseen: unseen ?? null })}\n`,
    );
  } else {
    host.stdout.write(
      `${isChanged ? t`${out} is written: ${events} events` : t`${out} is current: ${events} events`}\n`,
    );
    if (unseen !== undefined) note(host, `  ${unseen}`);
  }
  return 0;
}

/** A name beside which lies no module of the same. */
function freeName(path: string): string {
  const ending = /\.d\.[cm]?ts$/.exec(path)?.[0] ?? '.d.ts';
  const name = `growingio-plan${ending}`;
  return findBeside(resolve(dirname(path), name)) === undefined ? name : `growingio-events${ending}`;
}

/** What stands in the file; `undefined` when there is none. Throws a `CommandError` when it can't be read. */
export function findTypesFile(name: string, cwd: string): string | undefined {
  return findText(name, cwd, t`name another file by --out`);
}
