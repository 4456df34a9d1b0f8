/** What the command line says in Chinese: message by message. */
import { join } from 'node:path';
import { describeChineseMessages } from '../../../testing/chinese-messages.js';
import { chinese } from '../src/chinese.js';

describeChineseMessages({
  folder: join(__dirname, '../src'),
  dictionary: chinese,
  positions: {},
  apart: ['plan/types/write-types.ts', /^growingio relay$/, /^(growingio )?outbox (ls|show|dead|replay|drain) /, /^npm install /, /^gunzip /, /^jq /],
});
