/** A queue that this process serves: its relay, and the watch over its counters. */

import type { Logger } from '@growingio/upload';
import { t } from '../messages.js';
import type { RelayOptions } from '../options.js';
import { createRelay, type Relay } from '../relay/relay.js';
import { until } from '../until.js';
import type { Given } from './given.js';
import { readQueues } from './place.js';
import { QueueWatch } from './queue-watch.js';
import { wrongUse } from './command-error.js';

/** Docker kills 10 s after SIGTERM: there has to be time left to give back what could not be delivered. In ms. */
const defaultTimeout = 7000;

/** For that, in ms. */
const giveBackTime = 1500;

export interface ServedQueue {
  readonly name: string;
  readonly relay: Relay;
  readonly watch: QueueWatch;
  /** Takes no more, delivers what it holds within `--timeout`, and gives the rest back; soon after that at the latest. */
  readonly drain: () => Promise<void>;
}

/** One relay for each `--queue`, not yet running. Throws a `CommandError` or a `GrowingIOError` for what is wrong. */
export function openServedQueues(
  given: Given,
  loggerFor: (queue: string | undefined) => Logger,
): readonly ServedQueue[] {
  const queues = readQueues(given);
  const projectId = given.one('project')?.text;
  if (projectId !== undefined && queues.length > 1) {
    throw wrongUse(t`--project goes with one --queue`, t`leave it out: each batch goes to its own project`);
  }
  const options: Omit<RelayOptions, 'connection'> = {
    projectId,
    host: given.one('host')?.text,
    concurrency: given.number('concurrency'),
    rate: given.number('rate'),
    flushAt: given.number('flush-at'),
    lockDuration: given.number('lock-duration'),
    shutdownTimeout: given.number('timeout') ?? defaultTimeout,
  };
  return queues.map((queue) => {
    const watch = new QueueWatch(queue);
    const name = watch.queueName;
    const logger = loggerFor(queues.length > 1 ? name : undefined);
    const relay = createRelay({ ...options, ...queue, logger });
    // Where the queue is down, there is nothing more to be waited for.
    const drain = (): Promise<void> => until(relay.close(), Number(options.shutdownTimeout) + giveBackTime);
    return { name, watch, relay, drain };
  });
}
