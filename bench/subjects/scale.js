/** What the way over a queue costs in web processes, relays and Redis, and how it grows with the number of each. */

import { runChild } from '../crew.js';
import { Fleet } from '../fleet/fleet.js';
import { interleave } from '../order.js';
import { median } from '../statistics.js';
import { targetOf } from '../target.js';
import { measureBacklog } from '../fleet/backlog.js';
import { showFlows, showBacklogs, showCosts } from '../report/scale-tables.js';

const base = { webs: 1, relays: 1, shards: 1, batch: 500 };

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
  const amount = isQuick ? { events: 80_000, warmUp: 120_000 } : { events: 150_000, warmUp: 300_000 };
  const runFlow = (config) => flow(stage, config, amount);
  const beside = (rounds) => measureBeside(stage, rounds, amount);
  const cpu = await beside(isQuick ? 3 : 7);
  const configs = isQuick ? [...costing.slice(1), ...quickOthers] : [...costing, ...others];
  const flows = await measureFlows(configs, isQuick ? 1 : 3, runFlow);
  if (isQuick) flows.unshift(summarise(base, cpu.flows));
  const backlogs = isQuick ? [] : await measureBacklogs(stage);
  const target = targetOf({
    subject: 'CPU per event, web and relay, batches of 500',
    target: 3,
    names: ['fleet', 'limit', 'again'],
    figures: cpu,
    show: (µs) => `${µs.toFixed(2)} µs`,
    more: () => beside(1),
    seconds: 15,
  });
  const first = cpu.flows.map(({ redis }) => redis.cpu);
  target.absolute += `; Redis ${median(first).toFixed(2)} µs, ${median(cpu.direct).toFixed(2)} µs without a queue`;
  const found = { flows, backlogs, limit: median(cpu.limit), direct: median(cpu.direct) };
  return {
    targets: [target],
    tables: [showFlows(flows), showCosts(flows), ...(isQuick ? [] : [showBacklogs(backlogs)])],
    found,
  };
}

/** The fleet beside the limit, and beside the same client that delivers by itself. CPU µs an event, web and relay together. */
async function measureBeside(stage, rounds, amount) {
  const deliver = async (adapter) => {
    const settings = adapter === 'limit' ? {} : { maxQueueSize: 2_000_000, maxQueueBytes: 4e9 };
    return (await runChild('deliver', { adapter, profile: 'tuned', settings, ...amount }, stage)).cpu;
  };
  const runs = await interleave(['limit', 'fleet', 'direct', 'again'], rounds, (name) => {
    if (name === 'fleet') return flow(stage, base, amount);
    return deliver(name === 'direct' ? 'growingio' : 'limit');
  });
  return { ...runs, fleet: runs.fleet.map(({ web, relay }) => web.cpu + relay.cpu), flows: runs.fleet };
}

async function measureFlows(configs, rounds, runFlow) {
  const named = Object.fromEntries(configs.map((config) => [JSON.stringify(config), config]));
  const runs = await interleave(Object.keys(named), rounds, (name) => runFlow(named[name]));
  return Object.entries(named).map(([name, config]) => summarise(config, runs[name]));
}

async function flow(stage, config, { events, warmUp }) {
  const fleet = await Fleet.start(stage, config);
  await fleet.warmUp(warmUp);
  const run = await fleet.run(events);
  await fleet.close();
  return run;
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
