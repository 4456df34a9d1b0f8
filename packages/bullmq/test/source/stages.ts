/** Queues in real stores for the suite of sources: a Redis and a PostgreSQL that can be killed, and keep what they have. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { EncodedEvent } from '@growingio/upload';
import { deadLettersOf, openBackend } from '../../src/backend/open-backend.js';
import type { Backend } from '../../src/backend/backend.js';
import { encodeBatch } from '../../src/batch/queued-batch.js';
import type { SourceStage, StoredLetter } from '../../src/conformance.js';
import type { Settlement } from '../../src/index.js';
import type { QueueSettings } from '../../src/options.js';
import { BullmqSource } from '../../src/source/bullmq-source.js';
import type { ServerProcess } from '../../../../testing/server-process.js';

export const destination = { format: 's2s/cstm', projectId: 'p1', host: 'http://127.0.0.1:1' };

/** The store of a test file; each stage has a queue of its own in it. */
export interface Store {
  readonly place: QueueSettings;
  readonly process: ServerProcess;
  readonly killSignal: NodeJS.Signals;
}

let queues = 0;

export function stageOf({ place, process: store, killSignal }: Store): SourceStage {
  queues += 1;
  const queueName = `queue-${String(queues)}`;
  const backend = openBackend(place, 'relay');
  const queue = backend.openQueue(queueName);
  const letters = backend.openQueue(deadLettersOf(queueName));
  const ledger = backend.openLedger(queue);
  let jobs = 0;
  return {
    open: (concurrency) =>
      new BullmqSource(openBackend(place, 'relay'), queueName, { concurrency, rate: 0, lockDuration: 6000 }),
    put: async (events: readonly EncodedEvent[]) => {
      jobs += 1;
      const jobId = `job-${String(jobs)}`;
      await queue.add('batch', await encodeBatch(events, destination), { jobId, removeOnComplete: true });
      await ledger.handOver(jobId, events.length);
    },
    takeAndDie: (settlement) => takeAndDie({ place, queueName, settlement }),
    counts: () => ledger.read(),
    deadLetters: async () => {
      const jobsOfLetters = await letters.getJobs(['waiting', 'prioritized']);
      return jobsOfLetters.map(({ data }) => data as StoredLetter);
    },
    stopStore: () => store.kill(killSignal),
    startStore: () => store.start(),
    close: () => closeQueue(backend),
  };
}

async function closeQueue(backend: Backend): Promise<void> {
  await backend.ready(30_000);
  await backend.close();
}

async function takeAndDie(task: { place: QueueSettings; queueName: string; settlement: Settlement }): Promise<void> {
  const child = spawn(process.execPath, [join(__dirname, 'dying-relay.mjs'), JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  for await (const line of createInterface(child.stdout)) if (line === 'settled') child.kill('SIGKILL');
  const [code, signal] = (await exited) as [number | null, string | null];
  if (signal !== 'SIGKILL') throw new Error(`the process has ended before it was killed, with ${String(code)}`);
}
