/** A web process of a fleet: tracks events when it is asked to, and hands them over to the queue. */

import { GrowingIO } from '@growingio/upload';
import { bullmqSender } from '@growingio/bullmq';
import { trackAll } from '../child/report.js';
import { makePool, makeVariedPool } from '../event.js';
import { job, openPlace, serve } from './member.js';

const client = new GrowingIO({
  projectId: 'bench',
  host: job.url,
  flushAt: job.batch,
  maxQueueSize: 2_000_000,
  maxQueueBytes: 4e9,
  ...(job.direct ? {} : { sender: bullmqSender(openPlace(job)) }),
});
const pool = job.varied ? makeVariedPool(5000) : makePool(5000);
const track = ({ key, variables, userId }) => client.track(key, variables, { loginUserId: userId });

serve(async function trackAndHandOver({ events = 0 }) {
  await trackAll({ track }, pool, events);
  if (events > 0) await client.flush({ timeout: 600_000 });
  const { handedOver, delivered, requests } = client.stats();
  return { settled: handedOver + delivered, requests };
});
