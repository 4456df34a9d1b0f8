/** Measures what it costs to refuse an event, and to warn of its key, beside one that is taken; and the memory that stays. */

import { makeEvent } from '../event.js';
import { openClient } from '../adapters/index.js';
import { median } from '../statistics.js';
import { job, readMemory, report } from './report.js';

/** Each event differs from the one before, as what strangers send. */
const makers = {
  accepted: (i) => makeEvent(i),
  refused: (i) => ({ ...makeEvent(i), variables: { product_name: { id: i }, product_price: i % 1000 } }),
  warned: (i) => ({ ...makeEvent(i), variables: { [`产品 ${i}`]: 'a', product_price: i % 1000 } }),
};

await report(async function flood() {
  const client = await openClient(job);
  const times = Object.fromEntries(Object.keys(makers).map((name) => [name, []]));
  let made = 0;
  const runRound = async (isMeasured) => {
    for (const [name, make] of Object.entries(makers)) {
      const events = Array.from({ length: job.calls }, () => make((made += 1)));
      const start = process.hrtime.bigint();
      for (const event of events) client.track(event);
      const ns = Number(process.hrtime.bigint() - start) / events.length;
      if (isMeasured) times[name].push(ns);
      // Ours takes a queue that is emptied; what a full one costs is the table of scaling.
      await client.flush();
    }
  };
  // The first tenth warms up, and fills what is remembered of keys.
  for (let round = 0; round < job.rounds / 10; round += 1) await runRound(false);
  const before = await readMemory();
  for (let round = 0; round < job.rounds; round += 1) await runRound(true);
  const after = await readMemory();
  const ratioOf = (name) => median(times[name].map((ns, i) => ns / times.accepted[i]));
  return { refused: ratioOf('refused'), warned: ratioOf('warned'), before: before.held, after: after.held };
});
