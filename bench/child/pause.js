/** Measures the longest turns of the event loop while events drain, in ms. */

import { setImmediate } from 'node:timers';
import { makePool } from '../event.js';
import { openClient } from '../adapters/index.js';
import { job, report, trackAll } from './report.js';

await report(async function timePauses() {
  const client = await openClient(job);
  const pool = makePool(5000).map(client.prepareEvent);
  await trackAll(client, pool, 20_000);
  await client.flush();
  // All at once, so that none of them has left when the watch begins.
  for (let i = 0; i < job.events; i += 1) client.track(pool[i % pool.length]);
  const watch = watchLoop();
  await client.flush();
  return watch.stop();
});

/**
 * A turn that took long on a busy machine may have waited for a core: that is nobody's pause. So `busy` counts no more than
 * the CPU time that the process used in it, all threads together, and `stood` the time on the wall.
 */
function watchLoop() {
  let [last, lastCpu] = [performance.now(), readCpu()];
  let [busy, stood] = [0, 0];
  let isOver = false;
  const look = () => {
    const [now, cpu] = [performance.now(), readCpu()];
    stood = Math.max(stood, now - last);
    busy = Math.max(busy, Math.min(now - last, cpu - lastCpu));
    [last, lastCpu] = [now, cpu];
    if (!isOver) setImmediate(look);
  };
  setImmediate(look);
  return {
    stop() {
      isOver = true;
      look();
      return { busy, stood };
    },
  };
}

function readCpu() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
