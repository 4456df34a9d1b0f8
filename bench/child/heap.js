/** Measures how many bytes each event takes that waits in a library's queue. Needs `--expose-gc`. */

import { makeEvent } from '../event.js';
import { openClient } from '../adapters/index.js';
import { job, readMemory, report } from './report.js';

await report(async function weighQueue() {
  const client = await openClient(job);
  // Code, caches and first buffers are not the events' own.
  const first = 1500;
  fill(client, 0, first);
  const before = await readMemory();
  fill(client, first, job.events);
  const after = await readMemory();
  const pending = client.stats()?.pending ?? first + job.events;
  if (pending !== first + job.events) throw new Error(`${pending} events wait, and not ${first + job.events}`);
  const each = (name) => (after[name] - before[name]) / job.events;
  return { heap: each('heap'), external: each('external'), held: each('held') };
});

// As an application: the objects are the library's alone once track() has returned.
function fill(client, from, count) {
  for (let i = from; i < from + count; i += 1) client.track(client.prepareEvent(makeEvent(i)));
}
