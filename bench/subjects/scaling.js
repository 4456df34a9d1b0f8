/** How time and memory grow with more events, more variables and more connections. */

import { runChild } from '../crew.js';
import { median } from '../statistics.js';

// What linear allows, since the small run has all of its memory in the caches, and the large one pays the collector.
const targets = { time: 1.3, memory: 1.1 };
const roomy = { maxQueueSize: 2_000_000, maxQueueBytes: 4e9 };
// All at once is more than the disk can have taken by the end of the turn.
const unwritten = { maxMemoryBytes: 4e9 };
const gc = ['--expose-gc', '--max-old-space-size=8192'];

export async function measureScaling({ stage, isQuick }) {
  const sizes = await measureSizes('growingio', stage, isQuick ? 1 : 3);
  const [small, middle, large] = sizes;
  const all = [
    {
      subject: 'time per event, 1 M to the lower of 10 k and 100 k',
      target: targets.time,
      figure: large.cpu / Math.min(small.cpu, middle.cpu),
      absolute: `${sizes.map(({ cpu }) => cpu.toFixed(2)).join(', ')} µs at 10 k, 100 k, 1 M`,
    },
    {
      subject: 'memory once acknowledged, 1 M to before',
      target: targets.memory,
      figure: large.after / large.before,
      absolute: `${showMiB(large.before)} before, ${showMiB(large.peak)} queued, ${showMiB(large.after)} after`,
    },
  ];
  if (isQuick) return { targets: all, tables: [] };
  const disk = await measureSizes('growingio-disk', stage, 1);
  const limit = await measureSizes('limit', stage, 1);
  const tables = [
    {
      title: 'Scaling: number of events, all tracked at once',
      note: "Batches of 100. Memory is V8's heap and Buffers; before and after with all garbage collected.",
      head: ['', 'events', 'CPU µs an event', 's', 'before', 'queued', 'acknowledged'],
      rows: [...showSizes('memory outbox', sizes), ...showSizes('disk outbox', disk), ...showSizes('the limit', limit)],
    },
    await measureVariables(stage),
    await measureConnections(stage),
  ];
  return { targets: all, tables };
}

async function measureSizes(adapter, stage, times) {
  const sizes = [];
  for (const [events, repeat] of [
    [10_000, 9],
    [100_000, 3],
    [1_000_000, 1],
  ]) {
    const runs = [];
    for (let i = 0; i < times; i += 1) {
      const settings = { ...(adapter !== 'limit' && roomy), ...(adapter === 'growingio-disk' && unwritten) };
      const job = { adapter, profile: 'defaults', settings, events, repeat, warmUp: 100_000 };
      const { runs: each, ...memory } = await runChild('scale', job, stage, gc);
      if (each.some(({ delivered }) => delivered !== events))
        throw new Error(`${adapter} lost some of ${events} events`);
      runs.push({ ...memory, ...mediansOf(each) });
    }
    sizes.push({ events, ...mediansOf(runs) });
  }
  return sizes;
}

async function measureVariables(stage) {
  const rows = [];
  for (const variables of [1, 10, 100]) {
    const ours = await deliver('growingio', stage, { variables });
    const limit = await deliver('limit', stage, { variables });
    rows.push([variables, ours.toFixed(2), limit.toFixed(2), (ours / limit).toFixed(2)]);
  }
  return {
    title: 'Scaling: variables of an event',
    note: 'CPU µs an event, batches of 100.',
    head: ['variables', 'ours', 'the limit', 'ratio'],
    rows,
  };
}

async function measureConnections(stage) {
  const rows = [];
  for (const connections of [1, 2, 4, 8]) {
    const ours = await deliver('growingio', stage, { settings: { maxConcurrency: connections } });
    const limit = await deliver('limit', stage, { settings: { connections } });
    rows.push([connections, ours.toFixed(2), limit.toFixed(2), (ours / limit).toFixed(2)]);
  }
  return {
    title: 'Scaling: connections',
    note: 'CPU µs an event, batches of 100, to a sink on the same machine: more connections save waiting, not work.',
    head: ['connections', 'ours', 'the limit', 'ratio'],
    rows,
  };
}

async function deliver(adapter, stage, job) {
  const runs = [];
  for (let i = 0; i < 3; i += 1) {
    const events = job.variables === 100 ? 20_000 : 60_000;
    const run = await runChild('deliver', { adapter, profile: 'defaults', events, warmUp: events / 2, ...job }, stage);
    runs.push(run.cpu);
  }
  return median(runs);
}

function mediansOf(runs) {
  return Object.fromEntries(Object.keys(runs[0]).map((name) => [name, median(runs.map((run) => run[name]))]));
}

function showSizes(name, sizes) {
  return sizes.map(({ events, cpu, ms, before, peak, after }) => [
    name,
    events.toLocaleString('en'),
    cpu.toFixed(2),
    (ms / 1000).toFixed(2),
    ...[before, peak, after].map(showMiB),
  ]);
}

function showMiB(bytes) {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
