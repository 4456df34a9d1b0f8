/** Measures what each event of a library costs, from `track()` until it was acknowledged. */

import { makePool } from '../event.js';
import { openClient } from '../adapters/index.js';
import { awaitArrival, job, report, trackAll } from './report.js';

await report(async function deliver() {
  const client = await openClient(job);
  const pool = makePool(5000, job.variables).map(client.prepareEvent);
  await trackAll(client, pool, job.warmUp);
  await client.flush();
  const { events: before } = await awaitArrival(job.warmUp);

  const cpu = process.cpuUsage();
  const start = performance.now();
  await trackAll(client, pool, job.events);
  await client.flush();
  const { events, unknown } = await awaitArrival(before + job.events);
  const { user, system } = process.cpuUsage(cpu);
  const delivered = events - before;
  if (unknown > 0) throw new Error(`the sink did not know ${unknown} requests`);
  return {
    cpu: (user + system) / Math.max(1, delivered),
    ms: performance.now() - start,
    tracked: job.events,
    delivered,
  };
});
