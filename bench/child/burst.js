/** Counts what a client at its defaults refuses of many events that are tracked in one turn of the event loop. */

import { makePool } from '../event.js';
import { openClient } from '../adapters/index.js';
import { awaitArrival, job, report } from './report.js';

await report(async function burst() {
  const client = await openClient(job);
  const pool = makePool(5000);
  for (let i = 0; i < job.events; i += 1) client.track(pool[i % pool.length]);
  await client.flush();
  const refused = Object.values(client.stats().refused).reduce((sum, count) => sum + count, 0);
  const { events: delivered } = await awaitArrival(job.events - refused);
  return { refused, delivered };
});
