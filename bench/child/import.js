/** Measures how long the import of a package takes, in ms. */

import { job, report } from './report.js';

await report(async function timeImport() {
  const start = performance.now();
  await import(job.package);
  const ms = performance.now() - start;
  return { ms };
});
