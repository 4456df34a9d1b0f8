/** What the simulation says of fleets whose costs are round: `node --test bench/test/simulate.test.js`. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lineThrough, readCosts } from '../simulate/costs.js';
import { SimulatedFleet } from '../simulate/fleet.js';
import { reproduce, tolerance } from '../simulate/reproduce.js';
import { simulateDrains, simulateLostShard, simulateOutage, teamOf } from '../simulate/scenarios.js';
import { sizeFor } from '../simulate/sizing.js';

/** µs of an event in each part; a job costs nothing by itself. */
const costsOf = ({ web = 2, relay = 4, redis = 1, sink = 0 } = {}) => {
  const part = (µs) => ({ cpu: (events) => µs * events, main: (events) => µs * events });
  const bytes = (each) => (events) => each * events;
  return {
    ...{ web: part(web), relay: part(relay), redis: part(redis), sink: part(sink) },
    ...{ memory: bytes(20), remembered: () => 200, received: bytes(25), sent: bytes(20), written: bytes(25) },
  };
};

const fleetOf = (options, costs = costsOf()) =>
  new SimulatedFleet({ webs: 1, relays: 1, shards: 1, batch: 500, costs, ...options });

function timeOf(fleet, events) {
  fleet.step(0.01, { events });
  while (fleet.state.outbox + fleet.state.waiting > 0.5) fleet.step(0.01, {});
  return fleet.state.time;
}

const isAbout = (actual, expected) =>
  assert.ok(Math.abs(actual / expected - 1) < 0.02, `${actual} is not about ${expected}`);

describe('a line through what was measured', () => {
  it('parts what a job costs from what its events cost', () => {
    const line = lineThrough((events) => 300 + 2 * events);
    assert.equal(line(100), 500);
    assert.equal(line(1000), 2300);
  });
});

describe('a simulated fleet', () => {
  it('is as fast as its slowest process', () => {
    isAbout(timeOf(fleetOf({}), 1_000_000), 4);
    isAbout(timeOf(fleetOf({ relays: 4 }), 1_000_000), 2);
  });

  it('is held back by a Redis that does all of it', () => {
    const costs = costsOf({ redis: 8 });
    isAbout(timeOf(fleetOf({ webs: 16, relays: 16 }, costs), 1_000_000), 8);
    isAbout(timeOf(fleetOf({ webs: 16, relays: 16, shards: 4 }, costs), 1_000_000), 2);
  });

  it('shares the cores of one machine', () => {
    isAbout(timeOf(fleetOf({ webs: 4, relays: 4, cores: 2 }), 1_000_000), 3.5);
  });

  it('waits for answers, as many at once as its relays ask for', () => {
    isAbout(timeOf(fleetOf({ latency: 200, requestsAtOnce: 4 }), 100_000), 10);
    isAbout(timeOf(fleetOf({ latency: 200, requestsAtOnce: 4, relays: 2 }), 100_000), 5);
  });

  it('keeps to its rate', () => {
    isAbout(timeOf(fleetOf({ rate: 20 }), 100_000), 10);
  });

  it('loses nothing and invents nothing, whatever happens', () => {
    const fleet = fleetOf({ shards: 4, redisMemory: 100_000, outboxEvents: 30_000 });
    let tracked = 0;
    for (let second = 0; second < 200; second += 1) {
      fleet.step(1, { events: 1000, isUp: second > 100, lost: second % 3 === 0 ? 1 : 0 });
      tracked += 1000;
    }
    const { outbox, waiting, delivered, refused } = fleet.state;
    isAbout(outbox + waiting + delivered + refused, tracked);
    assert.ok(refused > 0);
  });

  it('needs memory for what waits, and for the names of what was done in the last ten minutes', () => {
    const fleet = fleetOf({});
    for (let second = 0; second < 100; second += 1) fleet.step(1, { events: 5000, isUp: false });
    isAbout(fleet.state.memory, 500_000 * 20);
    for (let second = 0; second < 100; second += 1) fleet.step(1, {});
    isAbout(fleet.state.memory, 1000 * 200);
    for (let second = 0; second < 700; second += 1) fleet.step(1, {});
    assert.ok(fleet.state.memory < 1);
  });
});

describe('the scenarios', () => {
  const team = teamOf(costsOf());

  it('refuse nothing in an outage where Redis has room, or a disk', () => {
    const [room, memory, disk] = simulateOutage(team);
    assert.equal(room.refused, 0);
    isAbout(room.peak.memory, 3600 * 100_000 * 20);
    assert.ok(memory.refused > 0 && memory.refusedFrom < 3600);
    assert.equal(disk.refused, 0);
    assert.ok(disk.outboxEach > 0);
  });

  it('drain the sooner the more the API lets in', () => {
    const drained = simulateDrains(team).map((found) => found.drained);
    isAbout(drained[0], 36_000);
    isAbout(drained[3], 3600);
    assert.deepEqual(
      drained,
      drained.toSorted((one, other) => other - one),
    );
  });

  it('go on over three shards when the fourth is lost', () => {
    const lost = simulateLostShard(team);
    isAbout(lost.goesOn, 100_000);
    isAbout(lost.waits, 12_500);
    assert.equal(lost.refused, 0);
  });
});

describe('the sizes', () => {
  it('grow with the traffic', () => {
    const [small, large] = [10_000, 1_000_000].map((perSecond) => sizeFor(perSecond, costsOf()));
    assert.equal(small.relays, 2);
    assert.equal(large.relays, 8);
    assert.equal(large.shards, 2);
    assert.equal(large.requests, 2000);
    isAbout(large.memoryOfHour, 72e9);
  });
});

describe('measured points', () => {
  const flowOf = (batch, options = {}) => {
    const part = (µs) => ({ cpu: µs, main: µs });
    const flow = { webs: 1, relays: 1, shards: 1, batch, events: 150_000, ms: 600, cores: 4, requests: 300 };
    const parts = { web: part(2), relay: part(4), redis: part(1), sink: part(0) };
    return { ...flow, ...parts, received: 25, sent: 20, written: 25, ...options };
  };
  const backlogOf = (batch, options = {}) => {
    const fleet = { webs: 1, relays: 1, shards: 1, batch, jobs: 200 };
    return { ...fleet, memory: batch * 20, remembered: 200, drain: 100, ...options };
  };
  const run = { flows: [flowOf(500), flowOf(100)], backlogs: [backlogOf(500), backlogOf(100)] };

  it('are found again where the costs explain them', () => {
    for (const { name, off } of reproduce(run)) assert.ok(Math.abs(off) <= tolerance, `${name}: ${off}`);
  });

  it('are off where they do not', () => {
    const slow = { ...run, flows: [...run.flows, flowOf(250, { ms: 900 })] };
    assert.ok(Math.abs(reproduce(slow).find(({ name }) => name.includes('250')).off) > tolerance);
  });

  it('give the costs of a job of any size', () => {
    isAbout(readCosts(run).relay.cpu(250), 1000);
  });
});
