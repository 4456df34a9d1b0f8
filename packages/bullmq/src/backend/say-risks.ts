/** Says at start what in the settings of a store loses jobs. */

import { describeError, type Say } from '@growingio/upload/adapter';
import type { Backend } from './backend.js';

/** Waits for the store for so many ms. Never rejects. */
export async function sayRisks(backend: Backend, say: Say, timeout: number): Promise<void> {
  try {
    await backend.ready(timeout);
    for (const risk of await backend.findRisks()) {
      say('warn', `risk ${risk}`, `${backend.name} may lose events: ${risk}`);
    }
  } catch (error) {
    say('warn', 'settings', `the settings of ${backend.name} can not be read: ${describeError(error)}`);
  }
}
