/**
 * Writes what is made of the packages' doors: with the word `api` the reports of their surface, etc/*.api.md (`npm run api`), with `pages` their
 * reference, docs/reference (`npm run reference`). `npm test` sees whether both are current.
 */
import { join } from 'node:path';
import { writeFiles } from '../written-files.js';
import { findDoors } from './doors.js';
import { writeReference } from './write-reference.js';
import { readDoors, writeReports } from './write-reports.js';

const root = join(import.meta.dirname, '../..');
const doors = findDoors(root);
const state = readDoors(root, doors);
const [{ files, problems }, folder] =
  process.argv[2] === 'api'
    ? [writeReports(root, doors, state), 'etc']
    : [await writeReference(root, doors, state.program), 'docs/reference'];
if (problems.length === 0) for (const file of writeFiles(root, files, folder)) console.log(file);
for (const problem of problems) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);
