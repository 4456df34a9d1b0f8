/** `growingio plan push`: what the plan in git has and GrowingIO does not, created there. Nothing that is there is touched. */

import { createInterface } from 'node:readline';
import { quote } from '@growingio/upload/adapter';
import type { ExitCode } from '../../command/command.js';
import { wrongUse } from '../../command/command-error.js';
import { note, type CommandHost } from '../../command/command-host.js';
import { list, t } from '../../messages.js';
import { readPlanFile, usualPlanFile } from '../file/plan-file.js';
import { carryOut, type Carried } from './carry-out.js';
import { chooseEvents, planError } from './choose-events.js';
import { textsOfVariables } from './compare-plans.js';
import { decidePush, type PushSteps } from './decide-push.js';
import { withApi, type ManagementApi } from './management-api.js';
import type { EventOptions } from './pull.js';

interface PushOptions extends EventOptions {
  readonly yes?: boolean;
}

/** Resolves with 1 when something is not there in the end. */
export async function push(options: PushOptions, host: CommandHost): Promise<ExitCode> {
  const { file = usualPlanFile, event: keys } = options;
  const whole = readPlanFile(file, host.cwd);
  const plan = chooseEvents(whole, keys, t`in ${file}`);
  return withApi(host, async (api) => {
    const steps = decidePush(plan, await api.readState(), textsOfVariables(whole));
    refuseFaults(steps);
    if (options.json !== true) showSteps(steps, host);
    const { carried, isAgreed } = await carryOutIfAgreed(api, steps, options, host);
    const isDone = isAgreed && carried.brokenOff === undefined && carried.failed.length + steps.left.length === 0;
    report(steps, carried, options, host);
    if (carried.brokenOff !== undefined) throw carried.brokenOff;
    return isDone ? 0 : 1;
  });
}

function refuseFaults({ faults }: PushSteps): void {
  if (faults.length === 0) return;
  const lines = faults.map((fault) => `\n  - ${fault}`).join('');
  throw planError(t`GrowingIO can't have this plan, so nothing is sent:${lines}`, t`mend it in the plan`);
}

function showSteps({ variables, events, left }: PushSteps, { stdout }: CommandHost): void {
  for (const { key, type, name } of variables) stdout.write(`${t`+ variable ${key}: ${type}, ${quote(name)}`}\n`);
  for (const { key, name, variables: own } of events) {
    const keys = own.length === 0 ? t`no variables` : list(own);
    stdout.write(`${t`+ event ${key}: ${quote(name)}, ${keys}`}\n`);
  }
  for (const { message } of left) stdout.write(`! ${message}\n`);
}

const nothing: Carried = { variables: [], events: [], failed: [], brokenOff: undefined };

async function carryOutIfAgreed(
  api: ManagementApi,
  steps: PushSteps,
  { yes, json }: PushOptions,
  host: CommandHost,
): Promise<{ readonly carried: Carried; readonly isAgreed: boolean }> {
  const count = steps.variables.length + steps.events.length;
  if (count === 0) return { carried: nothing, isAgreed: true };
  const mayAsk = host.stdin.isTTY === true && json !== true;
  if (yes !== true && !mayAsk) {
    const brokenOff = wrongUse(t`nobody can be asked whether to create this`, t`look at it, then run it with --yes`);
    return { carried: { ...nothing, brokenOff }, isAgreed: false };
  }
  const isAgreed =
    yes === true || (await ask(host, t`create ${count} things on GrowingIO, where nobody can undo it? (y/N)`));
  if (!isAgreed) return { carried: nothing, isAgreed };
  const carried = await carryOut(api, steps, (kind, key) => {
    if (json !== true) note(host, kind === 'event' ? t`event ${key}: taken` : t`variable ${key}: taken`);
  });
  return { carried, isAgreed };
}

/** Anything but y or yes is a no, and so is an end. */
async function ask({ stdin, stderr, signals: { stopped } }: CommandHost, question: string): Promise<boolean> {
  stderr.write(`${question} `);
  const lines = createInterface({ input: stdin, terminal: false });
  const close = (): void => {
    lines.close();
  };
  stopped.addEventListener('abort', close);
  if (stopped.aborted) close();
  try {
    const next = await lines[Symbol.asyncIterator]().next();
    return next.done !== true && /^y(es)?$/i.test(next.value.trim());
  } finally {
    stopped.removeEventListener('abort', close);
    close();
  }
}

function report(
  { variables, events, left }: PushSteps,
  carried: Carried,
  { json }: PushOptions,
  host: CommandHost,
): void {
  const { failed, ...made } = carried;
  if (json === true) {
    const keysOf = (all: readonly { readonly key: string }[]): string[] => all.map(({ key }) => key);
    const missing = { variables: keysOf(variables), events: keysOf(events) };
    const created = { variables: made.variables, events: made.events };
    host.stdout.write(`${JSON.stringify({ missing, created, failed, left })}\n`);
    return;
  }
  for (const each of failed) note(host, each);
  const counts = [made.variables.length + made.events.length, variables.length + events.length, left.length] as const;
  note(host, t`created: ${counts[0]} of ${counts[1]}; left to do by hand: ${counts[2]}`);
}
