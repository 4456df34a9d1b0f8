/** `growingio-relay status`: prints the counters of queues. */

import { setTimeout as pause } from 'node:timers/promises';
import type { FleetStatus } from '../fleet/read-fleet.js';
import { t } from '../messages.js';
import { describeImbalance, figure, imbalanceRemedy } from './balance.js';
import type { CommandHost, CommandWork } from './command.js';
import { unreachable, writeError } from './command-error.js';
import { readQueues } from './place.js';
import { QueueWatch } from './queue-watch.js';

/** Over so many ms the rate is taken. */
const sample = 1000;

interface Sampled extends FleetStatus {
  /** Events a second that were settled. */
  readonly rate: number;
}

export const showStatus: CommandWork = async (given, host) => {
  const watches = readQueues(given).map((queue) => new QueueWatch(queue));
  host.signals.close();
  const results = await Promise.all(watches.map((watch) => showQueue(watch, given.has('json'), host)));
  await Promise.all(watches.map((watch) => watch.close()));
  return results.every(Boolean) ? 0 : 1;
};

/** Returns whether all is well with it. */
async function showQueue(watch: QueueWatch, asJson: boolean, { stdout, stderr, name }: CommandHost): Promise<boolean> {
  const queue = watch.queueName;
  let status: Sampled;
  try {
    status = await readSampled(watch);
  } catch (error) {
    stderr.write(writeError(unreachable(queue, watch.store, (error as Error).message), name, asJson));
    return false;
  }
  stdout.write(asJson ? `${JSON.stringify({ queue, ...status })}\n` : writeStatus(queue, status));
  if (status.handedOver === 0) {
    const slip = t`nothing was ever handed over to the queue ${queue}: are --queue and --prefix those of the senders?`;
    stderr.write(`${name}: ${slip}\n`);
  }
  const imbalance = describeImbalance(queue, status);
  if (imbalance !== undefined) stderr.write(`${name}: ${imbalance}\n  ${imbalanceRemedy()}\n`);
  return imbalance === undefined;
}

async function readSampled(watch: QueueWatch): Promise<Sampled> {
  const before = await watch.read();
  const startedAt = performance.now();
  await pause(sample);
  const status = await watch.read();
  const settled = status.delivered + status.dead - before.delivered - before.dead;
  const rate = Math.max(0, Math.round((settled / (performance.now() - startedAt)) * 1000));
  return { ...status, rate };
}

function writeStatus(queue: string, status: Sampled): string {
  const { handedOver, waiting, active, delivered, dead, lag, rate, relays, balanced } = status;
  const rows = {
    queue,
    handedOver: figure(handedOver),
    waiting: figure(waiting),
    active: figure(active),
    delivered: figure(delivered),
    dead: figure(dead),
    lag: `${figure(lag)} ms`,
    rate: t`${figure(rate)} events a second`,
    relays: figure(relays),
    balanced: balanced ? t`yes` : t`no`,
  };
  return Object.entries(rows)
    .map(([row, value]) => `${row.padEnd(12)}${value}\n`)
    .join('');
}
