/** The CPU time of an event that goes over a queue, in the web process and in the relay together, beside the limit's. */

import { runChild } from '../crew.js';
import { Fleet } from '../fleet/fleet.js';
import { interleave } from '../order.js';
import { median } from '../statistics.js';
import { targetOf } from '../target.js';

/** The smallest fleet. */
export const base = { webs: 1, relays: 1, shards: 1, batch: 500 };

/** Events that are measured, and events before that, after which V8 has compiled what each job needs. */
export function amountOf(isQuick) {
  return isQuick ? { events: 80_000, warmUp: 120_000 } : { events: 150_000, warmUp: 200_000 };
}

export async function measureQueue({ stage, isQuick }) {
  const measure = (rounds) => measureBeside(stage, rounds, amountOf(isQuick));
  const cpu = await measure(isQuick ? 3 : 5);
  const target = targetOf({
    subject: 'CPU per event over a queue, web and relay, batches of 500',
    target: 3,
    names: ['fleet', 'limit', 'again'],
    figures: cpu,
    show: (µs) => `${µs.toFixed(2)} µs`,
    more: () => measure(1),
    seconds: 15,
  });
  const of = (part) => median(cpu.flows.map((flow) => flow[part].cpu));
  const row = [of('web'), of('relay'), of('redis'), median(cpu.direct), median([...cpu.limit, ...cpu.again])];
  const table = {
    title: 'An event over a queue',
    note: 'CPU µs an event, batches of 500: one web process, one relay, one Redis; the same client without a queue; the limit.',
    head: ['web', 'relay', 'Redis', 'without a queue', 'the limit'],
    rows: [row.map((µs) => µs.toFixed(2))],
  };
  return { targets: [target], tables: [table], flows: cpu.flows };
}

async function measureBeside(stage, rounds, amount) {
  const deliver = async (adapter) => {
    const settings = adapter === 'limit' ? {} : { maxQueueSize: 2_000_000, maxQueueBytes: 4e9 };
    return (await runChild('deliver', { adapter, profile: 'tuned', settings, ...amount }, stage)).cpu;
  };
  const runs = await interleave(['limit', 'fleet', 'direct', 'again'], rounds, (name) => {
    if (name === 'fleet') return runFlow(stage, base, amount);
    return deliver(name === 'direct' ? 'growingio' : 'limit');
  });
  return { ...runs, fleet: runs.fleet.map(({ web, relay }) => web.cpu + relay.cpu), flows: runs.fleet };
}

/** Events through a new fleet. */
export async function runFlow(stage, config, { events, warmUp }) {
  const fleet = await Fleet.start(stage, config);
  await fleet.warmUp(warmUp);
  const run = await fleet.run(events);
  await fleet.close();
  return run;
}
