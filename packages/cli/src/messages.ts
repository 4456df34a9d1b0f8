/** What the command line says, in the language of its user: `` t`${where} is in use` ``. */

import { messagesWith } from '@growingio/upload/adapter';
import { chinese } from './chinese.js';

/** Writes a message. A test sees to it that each one is in `chinese`. */
export const t = messagesWith(chinese);

/** Joins words in a message: `time, num`. */
export function list(words: readonly string[]): string {
  return words.join(t`, `);
}
