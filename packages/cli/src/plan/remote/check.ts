/** `growingio plan diff` and `growingio plan check`: where the plan in git, the types and GrowingIO differ, a line each. */

import type { Plan } from '@growingio/upload/adapter';
import type { CommonOptions, ExitCode } from '../../command/command.js';
import { CommandError, writeError } from '../../command/command-error.js';
import { note, type CommandHost } from '../../command/command-host.js';
import { t } from '../../messages.js';
import { readPlanFile, usualPlanFile } from '../file/plan-file.js';
import { compareTypes, describeDifference as describeTypes } from '../types/compare-types.js';
import { findTypesFile, usualTypesFile } from '../types/types-command.js';
import { comparePlans, describeDifference, type Difference } from './compare-plans.js';
import { withApi } from './management-api.js';
import { planOf } from './remote-state.js';

interface DiffOptions extends CommonOptions {
  readonly file?: string;
}

interface CheckOptions extends DiffOptions {
  readonly types?: string;
  readonly offline?: boolean;
}

/** 0 the same, 1 different, 2 nobody can tell. */
export async function diff(options: DiffOptions, host: CommandHost): Promise<ExitCode> {
  const { file = usualPlanFile } = options;
  const differences = await compareWithGrowingIO(readPlanFile(file, host.cwd), host);
  if (options.json === true) host.stdout.write(`${JSON.stringify({ same: differences.length === 0, differences })}\n`);
  else {
    for (const each of differences) host.stdout.write(`${describeDifference(each)}\n`);
    if (differences.length === 0) note(host, t`${file} is as GrowingIO has it`);
  }
  return differences.length === 0 ? 0 : 1;
}

/** The same with the types, and without GrowingIO where it is not to be asked. Types that are not current are 1 in any case. */
export async function check(options: CheckOptions, host: CommandHost): Promise<ExitCode> {
  const { file = usualPlanFile, types = usualTypesFile, offline = false, json = false } = options;
  const plan = readPlanFile(file, host.cwd);
  const text = findTypesFile(types, host.cwd);
  const ofTypes = text === undefined ? [] : compareTypes(plan, text);
  const lines =
    text === undefined
      ? [t`there is no ${types}: growingio plan types writes it`]
      : ofTypes.map((each) => describeTypes(each, types));
  const asked = offline ? [] : await compareWithGrowingIO(plan, host).catch(keepCommandError);
  const differences = asked instanceof CommandError ? [] : asked;
  if (asked instanceof CommandError) {
    if (lines.length === 0) throw asked;
    host.stderr.write(writeError(asked, json));
  }
  const all = [...lines, ...differences.map(describeDifference)];
  const same = all.length === 0;
  if (json) {
    const ofFile = { file: types, exists: text !== undefined, differences: ofTypes };
    host.stdout.write(`${JSON.stringify({ same, differences, types: ofFile })}\n`);
  } else for (const line of all) host.stdout.write(`${line}\n`);
  if (same && !json)
    note(host, offline ? t`${types} is as ${file} has it` : t`${types}, ${file} and GrowingIO are the same`);
  return same ? 0 : 1;
}

function keepCommandError(error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  throw error;
}

/** Rejects with exit code 2, also for what would be a failure elsewhere: 1 says that they differ. */
async function compareWithGrowingIO(plan: Plan, host: CommandHost): Promise<readonly Difference[]> {
  try {
    return comparePlans(plan, planOf(await withApi(host, (api) => api.readState())));
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(2, error.code, error.message, error.next);
  }
}
