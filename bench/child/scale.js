/** Measures the time and memory that many events take, all tracked at once, until they are acknowledged. */

import { makePool } from '../event.js';
import { openClient } from '../adapters/index.js';
import { awaitArrival, job, readMemory, report, trackAll } from './report.js';

await report(async function scale() {
  const client = await openClient(job);
  const pool = makePool(5000, job.variables).map(client.prepareEvent);
  await trackAll(client, pool, job.warmUp);
  await client.flush();
  let { events: arrived } = await awaitArrival(job.warmUp);
  const before = await readMemory();

  const runs = [];
  for (let run = 0; run < job.repeat; run += 1) {
    const cpu = process.cpuUsage();
    const start = performance.now();
    for (let i = 0; i < job.events; i += 1) client.track(pool[i % pool.length]);
    const queued = process.memoryUsage();
    await client.flush();
    const { user, system } = process.cpuUsage(cpu);
    const ms = performance.now() - start;
    const { events } = await awaitArrival(arrived + job.events);
    runs.push({
      cpu: (user + system) / job.events,
      ms,
      delivered: events - arrived,
      peak: queued.heapUsed + queued.external,
    });
    arrived = events;
  }
  const after = await readMemory();
  return { runs, before: before.held, after: after.held };
});
