/** `growingio plan pull`: GrowingIO's events and variables, into the plan in git. */

import type { CommonOptions, ExitCode } from '../../command/command.js';
import { note, type CommandHost } from '../../command/command-host.js';
import { t } from '../../messages.js';
import { comparePlans as listChanges, describeChange } from '../file/plan-changes.js';
import { findPlanFile, savePlanFile, usualPlanFile } from '../file/plan-file.js';
import { chooseEvents, pickEvents } from './choose-events.js';
import { comparePlans, describeDifference } from './compare-plans.js';
import { withApi } from './management-api.js';
import { planOf } from './remote-state.js';
import { takeOver } from './take-over.js';

export interface EventOptions extends CommonOptions {
  readonly file?: string;
  readonly event?: readonly string[];
}

export async function pull(options: EventOptions, host: CommandHost): Promise<ExitCode> {
  const { file = usualPlanFile, event: keys } = options;
  const found = findPlanFile(file, host.cwd);
  const local = found ?? { events: new Map<string, never>() };
  const remote = chooseEvents(planOf(await withApi(host, (api) => api.readState())), keys, t`on GrowingIO`);
  const plan = takeOver(local, remote);
  const changes = listChanges(local, plan);
  const kept = comparePlans(pickEvents(local, keys), remote).filter(({ kind }) => kind === 'not_on_growingio');
  const isWritten = found === undefined || changes.length > 0;
  if (isWritten) await savePlanFile(file, host, plan);
  if (options.json === true) {
    host.stdout.write(`${JSON.stringify({ file, written: isWritten, changes, kept })}\n`);
    return 0;
  }
  for (const change of changes) host.stdout.write(`${describeChange(change)}\n`);
  for (const each of kept) note(host, t`${describeDifference(each)}; it stays`);
  note(host, isWritten ? t`${file} is written: ${changes.length} changes` : t`${file} is as GrowingIO has it`);
  return 0;
}
