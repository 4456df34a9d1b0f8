/** `growingio outbox ls`: what waits, of whom, since when, and who holds it. */

import { inspectDirectory, type DirectoryInspection } from '@growingio/outbox-disk';
import { quote } from '@growingio/upload/adapter';
import type { CommonOptions, ExitCode } from '../command/command.js';
import type { CommandHost } from '../command/command-host.js';
import { t } from '../messages.js';
import { countOf } from '../send/progress.js';
import { describeFault, describeHolder, describeStore } from './describe-store.js';
import { explain, findOutbox } from './find-outbox.js';
import { countLetters, showBytes } from './show-values.js';

/** Resolves with 1 when something is damaged, or can't be read. */
export async function listStores(options: CommonOptions, host: CommandHost, named: string): Promise<ExitCode> {
  const directory = await findOutbox(named, host);
  const found = await inspectDirectory(directory).catch((error: unknown) => {
    throw explain(named, error);
  });
  host.stdout.write(`${options.json === true ? JSON.stringify(found) : asLines(found).join('\n')}\n`);
  return found.faults.length === 0 ? 0 : 1;
}

function asLines({ stores, holders, deadLetters, faults, waiting }: DirectoryInspection): string[] {
  const now = Date.now();
  const idle = holders.filter(({ pid, state }) => state !== 'dead' && !stores.some(({ holder }) => holder.pid === pid));
  return [
    ...(waiting === 0 ? [t`no events wait`] : []),
    ...stores.flatMap((store) => [describeStore(store, now), `  ${describeHolder(store.holder, now)}`]),
    ...idle.map(({ pid, since }) => t`process ${pid ?? '?'} uses it since ${since ?? '?'}, and holds nothing`),
    ...(deadLetters.count === 0 ? [] : [t`${countLetters(deadLetters.count)} (${showBytes(deadLetters.bytes)})`]),
    ...deadLetters.reasons.map(({ reason, count }) => `  ${countOf(count)}  ${quote(reason, 200)}`),
    ...faults.map(describeFault),
  ];
}
