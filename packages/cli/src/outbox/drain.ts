/** `growingio outbox drain`: delivers what waits, without the application; what a living process holds is left to it. */

import { access, constants } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import {
  finishReturns,
  inspectDirectory,
  isDestinationOf,
  type DirectoryInspection,
  type StoreInspection,
} from '@growingio/outbox-disk';
import { GrowingIOError, type Destination } from '@growingio/upload';
import { onceAborted } from '../command/aborted.js';
import type { CommonOptions, ExitCode } from '../command/command.js';
import { note, type CommandHost } from '../command/command-host.js';
import { wrongUse } from '../command/command-error.js';
import { t } from '../messages.js';
import { countEvents } from '../send/progress.js';
import { Delivery } from './delivery.js';
import { describeFault, describeStore } from './describe-store.js';
import { explain, findOutbox, show } from './find-outbox.js';
import { Hopes, isFor } from './hopes.js';
import { ProgressLine } from './progress-line.js';
import { readDestination, type DestinationOptions } from './read-destination.js';
import { readCount } from './show-values.js';
import { Standstill } from './standstill.js';

interface DrainOptions extends CommonOptions, DestinationOptions {
  readonly timeout?: string;
}

// Between two looks at how far it is, in ms.
const interval = 250;

/** Resolves with 0 when nothing waits any more and nothing was refused, else with 1. */
export async function drain(options: DrainOptions, host: CommandHost, named: string): Promise<ExitCode> {
  const timeout = readCount('--timeout', options.timeout, 60) * 1000;
  const destination = readDestination(options, host);
  if (destination === undefined) {
    throw wrongUse(
      t`to which project?`,
      t`name it by --project or GROWINGIO_PROJECT_ID: it is the one that the events were accepted for`,
    );
  }
  const directory = await findOutbox(named, host);
  const progress = new ProgressLine(host);
  const failing = (error: unknown): never => {
    throw error instanceof GrowingIOError ? error : explain(named, error);
  };
  const before = await finishReturns(directory)
    .then(() => inspectDirectory(directory))
    .catch(failing);
  const unnamed = before.stores.filter((store) => store.destination === undefined && store.holder.state !== 'alive');
  if (unnamed.length > 0) {
    const events = countEvents(unnamed.reduce((sum, { waiting }) => sum + waiting, 0));
    const { projectId } = destination;
    note(host, t`written by an earlier version, which did not note the project: ${events}, sent to ${projectId}`);
  }
  await access(directory, constants.W_OK).catch(failing);
  const delivery = new Delivery(directory, destination, (line) => {
    progress.say(line);
  });
  await deliver(delivery, progress, { directory, timeout, destination, host });
  progress.clear();
  const { stopped, ended } = host.signals;
  // Whoever has waited in vain for answers waits no longer.
  await delivery.stop(stopped.aborted ? ended : AbortSignal.abort());
  const left = await inspectDirectory(directory).catch(failing);
  return report(options, host, { named, destination, left, delivery });
}

interface Work {
  readonly directory: string;
  readonly timeout: number;
  readonly destination: Destination;
  readonly host: CommandHost;
}

/** Resolves when all is settled that can be taken, when nothing was for `timeout` ms, or at a stop. */
async function deliver(delivery: Delivery, progress: ProgressLine, work: Work): Promise<void> {
  const { directory, timeout, destination, host } = work;
  const { stopped } = host.signals;
  const isStopped = onceAborted(stopped);
  const hopes = new Hopes(destination);
  await Promise.race([delivery.looked(), isStopped]);
  const standstill = new Standstill(timeout, performance.now());
  while (!stopped.aborted) {
    await Promise.race([delivery.wait(interval), isStopped]);
    const { stats } = delivery;
    progress.show(stats.delivered, stats.pending);
    if (standstill.isOver(stats, performance.now())) return;
    if (stats.pending > 0) continue;
    const { stores } = await inspectDirectory(directory);
    const hope = hopes.find(stores);
    if (hope === undefined) return;
    if (hope.isNew) progress.say(sayDoubt(hope.store));
    await Promise.race([delay(interval), isStopped]);
  }
}

interface Ended {
  readonly named: string;
  readonly destination: Destination;
  readonly left: DirectoryInspection;
  readonly delivery: Delivery;
}

function report(options: DrainOptions, host: CommandHost, { named, destination, left, delivery }: Ended): ExitCode {
  const { delivered, dead } = delivery.stats;
  const { waiting, stores, faults } = left;
  if (options.json === true) {
    host.stdout.write(`${JSON.stringify({ delivered, refused: dead, waiting, stores, faults })}\n`);
  } else {
    const now = Date.now();
    const lines = [
      t`delivered: ${countEvents(delivered)}`,
      ...(dead === 0 ? [] : [t`refused: ${countEvents(dead)}, see growingio outbox dead ${show(named)}`]),
      ...(waiting === 0 ? [t`nothing waits any more`] : [t`still waiting: ${countEvents(waiting)}`]),
      ...stores.flatMap((store) => [describeStore(store, now), `  ${whyLeft(store, named, destination)}`]),
      ...faults.map(describeFault),
    ];
    host.stdout.write(`${lines.join('\n')}\n`);
  }
  return waiting === 0 && dead === 0 && faults.length === 0 ? 0 : 1;
}

/** Why a store is left, and what to do. */
function whyLeft(store: StoreInspection, named: string, wanted: Destination): string {
  const { destination, holder } = store;
  const id = String(holder.pid ?? '?');
  if (holder.state === 'alive')
    return t`process ${id} holds them, and delivers them: to have them drained, stop it and run this again`;
  if (!isFor(store, wanted)) {
    return t`they were accepted for another project or host, and are not sent to ${wanted.projectId}: ${sayAgain(named, destination)}`;
  }
  if (holder.state === 'unknown')
    return t`process ${id} of ${holder.host ?? '?'} seems to live: stop it, and run this again`;
  return t`they could not be delivered or taken: see the messages above, and run this again`;
}

/** How these events are delivered. A directory does not know every project and host as a whole. */
function sayAgain(named: string, destination: StoreInspection['destination']): string {
  const { projectId, host: name } = destination ?? { projectId: '?', host: '?' };
  const host = `https://${name}`;
  const isWhole = destination !== undefined && isDestinationOf(destination, { format: 's2s/cstm', projectId, host });
  if (!isWhole) return t`name those by --project and --host`;
  return `growingio outbox drain ${show(named)} --project ${projectId} --host ${host}`;
}

function sayDoubt({ holder: { pid, host } }: StoreInspection): string {
  return t`process ${pid ?? '?'} of ${host ?? '?'} may live: waiting up to a minute for a sign of it`;
}
