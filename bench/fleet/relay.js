/** A relay of a fleet: empties the queue from when it is asked to. */

import { createRelay } from '@growingio/bullmq';
import { job, openPlace, serve } from './member.js';

const relay = createRelay({ ...openPlace(job), flushAt: 500, ...job.settings });

serve(function run({ begin = false }) {
  if (begin) void relay.run();
  const { delivered, requests } = relay.stats();
  return { settled: delivered, requests };
});
