/** `growingio-relay replay`: puts dead letters back into their queues. */

import { t } from '../messages.js';
import { replay as replayLetters } from '../source/replay-dead-letters.js';
import { figure } from './balance.js';
import type { CommandWork } from './command.js';
import { brokenOff, unreachable } from './command-error.js';
import { readQueues } from './place.js';
import { QueueWatch } from './queue-watch.js';

export const replay: CommandWork = async (given, { stdout, signals }) => {
  const queues = readQueues(given);
  // What has been put back stays so: it may be ended at any time, and begun again.
  signals.close();
  for (const queue of queues) {
    const watch = new QueueWatch(queue);
    const problem = await watch.findProblem(4000);
    await watch.close();
    const { queueName, store } = watch;
    if (problem !== undefined) throw unreachable(queueName, store, problem);
    const { replayed, kept, broken } = await replayLetters(queue);
    if (broken !== undefined) throw brokenOff(queueName, store, broken.reason, replayed);
    const line = `${describeReplayed(queueName, replayed)}${describeKept(kept)}`;
    stdout.write(`${given.has('json') ? JSON.stringify({ queue: queueName, replayed, kept }) : line}\n`);
  }
  return 0;
};

function describeReplayed(queue: string, replayed: number): string {
  return replayed === 1 ? t`${queue}: 1 dead letter put back` : t`${queue}: ${figure(replayed)} dead letters put back`;
}

/** Jobs of somebody else, or damaged ones: nothing could deliver them. */
function describeKept(kept: number): string {
  if (kept === 0) return '';
  return kept === 1
    ? t`, 1 stays, since it is no batch of events`
    : t`, ${figure(kept)} stay, since they are no batches of events`;
}
