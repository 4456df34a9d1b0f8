/** Measures what an outage of the API costs while events come at a steady rate, and whether all arrive. */

import { setTimeout as wait } from 'node:timers/promises';
import { makeEvent } from '../event.js';
import { openClient } from '../adapters/index.js';
import { awaitArrival, job, readMemory, report, setSinkStatus } from './report.js';

await report(async function liveThroughOutage() {
  const client = await openClient(job);
  let tracked = 0;
  const trackFor = async (ms) => {
    const end = performance.now() + ms;
    while (performance.now() < end) {
      for (let i = 0; i < job.rate / 20; i += 1) client.track(client.prepareEvent(makeEvent(tracked + i)));
      tracked += job.rate / 20;
      await wait(50);
    }
  };
  await trackFor(2000);
  await client.flush();
  const before = await readMemory();
  const { requests } = await setSinkStatus(503);
  const cpu = process.cpuUsage();
  await trackFor(job.outage);
  const { user, system } = process.cpuUsage(cpu);
  const during = await readMemory();
  const end = await setSinkStatus(200);
  const start = performance.now();
  const { events } = await awaitArrival(tracked);
  const recovery = performance.now() - start;
  await client.flush();
  const after = await readMemory();
  return {
    tracked,
    delivered: events,
    attempts: end.requests - requests,
    recovery,
    busy: (user + system) / 1000 / job.outage,
    ...{ before: before.held, during: during.held, after: after.held },
  };
});
