/** Measures what one `track()` call of a library costs, and JSON.stringify of the same event beside it, in ns. */

import { makeEvent, toApi } from '../event.js';
import { openClient } from '../adapters/index.js';
import { median } from '../statistics.js';
import { job, report } from './report.js';

let lengths = 0;

await report(async function timeCalls() {
  const client = await openClient(job);
  const ours = job.adapter.startsWith('growingio');
  const calls = [];
  const references = [];
  for (let round = 0; round < job.rounds; round += 1) {
    const events = Array.from({ length: job.calls }, (_, i) => makeEvent(round * job.calls + i));
    const ready = events.map(toApi);
    const prepared = events.map(client.prepareEvent);
    const both = [
      () => calls.push(timeEach(prepared, client.track)),
      () => references.push(timeEach(ready, JSON.stringify)),
    ];
    for (const time of round % 2 === 0 ? both : both.toReversed()) time();
    // Ours takes a queue that is emptied; what a full one costs is the table of scaling.
    if (ours) await client.flush();
    check(client.stats?.());
  }
  // The first half warms up.
  const half = job.rounds >> 1;
  const [tracks, strings] = [calls.slice(half), references.slice(half)];
  return {
    track: median(tracks),
    stringify: median(strings),
    ratio: median(tracks.map((track, i) => track / strings[i])),
    least: Math.min(...tracks) / Math.min(...strings),
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
}
