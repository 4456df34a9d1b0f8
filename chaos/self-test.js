/** Checks that the judge notices each of the defects that are made on purpose. */

import { rmSync } from 'node:fs';
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

/** The defect, where it is made, and what the judge has to say. */
const defects = [
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

/** Returns the number of defects that went unnoticed. */
export async function testSelf(say) {
  const results = await Promise.all(
    [['none', quiet, /^$/], ...defects].map(async ([sabotage, scenario, expected]) => {
      const { problems } = await runScenario(scenario, scenario.outbox ?? 'memory', { isQuick: true, sabotage });
      const isNoticed =
        scenario === quiet && sabotage === 'none'
          ? problems.length === 0
          : problems.some((problem) => expected.test(problem));
      say(
        `${isNoticed ? 'noticed  ' : 'UNNOTICED'} ${scenario.name}, ${sabotage}: ${problems.join('; ') || 'no problem'}`,
      );
      return isNoticed;
    }),
  );
  return results.filter((isNoticed) => !isNoticed).length;
}
