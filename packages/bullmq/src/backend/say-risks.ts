/** Says at start what in the settings of a store loses jobs. */

import type { Say } from '@growingio/upload/adapter';
import { t } from '../messages.js';
import type { Backend } from './backend.js';

/** Waits for the store for so many ms. Never rejects. */
export async function sayRisks(backend: Backend, say: Say, timeout: number): Promise<void> {
  try {
    await backend.ready(timeout);
    for (const [at, risk] of (await backend.findRisks()).entries()) {
      say('warn', `risk ${String(at)}`, t`${backend.name} may lose events: ${risk}`);
    }
  } catch (error) {
    say('warn', 'settings', t`the settings of ${backend.name} can not be read: ${backend.classify(error).reason}`);
  }
}
