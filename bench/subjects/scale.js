/** What the way over a queue costs in web processes, relays and Redis, and how it grows with the number of each. */

import { measureBacklog } from '../fleet/backlog.js';
import { interleave } from '../order.js';
import { showGrowth } from '../report/scale-tables.js';
import { amountOf, base, measureQueue, runFlow } from './queue.js';

/** The smallest fleet with each batch: of these come the costs that the simulation takes. */
const costing = [base, { ...base, batch: 100 }];
/** What it has to find by itself. */
const others = [
  { ...base, batch: 250 },
  { ...base, batch: 1000 },
  { ...base, varied: true },
  { ...base, webs: 2 },
  ...[1, 2, 4].map((relays) => ({ ...base, webs: 4, relays })),
  ...[8, 16].map((webs) => ({ ...base, webs, relays: 2 })),
  ...[2, 4].map((shards) => ({ ...base, webs: 4, relays: 2, shards })),
  { ...base, webs: 4, relays: 2, batch: 100 },
];
const quickOthers = [
  { ...base, webs: 4, relays: 2 },
  { ...base, webs: 4, relays: 2, shards: 2 },
];

export async function measureScale({ stage, isQuick }) {
  const { targets, tables, flows: ofBase } = await measureQueue({ stage, isQuick });
  const found = await measureGrowth({ stage, isQuick });
  if (isQuick) found.flows.unshift(summarise(base, ofBase));
  return { targets, tables: [...tables, ...showGrowth(found)], found };
}

/** Fleets of all sizes; what waits in the queue only in a full run. */
export async function measureGrowth({ stage, isQuick }) {
  const configs = isQuick ? [...costing.slice(1), ...quickOthers] : [...costing, ...others];
  const flows = await measureFlows(stage, configs, isQuick);
  return { flows, backlogs: isQuick ? [] : await measureBacklogs(stage) };
}

async function measureFlows(stage, configs, isQuick) {
  const named = Object.fromEntries(configs.map((config) => [JSON.stringify(config), config]));
  const runs = await interleave(Object.keys(named), isQuick ? 1 : 3, (name) =>
    runFlow(stage, named[name], amountOf(isQuick)),
  );
  return Object.entries(named).map(([name, config]) => summarise(config, runs[name]));
}

/** Backlogs of 200 jobs: how much memory they take, and how long relays take for them when something holds them back. */
async function measureBacklogs(stage) {
  const held = { ...base, settings: { rate: 20 } };
  const slow = { ...base, delay: 200, settings: { maxConcurrency: 4 } };
  const batches = [500, 100, 250].map((batch) => ({ ...base, batch }));
  const all = [...batches, { ...base, varied: true }, held, slow];
  const found = [];
  for (const config of all) found.push({ ...config, ...(await measureBacklog(stage, config)) });
  return found;
}

/** Of several runs of the same, the one whose CPU time is the median. */
function summarise(config, runs) {
  const cpuOf = ({ web, relay, redis, sink }) => web.cpu + relay.cpu + redis.cpu + sink.cpu;
  const sorted = runs.toSorted((one, other) => cpuOf(one) - cpuOf(other));
  return { ...config, ...sorted[sorted.length >> 1] };
}
