/** What the way over a queue costs in web processes, relays and Redis, and how it grows with the number of each. */

import { runChild } from '../crew.js';
import { Fleet } from '../fleet/fleet.js';
import { interleave } from '../order.js';
import { median } from '../statistics.js';
import { targetOf } from '../target.js';
import { measureBacklog } from '../fleet/backlog.js';
import { showFlows, showBacklogs, showCosts } from '../report/scale-tables.js';

const limit = { adapter: 'limit', profile: 'tuned', events: 100_000, warmUp: 80_000 };
const base = { webs: 1, relays: 1, shards: 1, batch: 500 };

/** The smallest fleet with each batch: of these come the costs that the simulation takes. */
const costing = [base, { ...base, batch: 100 }];
/** What it has to find by itself. */
const others = [
  { ...base, batch: 250 },
  { ...base, batch: 1000 },
  { ...base, varied: true },
  ...[1, 2, 4, 8, 16].map((webs) => ({ ...base, webs, relays: 2 })),
  ...[1, 4].map((relays) => ({ ...base, webs: 4, relays })),
  ...[2, 4].map((shards) => ({ ...base, webs: 4, relays: 2, shards })),
  { ...base, webs: 16, relays: 4, shards: 4 },
  { ...base, webs: 4, relays: 2, batch: 100 },
];
const quickOthers = [
  { ...base, webs: 4, relays: 2 },
  { ...base, webs: 4, relays: 2, shards: 2 },
];

export async function measureScale({ stage, isQuick }) {
  const events = isQuick ? 60_000 : 150_000;
  const rounds = isQuick ? 2 : 7;
  const runFlow = (config) => flow(stage, config, events);
  const cpu = await measureBeside(stage, rounds, runFlow);
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
    more: () => measureBeside(stage, 1, runFlow),
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
async function measureBeside(stage, rounds, runFlow) {
  const deliver = async (adapter) => (await runChild('deliver', { ...limit, adapter }, stage)).cpu;
  const runs = await interleave(['limit', 'fleet', 'direct', 'again'], rounds, (name) => {
    if (name === 'fleet') return runFlow(base);
    return deliver(name === 'direct' ? 'growingio' : 'limit');
  });
  return { ...runs, fleet: runs.fleet.map(({ web, relay }) => web.cpu + relay.cpu), flows: runs.fleet };
}

async function measureFlows(configs, rounds, runFlow) {
  const named = Object.fromEntries(configs.map((config) => [JSON.stringify(config), config]));
  const runs = await interleave(Object.keys(named), rounds, (name) => runFlow(named[name]));
  return Object.entries(named).map(([name, config]) => summarise(config, runs[name]));
}

async function flow(stage, config, events) {
  const fleet = await Fleet.start(stage, config);
  await fleet.warmUp();
  const run = await fleet.run(events);
  await fleet.close();
  return run;
}

/** Backlogs of 200 jobs: how much memory they take, and how long relays take for them when something holds them back. */
async function measureBacklogs(stage) {
  const held = { ...base, settings: { rate: 20 } };
  const slow = { ...base, delay: 200, settings: { maxConcurrency: 4 } };
  const all = [base, { ...base, batch: 100 }, { ...base, varied: true }, held, slow];
  const found = [];
  for (const config of all) found.push({ ...config, ...(await measureBacklog(stage, config)) });
  return found;
}

/** The medians of the same, run several times. */
function summarise(config, runs) {
  const of = (read) => median(runs.map(read));
  const parts = ['web', 'relay', 'redis', 'sink'];
  return {
    ...config,
    events: runs[0].events,
    ...Object.fromEntries(
      parts.map((part) => [part, { cpu: of((run) => run[part].cpu), main: of((run) => run[part].main) }]),
    ),
    ...Object.fromEntries(
      ['ms', 'cores', 'requests', 'received', 'sent', 'written'].map((name) => [name, of((run) => run[name])]),
    ),
  };
}
