/** `growingio plan lint`: what is probably wrong with the plan, and with the code that tracks its events. */

import { existsSync, statSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { quote } from '@growingio/upload/adapter';
import type { Command } from 'commander';
import { actionOf, newCommand, type CommonOptions, type ExitCode, type Runner } from '../../command/command.js';
import { wrongUse } from '../../command/command-error.js';
import { note, type CommandHost } from '../../command/command-host.js';
import { t } from '../../messages.js';
import { readPlanFile, usualPlanFile } from '../file/plan-file.js';
import { findCalls, type TrackedCall } from './find-calls.js';
import { exceptFor } from './finding.js';
import { lintCalls } from './lint-calls.js';
import { lintPlan } from './lint-plan.js';
import { findConfig, loadTypeScript, readProjects } from './typescript.js';
import { writeLint } from './write-lint.js';

interface LintOptions extends CommonOptions {
  readonly file?: string;
  readonly project?: readonly string[];
  readonly ignore?: readonly string[];
}

export function lintCommand(runner: Runner): Command {
  const examples = [
    { words: 'plan lint', what: t`the plan, and the code of tsconfig.json` },
    { words: 'plan lint --project apps/shop --project apps/admin --json', what: t`that of two projects, for programs` },
  ];
  const add = (word: string, words: readonly string[] = []): string[] => [...words, word];
  return newCommand('lint', t`find slips in the plan, and where the code does not track it`, examples)
    .option(
      '--project <tsconfig>',
      t`whose calls to look at, again for each (default: tsconfig.json, if there is one)`,
      add,
    )
    .option(
      '--ignore <finding>',
      t`leave out what is so, again for each: event_not_tracked, or event_not_tracked:Login`,
      add,
    )
    .action(actionOf(runner, runLint));
}

/** Resolves with 1 when something was found. */
async function runLint(
  { file = usualPlanFile, project, ignore = [], json }: LintOptions,
  host: CommandHost,
): Promise<ExitCode> {
  const { cwd, stdout } = host;
  const isLeft = exceptFor(ignore);
  const plan = readPlanFile(file, cwd);
  const configs = project?.map((named) => findNamed(named, cwd)) ?? [findConfig(cwd) ?? []].flat();
  const calls = configs.length === 0 ? undefined : findAllCalls(configs, cwd);
  const findings = [...lintPlan(plan), ...(calls === undefined ? [] : lintCalls(plan, calls))].filter(isLeft);
  if (json === true) stdout.write(`${JSON.stringify({ ok: findings.length === 0, findings, calls: calls ?? null })}\n`);
  else {
    if (calls === undefined)
      note(host, t`there is no tsconfig.json here, so only the plan was looked at: name one by --project`);
    stdout.write(writeLint(plan, findings, calls));
  }
  return Promise.resolve(findings.length === 0 ? 0 : 1);
}

/** A file, or a folder that has one, as `tsc --project` takes it. */
function findNamed(named: string, cwd: string): string {
  const path = resolve(cwd, named);
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const found = isFolder ? findConfig(path) : existsSync(path) ? path : undefined;
  if (found !== undefined) return found;
  throw wrongUse(t`--project is ${quote(named)}: there is no such tsconfig.json`, t`name the file, or its folder`);
}

/** In the order of files and lines; a file of two projects once. Files are named from the folder of the command. */
function findAllCalls(configs: readonly string[], cwd: string): TrackedCall[] {
  const found = new Map<string, TrackedCall>();
  for (const config of configs) {
    const typescript = loadTypeScript(dirname(config));
    for (const { files, options, references = [] } of readProjects(typescript, config)) {
      const program = typescript.createProgram({
        rootNames: files,
        options: { ...options, noEmit: true },
        projectReferences: references,
      });
      for (const call of findCalls(typescript, program)) {
        found.set(`${call.file}:${String(call.line)}:${String(call.column)}`, call);
      }
    }
  }
  return [...found.values()]
    .map((call) => ({ ...call, file: relative(cwd, call.file).split(sep).join('/') }))
    .sort((one, other) => {
      if (one.file !== other.file) return one.file < other.file ? -1 : 1;
      return one.line - other.line || one.column - other.column;
    });
}
