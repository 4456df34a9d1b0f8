/** Joins words in a message, in the language of the process. */

import { t } from './messages.js';

/** `time, num`. */
export function list(words: readonly string[]): string {
  return words.join(t`, `);
}
