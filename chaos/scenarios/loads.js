/** Many events, for long, or of several clients: all arrive, and memory stays bounded. */

import * as faults from '../faults.js';
import { hang, pass } from '../faults.js';

const both = ['memory', 'disk'];
const MiB = 1024 * 1024;
// Node alone takes 60 to 80 MiB; the rest is what the options allow to wait in memory, and garbage.
const mostMemory = 300 * MiB;

const burst = {
  name: 'burst in one turn of the loop',
  outboxes: both,
  isHeavy: true,
  async play(stage) {
    const count = stage.isQuick ? 50_000 : 200_000;
    // All in one turn of the loop: there has to be room for it.
    const child = await stage.start({ clients: [{ options: { maxQueueSize: count } }] });
    const { refused } = await child.track({ count, atOnce: true });
    stage.expect(Object.keys(refused).length === 0, `events were refused: ${JSON.stringify(refused)}`);
    await stage.untilArrived(90_000);
    await child.finish();
  },
};

const million = {
  name: 'track() against a hanging API',
  outboxes: both,
  isHeavy: true,
  async play(stage) {
    const count = stage.isQuick ? 200_000 : 1_000_000;
    const child = await stage.start();
    await stage.use(hang);
    const { refused } = await child.track({ count });
    await stage.pause(stage.isQuick ? 2000 : 30_000);
    const { accepted, pending } = await child.stats();
    const overflown = refused.queue_overflow ?? 0;
    stage.expect(accepted + overflown === count, `of ${count} calls ${accepted} were taken and ${overflown} refused`);
    stage.expect(pending === accepted, `${pending} of ${accepted} events are pending`);
    await stage.mend();
    await stage.untilArrived(180_000);
    await child.finish();
    stage.expect(child.peak <= mostMemory, `the process took ${Math.round(child.peak / MiB)} MiB`);
    stage.notes.push(`${count} calls, ${overflown} refused as queue_overflow`);
  },
};

const neighbours = {
  name: 'two clients in one process',
  outboxes: both,
  async play(stage) {
    // One project answers; the requests of the other hang.
    const other = await new stage.proxy.constructor(stage.proxy.target).open();
    const clients = [
      { projectId: 'good', outboxOptions: { directory: `${stage.store}-good` } },
      { projectId: 'hanging', outboxOptions: { directory: `${stage.store}-hanging` }, host: other.url },
    ];
    await other.use(hang);
    const child = await stage.start({ clients });
    const loads = [0, 1].map((client) => child.track({ client, rate: 200, count: stage.isQuick ? 1000 : 4000 }));
    await loads[0];
    const arrived = await stage.until(() => stage.tally.distinct('w1') === (stage.isQuick ? 1000 : 4000), 3000);
    stage.expect(arrived, 'the good client waits for the hanging one');
    stage.expect(stage.tally.distinct('w2') === 0, 'events passed a way that hangs');
    await other.use(pass);
    await Promise.all(loads);
    await stage.untilArrived();
    await child.finish();
    await other.close();
  },
};

const soakFaults = [
  ...[pass, pass, pass, pass, faults.refuse, faults.hang, faults.answerStatus(503), faults.answerStatus(500)],
  ...[faults.resetAtConnect, faults.resetBeforeBody, faults.resetDuringBody, faults.resetAfterBody],
  ...[faults.truncateHead, faults.truncateBody, faults.closeIdle, faults.closeReused, faults.answerLate(300)],
];
// Of the heap's medians in the second and in the last third: noise of the engine, and not growth.
const tolerance = { share: 1.1, bytes: 1.5 * MiB };

const soak = {
  name: 'soak under random faults',
  outboxes: both,
  length: 300,
  async play(stage) {
    const seconds = stage.isQuick ? 30 : 300;
    const child = await stage.start({ measuresHeap: true });
    const load = child.track({ rate: 200 });
    const end = performance.now() + seconds * 1000;
    while (performance.now() < end) {
      await stage.use(soakFaults[Math.floor(Math.random() * soakFaults.length)]);
      await stage.pause(200 + Math.random() * 1800);
      // Half of the time is peace, so that what waits can leave.
      await stage.use(pass);
      await stage.pause(200 + Math.random() * 1800);
    }
    await child.command('stop');
    await load;
    await stage.mend();
    await stage.untilArrived();
    await child.finish();
    checkHeap(stage, child.heaps);
  },
};

function checkHeap(stage, heaps) {
  const third = Math.floor(heaps.length / 3);
  const [middle, last] = [heaps.slice(third, 2 * third), heaps.slice(2 * third)].map(medianHeap);
  stage.notes.push(`heap ${(middle / MiB).toFixed(1)} → ${(last / MiB).toFixed(1)} MiB`);
  stage.expect(last <= middle * tolerance.share + tolerance.bytes, 'the heap grows');
}

// An event that waits takes memory: that is no leak, so what is pending counts with about its size.
function medianHeap(samples) {
  const sizes = samples.map(({ heap, pending }) => heap - pending * 500).sort((a, b) => a - b);
  return sizes[Math.floor(sizes.length / 2)];
}

export const loads = [burst, million, neighbours, soak];
