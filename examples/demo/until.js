/** Waits for a condition. */

import { setTimeout as sleep } from 'node:timers/promises';
import { words } from './words.js';

const interval = 20;

/** Resolves with the first truthy result of `find`. Rejects when it has not come in time, and when the signal is aborted. */
export async function until(find, { timeout = 30_000, what, signal } = {}) {
  const end = Date.now() + timeout;
  for (;;) {
    const found = await find();
    if (found) return found;
    if (Date.now() > end) throw new Error(words.late(what, timeout / 1000));
    await sleep(interval, undefined, { signal });
  }
}
