/** Runs a command beside a collector: its output passes unchanged, its events stand between the lines, and both end together. */

import type { Collector } from '@growingio/collector';
import type { ExitCode } from '../command/command.js';
import { isColoured, type CommandHost } from '../command/command-host.js';
import { t } from '../messages.js';
import type { BetweenLines } from './between-lines.js';
import { Child, exitCodeOf, type Patience } from './child.js';
import { announce, introduce } from './introduce.js';
import { planEnvironment } from './plan-child.js';
import { showArrivals } from './show-arrivals.js';

// The core's own shutdown takes 10 s at most.
const patience: Patience = { command: 15_000, rest: 2_000 };

/** Resolves with the exit code of the command. Rejects with a `CommandError` when it can't be started. */
export async function runBeside(
  collector: Collector,
  words: readonly string[],
  { json, since, lines }: { readonly json: boolean; readonly since: number; readonly lines: BetweenLines },
  host: CommandHost,
): Promise<ExitCode> {
  const { stdout, stderr, signals, cwd, platform } = host;
  const say = (line: string): Promise<void> => lines.say(`growingio: ${line}\n`);
  const isAsked = (): boolean => signals.stopped.aborted;
  const env = planEnvironment(host.env, collector.url, isColoured(stdout, host.env));
  if (json) await lines.say(announce(collector));
  else for (const line of introduce(collector)) await say(line);
  if (isAsked()) return 0;
  const child = await Child.start(words, {
    ...{ cwd, env, platform, patience },
    write: (to, chunk) => lines.pass(to, chunk),
  });
  const write = (text: string): Promise<void> => lines.say(text);
  const arrivals = showArrivals(collector, { since, json, output: stderr, write, say, signal: lines.over }, host);
  let asked: NodeJS.Signals | undefined;
  const stop = (): void => {
    const name = signals.stopped.reason as NodeJS.Signals;
    // Nobody reads: what it still writes goes nowhere.
    if (name === 'SIGPIPE') lines.stop();
    asked = name === 'SIGPIPE' ? 'SIGTERM' : name;
    child.stop(asked);
  };
  const kill = (): void => {
    child.kill();
  };
  if (isAsked()) stop();
  signals.stopped.addEventListener('abort', stop);
  signals.ended.addEventListener('abort', kill);
  const end = await child.end();
  lines.close();
  await arrivals.catchUp();
  const exitCode = exitCodeOf(end, asked);
  if (!json && exitCode !== 0) await say(t`the command ended with status ${exitCode}, and the collector with it`);
  return exitCode;
}
