/** `growingio doctor`: says what keeps events from arriving, and what to do. */

import { optionTable, quote } from '@growingio/upload/adapter';
import type { Command } from 'commander';
import { actionOf, newCommand, type ExitCode, type Runner } from '../command/command.js';
import { wrongUse } from '../command/command-error.js';
import { paint, type CommandHost } from '../command/command-host.js';
import { t } from '../messages.js';
import type { Check } from './check.js';
import { diagnose, type Questions } from './diagnose.js';
import { writeCheck, writeSummary } from './write-checks.js';

interface DoctorOptions extends Questions {
  readonly timeout?: string;
  readonly json?: boolean;
}

export function doctorCommand(runner: Runner): Command {
  const examples = [
    { words: 'doctor', what: t`what an application here would meet` },
    { words: 'doctor --outbox ./growingio-outbox --json', what: t`with an outbox on disk, for programs` },
  ];
  return newCommand('doctor', t`find out what keeps events from arriving; sends none`, examples)
    .option('--project <id>', t`the project ID (default: GROWINGIO_PROJECT_ID)`)
    .option('--host <url>', t`where events go (default: GROWINGIO_HOST, or GrowingIO)`)
    .option('--outbox <directory>', t`look at this directory of an outbox on disk, too`)
    .option('--timeout <ms>', t`what each step may take (default: 4000, as a request of a client)`)
    .action(actionOf(runner, runDoctor));
}

async function runDoctor({ timeout, json = false, ...asked }: DoctorOptions, host: CommandHost): Promise<ExitCode> {
  const { stdout, signals } = host;
  const { stopped } = signals;
  const look = { paint: paint(stdout, host), hasSigns: stdout.isTTY === true };
  const checks: Check[] = [];
  for await (const check of diagnose(asked, host, { timeout: readTimeout(timeout), stopped })) {
    // What has been stopped says nothing of the way.
    if (stopped.aborted) return 1;
    checks.push(check);
    if (!json) stdout.write(writeCheck(check, look));
  }
  const isOk = checks.every(({ status }) => status !== 'failure');
  stdout.write(`${json ? JSON.stringify({ ok: isOk, checks }) : writeSummary(checks)}\n`);
  return isOk ? 0 : 1;
}

function readTimeout(given: string | undefined): number {
  const { default: usual, min, max } = optionTable.requestTimeout;
  if (given === undefined) return usual;
  const ms = Number(given);
  if (/^\d+$/.test(given) && ms >= min && ms <= max) return ms;
  throw wrongUse(t`--timeout is ${quote(given)}`, t`write a whole number from ${min} to ${max}, in ms`);
}
