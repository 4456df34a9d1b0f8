/** What this package says, in the language of the process: `` t`${text} was not tracked` ``. */

import { messagesWith } from '@growingio/upload/adapter';
import { chinese } from './chinese.js';

/** Writes a message. A test sees to it that each one is in `chinese`. */
export const t = messagesWith(chinese);
