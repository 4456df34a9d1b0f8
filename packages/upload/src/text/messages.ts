/** What the core says, in the language of the process: `` t`the outbox fails: ${error}` ``. */

import { chinese } from './chinese.js';
import { messagesWith } from './language.js';

/** Writes a message. A test sees to it that each one is in `chinese`. */
export const t = messagesWith(chinese);
