/** Puts the dead letters of a queue back into it, for when what was wrong with them is mended. */

import { deadLettersOf, nameQueues, openBackend } from '../backend/open-backend.js';
import { resolveQueueOptions, type QueueOptions } from '../options.js';
import { DeadLetters, type Replay } from './dead-letters.js';

/** Puts them back, each as a batch of its own, and resolves with how many. Rejects where the queue can't be reached. */
export async function replayDeadLetters(options: QueueOptions): Promise<number> {
  const { replayed, broken } = await replay(options);
  if (broken !== undefined) throw broken.error;
  return replayed;
}

/** The same, and how far it has come where it is broken off: with the error, and the reason in our words. */
export async function replay(options: QueueOptions): Promise<Replay & { broken?: { error: unknown; reason: string } }> {
  const settings = resolveQueueOptions(options);
  const backend = openBackend(settings, 'sender');
  const replay: Replay = { replayed: 0, kept: 0 };
  try {
    await backend.ready(5000);
    for (const name of nameQueues(settings)) {
      const queue = backend.openQueue(name);
      const letters = new DeadLetters(backend.openQueue(deadLettersOf(name)));
      await letters.replay(queue, backend.openLedger(queue), replay);
    }
    return replay;
  } catch (error) {
    return { ...replay, broken: { error, reason: backend.classify(error).reason } };
  } finally {
    await backend.close();
  }
}
