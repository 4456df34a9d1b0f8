/** Writes docs/codes.md and docs/codes.zh-CN.md from the tables beside this file: `npm run codes`. `npm test` sees whether they are current. */
import { join } from 'node:path';
import { writeFiles } from '../written-files.js';
import { writePages } from './page.js';

const root = join(import.meta.dirname, '../..');
for (const file of writeFiles(root, await writePages(root))) console.log(file);
