/** The CPU time of an event from `track()` to its acknowledgement, beside the limit's. */

import { describeLibrary, peers } from '../adapters/index.js';
import { runChild } from '../crew.js';
import { interleave } from '../order.js';
import { median } from '../statistics.js';
import { targetOf } from '../target.js';

const contenders = {
  limit: { adapter: 'limit', profile: 'tuned' },
  again: { adapter: 'limit', profile: 'tuned' },
  ours: { adapter: 'growingio', profile: 'tuned' },
  disk: { adapter: 'growingio-disk', profile: 'tuned' },
  limit100: { adapter: 'limit', profile: 'defaults' },
  again100: { adapter: 'limit', profile: 'defaults' },
  ours100: { adapter: 'growingio', profile: 'defaults' },
  posthog: { adapter: 'posthog', profile: 'tuned' },
};

export async function measureDelivery({ stage, isQuick }) {
  const measure = async (names) => {
    const results = await interleave(names, isQuick ? 2 : 7, (name) => runContender(contenders[name], stage));
    for (const [name, runs] of Object.entries(results)) refuseLoss(name, runs);
    return Object.fromEntries(Object.entries(results).map(([name, runs]) => [name, runs.map((run) => run.cpu)]));
  };
  const cpu = await measure(Object.keys(contenders));
  const beside = (subject, target, ...names) =>
    targetOf({ subject, target, names, figures: cpu, show: (µs) => `${µs.toFixed(2)} µs`, more: measure, seconds: 10 });
  return {
    targets: [
      beside('CPU per event, batches of 500', 1.3, 'ours', 'limit', 'again'),
      beside('CPU per event, batches of 500, to posthog-node', 0.167, 'ours', 'posthog'),
      beside('CPU per event, batches of 100', 1.4, 'ours100', 'limit100', 'again100'),
      beside('CPU per event, disk outbox with fsync', 2.2, 'disk', 'limit', 'again'),
    ],
    tables: [showDelivery(cpu), ...(isQuick ? [] : [await measurePeers(stage)])],
  };
}

/** What the chart draws, too. */
function showDelivery(cpu) {
  const bars = [
    { name: 'the limit', kind: 'limit', cpu: median([...cpu.limit, ...cpu.again]) },
    { name: '@growingio/upload', kind: 'ours', cpu: median(cpu.ours) },
    { name: '@growingio/outbox-disk, fsync', kind: 'ours', cpu: median(cpu.disk) },
    { name: 'posthog-node', kind: 'peer', cpu: median(cpu.posthog) },
  ];
  return {
    title: 'Delivery, warmed up: CPU per event, batches of 500',
    note: 'The median of all rounds. What a process costs that has just started is in the next table.',
    head: ['library', 'CPU µs'],
    rows: bars.map((bar) => [bar.name, bar.cpu.toFixed(2)]),
    chart: bars,
  };
}

function runContender(contender, stage) {
  // A peer takes ten times as long, and wanders no more for fewer events.
  const counts =
    contender.adapter === 'posthog' ? { events: 30_000, warmUp: 10_000 } : { events: 100_000, warmUp: 80_000 };
  return runChild('deliver', { ...contender, ...counts }, stage);
}

async function measurePeers(stage) {
  const all = {};
  for (const adapter of ['limit', 'growingio', 'growingio-disk', ...peers]) {
    for (const profile of ['defaults', 'tuned']) all[`${adapter} ${profile}`] = { adapter, profile };
  }
  const results = await interleave(Object.keys(all), 3, (name) =>
    runChild('deliver', { ...all[name], events: 20_000, warmUp: 5000 }, stage),
  );
  const limit = median(results['limit tuned'].map(({ cpu }) => cpu));
  const rows = [];
  for (const [name, { adapter, profile }] of Object.entries(all)) {
    const runs = results[name];
    const cpu = median(runs.map((run) => run.cpu));
    const { title, settings } = await describeLibrary(adapter);
    const delivered = median(runs.map((run) => run.delivered));
    rows.push([
      title,
      JSON.stringify(settings[profile]),
      cpu.toFixed(1),
      (cpu / limit).toFixed(1),
      Math.round((delivered * 1000) / median(runs.map((run) => run.ms))).toLocaleString('en'),
      `${delivered.toLocaleString('en')} of 20,000`,
    ]);
  }
  return {
    title: 'Delivery: CPU per event, from the call to the acknowledgement',
    note: 'Bursts of 500 events, a turn of the event loop between them. CPU of the whole process, all threads, per event that arrived. With 5,000 events to warm up, and not 80,000 as for the targets, each figure is higher than theirs. What has not arrived 8 s after the last event is lost, and that wait is in the events a second.',
    head: ['library', 'settings', 'CPU µs', '× limit', 'events a second', 'delivered'],
    rows,
  };
}

function refuseLoss(name, runs) {
  const lossy = runs.find(({ tracked, delivered }) => tracked !== delivered);
  if (lossy !== undefined)
    throw new Error(`${name} delivered ${lossy.delivered} of ${lossy.tracked}: that is no figure`);
}
