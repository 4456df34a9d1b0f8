/** What this package says, in the language of the process: `` t`GrowingIOModule has no options: write ${usage}` ``. */

import { messagesWith } from '@growingio/upload/adapter';
import { chinese } from './chinese.js';

/** Writes a message. A test sees to it that each one is in `chinese`. */
export const t = messagesWith(chinese);
