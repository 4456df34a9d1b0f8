/** Lets a queue fill while no relay runs, and then empties it: the memory that jobs take, and the time that a drain takes. */

import { Fleet } from './fleet.js';

const jobs = 200;

/** `memory` and `remembered` are bytes a job: while it waits, and what is left of it for ten minutes. `drain` is in ms. */
export async function measureBacklog(stage, config) {
  const fleet = await Fleet.start(stage, config);
  const count = jobs * Math.max(1, 500 / config.batch);
  // What Redis keeps of the queue itself.
  await fleet.handOver(config.batch * 2);
  const before = await fleet.readRedis();
  await fleet.handOver(config.batch * count);
  const full = await fleet.readRedis();
  const start = performance.now();
  await fleet.beginRelays();
  await fleet.awaitAll();
  const drain = performance.now() - start;
  // Relays and their scripts are there now: what more of these jobs adds is theirs.
  const empty = await fleet.readRedis();
  await fleet.handOver(config.batch * count);
  await fleet.awaitAll();
  const again = await fleet.readRedis();
  await fleet.close();
  return {
    jobs: count,
    memory: (full.memory - before.memory) / count,
    remembered: Math.max(0, again.memory - empty.memory) / count,
    written: (full.written - before.written) / count,
    drain,
  };
}
