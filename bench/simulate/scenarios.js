/** What a team has to know before it happens: an outage of the API, the drain after it, and the loss of a Redis shard. */

import { SimulatedFleet } from './fleet.js';
import { bodyBytes } from './sizing.js';

const hour = 3600;
const GiB = 2 ** 30;
const perSecond = 100_000;
/** By default, in bytes (`maxQueueBytes`). */
const memoryOutbox = 64 * 2 ** 20;

/** 100,000 events a second from 40 web processes; the relays may carry twice as much, and are two at least. */
export function teamOf(costs) {
  const base = { webs: 40, shards: 4, batch: 500, costs };
  const relays = Math.max(2, Math.ceil((2 * perSecond * costs.relay.main(500)) / 500 / 1e6));
  return { ...base, relays };
}

/** An hour without the API, with enough memory in Redis, with 1 GiB in each shard, and with that and disk outboxes. */
export function simulateOutage(team) {
  const variants = [
    { name: 'Redis has room for all', redisMemory: Infinity },
    { name: 'Redis 4 × 1 GiB, memory outbox', redisMemory: GiB, outboxEvents: memoryOutbox / bodyBytes },
    { name: 'Redis 4 × 1 GiB, disk outbox', redisMemory: GiB, outboxEvents: 10_000_000 },
  ];
  return variants.map(({ name, ...limits }) => {
    const fleet = new SimulatedFleet({ ...team, ...limits });
    let fullAt;
    while (fleet.state.time < hour) {
      fleet.step(1, { events: perSecond, isUp: false });
      if (fleet.state.refused > 0) fullAt ??= fleet.state.time;
    }
    const { refused, outbox } = fleet.state;
    const drained = drain(fleet);
    return { name, refused, refusedFrom: fullAt, outboxEach: outbox / team.webs, drained, peak: fleet.state.peak };
  });
}

/** How long the backlog of that hour takes when the API lets in so many events a second, while new ones come. */
export function simulateDrains(team) {
  return [1.1, 1.25, 1.5, 2].map((factor) => {
    const rate = (factor * perSecond) / team.batch;
    const fleet = new SimulatedFleet({ ...team, rate });
    fleet.fill(hour * perSecond);
    return { events: rate * team.batch, requests: rate, drained: drain(fleet) };
  });
}

/** One of four shards is gone for ten minutes, after which it is back with all that it had. */
export function simulateLostShard(team, lostFor = 600) {
  const fleet = new SimulatedFleet({ ...team, redisMemory: GiB });
  // Half a second of traffic lies in Redis when it happens.
  fleet.fill(perSecond / 2);
  for (let time = 0; time < lostFor; time += 1) fleet.step(1, { events: perSecond, lost: 1 });
  const { delivered, waitingIn, outbox, refused } = fleet.state;
  return { goesOn: delivered / lostFor, waits: waitingIn[0], outbox, refused, drained: drain(fleet) };
}

/** Until no more waits than a second brings; in s, or `undefined` where that is never. */
function drain(fleet) {
  const from = fleet.state.time;
  while (fleet.state.waiting + fleet.state.outbox > perSecond) {
    fleet.step(1, { events: perSecond });
    if (fleet.state.time - from > 48 * hour) return undefined;
  }
  return fleet.state.time - from;
}
