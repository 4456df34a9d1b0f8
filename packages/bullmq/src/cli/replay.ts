/** `growingio-relay replay`: puts dead letters back into their queues. */

import { t } from '../messages.js';
import { replayDeadLetters } from '../source/replay-dead-letters.js';
import { figure } from './balance.js';
import type { CommandWork } from './command.js';
import { unreachable } from './command-error.js';
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
    if (problem !== undefined) throw unreachable(watch.queueName, problem);
    const replayed = await replayDeadLetters(queue);
    const line =
      replayed === 1
        ? t`${watch.queueName}: 1 dead letter put back`
        : t`${watch.queueName}: ${figure(replayed)} dead letters put back`;
    stdout.write(`${given.has('json') ? JSON.stringify({ queue: watch.queueName, replayed }) : line}\n`);
  }
  return 0;
};
