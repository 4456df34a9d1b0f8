/** The name of a package enters; how long its import takes, in ms, leaves. */

import { job, report } from './report.js';

await report(async function timeImport() {
  const start = performance.now();
  await import(job.package);
  const ms = performance.now() - start;
  return { ms };
});
