/**
 * Checks what is written by a program and lies in the repository: the pages of codes, which have to have every code of the sources; the reports
 * of each door's public surface; and the reference of them. The packages have to be built.
 */
import { join } from 'node:path';
import { compareCodes } from './codes/compare-codes.js';
import { findCodes } from './codes/find-codes.js';
import { tables, writePages } from './codes/page.js';
import { findDoors } from './reference/doors.js';
import { writeReference } from './reference/write-reference.js';
import { readDoors, writeReports } from './reference/write-reports.js';
import { findStale } from './written-files.js';

const root = join(import.meta.dirname, '..');
let isSound = true;

report('codes', [
  ...compareCodes(tables, findCodes(root)),
  ...findStale(root, await writePages(root), 'npm run codes'),
]);
const doors = findDoors(root);
const state = readDoors(root, doors);
const reports = writeReports(root, doors, state);
report('public surface', [...reports.problems, ...findStale(root, reports.files, 'npm run api', 'etc')]);
const reference = await writeReference(root, doors, state.program);
report('reference', [
  ...reference.problems,
  ...findStale(root, reference.files, 'npm run reference', 'docs/reference'),
]);
process.exit(isSound ? 0 : 1);

function report(what, problems) {
  if (problems.length > 0) isSound = false;
  console.log(`${what}: ${problems.length === 0 ? 'ok' : 'failed'}`);
  for (const problem of problems) console.log(problem);
}
