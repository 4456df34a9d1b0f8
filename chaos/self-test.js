/** Checks that the judge notices each of the defects that are made on purpose. */

import { rmSync } from 'node:fs';
import { Fleet } from './fleet.js';
import { runScenario } from './run-scenario.js';
import { outage } from './scenarios/outages.js';
import { answerStatus, refuse } from './faults.js';

const quiet = {
  name: 'quiet',
  async play(stage) {
    const child = await stage.start();
    await child.track({ count: 1000, rate: 1000 });
    await stage.until(() => stage.tally.total >= 1000, 1500);
    await child.finish();
  },
};
/** A directory that vanishes with what was promised. */
const vanished = {
  name: 'vanished',
  outbox: 'disk',
  async play(stage) {
    await stage.use(refuse);
    const child = await stage.start();
    await child.track({ count: 1000, atOnce: true });
    await child.sync();
    await child.kill();
    rmSync(stage.store, { recursive: true });
    await stage.mend();
    const heir = await stage.start();
    await stage.pause(500);
    await heir.finish();
  },
};
const down = outage({ name: 'HTTP 503', fault: () => answerStatus(503), seconds: { quick: 4, full: 4 } });

/** Five jobs wait in a queue, and something is done to them by hand before a relay comes. */
function byHand(name, harm) {
  return {
    name,
    async play(stage) {
      const fleet = await Fleet.open(stage, { webs: 1, relays: 0 });
      await fleet.webs[0].track({ count: 100, atOnce: true });
      // A job is there a moment before it is counted.
      await stage.until(async () => (await fleet.read()).handedOver === 100, 5000);
      await harm(fleet.queue.client);
      await fleet.startRelay();
      await fleet.drain(5000);
    },
  };
}
const untouched = byHand('queue untouched', () => undefined);
const jobRemoved = byHand('job removed by hand', async (redis) => {
  await redis.del(`bull:growingio:${await redis.lpop('bull:growingio:wait')}`);
});
const jobCopied = byHand('job copied by hand', async (redis) => {
  const [job] = await redis.lrange('bull:growingio:wait', 0, 0);
  await redis.copy(`bull:growingio:${job}`, 'bull:growingio:copy');
  await redis.hdel('bull:growingio:copy', 'growingio:events');
  await redis.lpush('bull:growingio:wait', 'copy');
});

/** The defect, where it is made, and what the judge has to say; nothing, where there is no defect. */
const defects = [
  ['none', quiet, undefined],
  ['forget', quiet, /10 events are lost that were promised/],
  ['lie', quiet, /events are lost that were promised/],
  ['double', quiet, /1000 events came again/],
  ['reject', quiet, /unhandledRejection/],
  ['none', vanished, /1000 events are lost that were promised/],
  ['miscount', quiet, /counters do not balance/],
  ['linger', quiet, /does not end by itself/],
  ['hasty', down, /requests in 4 s while the API was down/],
  ['crowd', down, /3 requests were under way at once while the API was down/],
  ['sluggish', down, /the first event arrived/],
];
const distributedDefects = [
  ['none', untouched, undefined],
  ['none', jobRemoved, /20 events are lost that were promised[^]*fleet's counters do not balance/],
  ['none', jobCopied, /20 events came again, of at most 0[^]*clients say 100 were handed over, the fleet says 120/],
];

/** Returns the number of defects that went unnoticed. */
export async function testSelf(say) {
  // One after the other, or the processes would wait for a processor for longer than for an answer.
  const results = [...(await tryAll(defects, say)), ...(await tryAll(distributedDefects, say))];
  return results.filter((isNoticed) => !isNoticed).length;
}

function tryAll(some, say) {
  return Promise.all(
    some.map(async ([sabotage, scenario, expected]) => {
      const { problems } = await runScenario(scenario, scenario.outbox ?? 'memory', { isQuick: true, sabotage });
      const text = problems.join('; ');
      const isNoticed = expected === undefined ? text === '' : expected.test(text);
      say(`${isNoticed ? 'noticed  ' : 'UNNOTICED'} ${scenario.name}, ${sabotage}: ${text || 'no problem'}`);
      return isNoticed;
    }),
  );
}
