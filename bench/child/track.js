/**
 * Measures what one `track()` call of a library costs, in ns, and beside it JSON.stringify of the same event; or, where the job says
 * `against`, a call of the same library with these settings.
 */

import { makeEvent, toApi } from '../event.js';
import { openClient } from '../adapters/index.js';
import { median } from '../statistics.js';
import { job, report } from './report.js';

let lengths = 0;

await report(async function timeCalls() {
  const client = await openClient(job);
  const rival = job.against && (await openClient({ ...job, settings: job.against }));
  const ours = job.adapter.startsWith('growingio');
  const calls = [];
  const references = [];
  for (let round = 0; round < job.rounds; round += 1) {
    const events = Array.from({ length: job.calls }, (_, i) => makeEvent(round * job.calls + i));
    const ready = events.map(toApi);
    const prepared = events.map(client.prepareEvent);
    const both = [
      () => calls.push(timeEach(prepared, client.track)),
      () => references.push(rival ? timeEach(prepared, rival.track) : timeEach(ready, JSON.stringify)),
    ];
    for (const time of round % 2 === 0 ? both : both.toReversed()) time();
    // Ours takes a queue that is emptied; what a full one costs is the table of scaling.
    if (ours) await Promise.all([client.flush(), rival?.flush()]);
    check(client.stats?.());
  }
  // The first half warms up.
  const half = job.rounds >> 1;
  const [tracks, others] = [calls.slice(half), references.slice(half)];
  return {
    track: median(tracks),
    reference: median(others),
    ratio: median(tracks.map((track, i) => track / others[i])),
    least: Math.min(...tracks) / Math.min(...others),
  };
});

function timeEach(events, work) {
  const start = process.hrtime.bigint();
  // What it returns is used, or the compiler could leave the work out.
  for (const event of events) lengths += work(event)?.length ?? 1;
  return Number(process.hrtime.bigint() - start) / events.length;
}

function check(stats) {
  if (!Number.isFinite(lengths)) throw new Error('nothing was made');
  const refused = Object.values(stats?.refused ?? {}).some((count) => count > 0);
  if (refused) throw new Error(`events were refused: ${JSON.stringify(stats.refused)}`);
  if (stats?.unplanned > 0) throw new Error(`${stats.unplanned} events are not as the plan has them`);
}
