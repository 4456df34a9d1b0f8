/** What so many events a second take, worked out from the measured costs. */

import { makePool, toApi } from '../event.js';

const batch = 500;
/** So much of a core a relay and a shard may use, so that there is room for a peak and for what came while one was away. */
const share = 0.5;
/** How long a job lies in Redis while all is well, in s; and how long Redis remembers it. */
const stay = 0.5;
const rememberedFor = 600;
/** Of one event. */
export const bodyBytes = Buffer.byteLength(JSON.stringify(makePool(batch).map(toApi))) / batch;

/** Of so many events a second; memory is in bytes, traffic in bytes a second. */
export function sizeFor(perSecond, costs) {
  const jobs = perSecond / batch;
  const coresOf = (part, name) => (jobs * costs[part][name](batch)) / 1e6;
  const processesOf = (part) => Math.ceil(coresOf(part, 'main') / share);
  return {
    perSecond,
    webCores: coresOf('web', 'cpu'),
    relays: Math.max(2, processesOf('relay')),
    relayCores: coresOf('relay', 'cpu'),
    shards: processesOf('redis'),
    redisCores: coresOf('redis', 'cpu'),
    memory: jobs * (stay * costs.memory(batch) + rememberedFor * costs.remembered(batch)),
    memoryOfHour: jobs * 3600 * costs.memory(batch),
    received: jobs * costs.received(batch),
    sent: jobs * costs.sent(batch),
    written: jobs * costs.written(batch),
    requests: jobs,
    body: perSecond * bodyBytes,
  };
}
