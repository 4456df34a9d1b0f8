/** What is said in Chinese: message by message, and as it comes in real trouble. */
import { join } from 'node:path';
import { describeChineseMessages } from '../../../testing/chinese-messages.js';
import { chinese } from '../src/chinese.js';

// What a file starts with.
const apart = [/^growingio outbox/];

describeChineseMessages({ folder: join(__dirname, '../src'), dictionary: chinese, apart });
