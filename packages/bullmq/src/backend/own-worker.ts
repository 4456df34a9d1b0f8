/** BullMQ's worker, which can be left alone with what it waits for. */

import { Worker } from 'bullmq';

/** Closing, a worker first waits for its jobs, for ever where the store is gone, and goes on renewing their locks meanwhile. */
export class OwnWorker extends Worker {
  /** Renews no lock any more, and keeps no process alive with that. */
  async stopRenewing(): Promise<void> {
    await this.lockManager.close();
  }
}

/** The same for all workers among what was opened. */
export async function stopRenewing(opened: readonly object[]): Promise<void> {
  const workers = opened.filter((each) => each instanceof OwnWorker);
  await Promise.all(workers.map((each) => each.stopRenewing()));
}
