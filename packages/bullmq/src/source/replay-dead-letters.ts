/** Puts the dead letters of a queue back into it, for when what was wrong with them is mended. */

import { deadLettersOf, nameQueues, openBackend } from '../backend/open-backend.js';
import { resolveQueueOptions, type QueueOptions } from '../options.js';
import { DeadLetters } from './dead-letters.js';

/** Puts them back, each as a batch of its own, and resolves with how many. Rejects where the queue can't be reached. */
export async function replayDeadLetters(options: QueueOptions): Promise<number> {
  const settings = resolveQueueOptions(options);
  const backend = openBackend(settings, 'sender');
  try {
    await backend.ready(5000);
    let replayed = 0;
    for (const name of nameQueues(settings)) {
      const queue = backend.openQueue(name);
      const letters = new DeadLetters(backend.openQueue(deadLettersOf(name)));
      replayed += await letters.replay(queue, backend.openLedger(queue));
    }
    return replayed;
  } finally {
    await backend.close();
  }
}
