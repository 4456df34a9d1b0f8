/** The bytes of an event that waits in a queue. */

import { describeLibrary, peers } from '../adapters/index.js';
import { runChild } from '../crew.js';
import { median } from '../statistics.js';

// Ours sends at the latest when 10,000 wait: all of these stay.
const events = 8000;

export async function measureHeap({ stage, isQuick }) {
  const ours = await weigh('growingio', stage, 3);
  const target = {
    subject: 'bytes per queued event',
    target: 250,
    figure: ours.held,
    absolute: `${Math.round(ours.heap)} B in V8's heap, ${Math.round(ours.external)} B in Buffers`,
  };
  if (isQuick) return { targets: [target], tables: [] };
  const rows = [];
  for (const adapter of ['limit', 'growingio', 'growingio-disk', ...peers]) {
    const { title, settings } = await describeLibrary(adapter);
    if (settings.queueing === undefined) rows.push([title, 'has no queue', '', '', '']);
    else {
      const { heap, external, held } = await weigh(adapter, stage, 1);
      rows.push([title, JSON.stringify(settings.queueing), ...[heap, external, held].map((bytes) => bytes.toFixed(0))]);
    }
  }
  const table = {
    title: 'Bytes per queued event',
    note: 'After a full collection of garbage, 8,000 events of the example in the queue. The third column is the sum.',
    head: ['library', 'settings', "V8's heap", 'Buffers', 'together'],
    rows,
  };
  return { targets: [target], tables: [table] };
}

async function weigh(adapter, stage, times) {
  const runs = [];
  for (let i = 0; i < times; i += 1) {
    const job = { adapter, profile: 'queueing', events };
    runs.push(await runChild('heap', job, stage, ['--expose-gc']));
  }
  const held = median(runs.map((run) => run.held));
  return runs.find((run) => run.held === held);
}
