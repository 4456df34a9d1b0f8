/** Simulates what was measured, and says how far it is off. */

import { readCosts } from './costs.js';
import { SimulatedFleet } from './fleet.js';

/** So far a simulated figure may be from the measured one. */
export const tolerance = 0.15;
/** In s: a measured run takes a few. */
const step = 0.001;

/** Of each measured point `{ name, unit, measured, simulated, off }`. */
export function reproduce(run) {
  const costs = readCosts(run);
  const flows = run.flows
    .filter(({ varied }) => !varied)
    .map((flow) => {
      const { webs, relays, shards, batch, cores, events, ms } = flow;
      const seconds = timeOf(new SimulatedFleet({ webs, relays, shards, batch, cores, costs }), events);
      return point(`${nameOf(flow)}`, 'events/s', events / (ms / 1000), events / seconds);
    });
  const backlogs = run.backlogs.filter(({ varied }) => !varied);
  const memories = backlogs
    .filter(({ settings, delay }) => settings === undefined && delay === undefined)
    .map(({ batch, memory }) => point(`a job of ${batch} that waits`, 'bytes', memory, costs.memory(batch)));
  const drains = backlogs
    .filter(({ settings }) => settings !== undefined)
    .map(({ webs, relays, shards, batch, jobs, drain, delay, settings }) => {
      const { rate, maxConcurrency } = settings;
      const fleet = new SimulatedFleet({
        webs,
        relays,
        shards,
        batch,
        rate,
        costs,
        latency: delay,
        requestsAtOnce: maxConcurrency,
      });
      fleet.fill((jobs + 2) * batch);
      const what = rate === undefined ? `answers after ${delay} ms` : `rate ${rate}`;
      return point(`a backlog of ${jobs} jobs, ${what}`, 's', drain / 1000, timeOf(fleet, 0));
    });
  return [...flows, ...memories, ...drains];
}

/** How long it takes until all is delivered, in s. */
function timeOf(fleet, events) {
  fleet.step(step, { events });
  for (let { state } = fleet; state.outbox + state.waiting > 0.5 && state.time < 1000; { state } = fleet)
    fleet.step(step, {});
  return fleet.state.time;
}

function nameOf({ webs, relays, shards, batch }) {
  return `${webs} web, ${relays} relays, ${shards} shards, batches of ${batch}`;
}

function point(name, unit, measured, simulated) {
  return { name, unit, measured, simulated, off: simulated / measured - 1 };
}
