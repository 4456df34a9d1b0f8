/** The time of one `track()` call, beside JSON.stringify of the same event. */

import { describeLibrary, peers } from '../adapters/index.js';
import { runChild } from '../crew.js';
import { median } from '../statistics.js';

export async function measureCall({ stage, isQuick }) {
  const target = await measureRuns({ subject: 'one track() call, to JSON.stringify', target: 1.8 }, {}, stage, isQuick);
  return { targets: [target], tables: isQuick ? [] : [await measurePeers(stage)] };
}

/** A target for the calls of several processes, each of which measures its reference in turn. */
export async function measureRuns(target, settings, stage, isQuick) {
  const runs = [];
  for (let i = 0; i < (isQuick ? 3 : 7); i += 1) {
    const job = { adapter: 'growingio', profile: 'queueing', rounds: 200, calls: 1000, ...settings };
    runs.push(await runChild('track', job, stage));
  }
  return {
    ...target,
    figure: median(runs.map(({ ratio }) => ratio)),
    least: Math.min(...runs.map(({ least }) => least)),
    absolute: describe(runs),
  };
}

async function measurePeers(stage) {
  const rows = [];
  for (const adapter of ['growingio', ...peers]) {
    const { title, settings } = await describeLibrary(adapter);
    const profile = settings.queueing === undefined ? 'tuned' : 'queueing';
    const job = { adapter, profile, rounds: 16, calls: 250 };
    const { track, reference } = await runChild('track', job, stage);
    const flush = adapter === 'growingio' ? ', emptied now and then' : '';
    rows.push([
      title,
      JSON.stringify(settings[profile]) + flush,
      (track / 1000).toFixed(2),
      (track / reference).toFixed(1),
    ]);
  }
  return {
    title: 'One track() call',
    note: 'The time that it keeps the caller, with a queue that is filled by 4,000 events; median of 8 rounds after 8 to warm up.',
    head: ['library', 'settings', 'µs', '× JSON.stringify'],
    rows,
  };
}

function describe(runs) {
  const of = (name) => Math.round(median(runs.map((run) => run[name])));
  return `${of('track')} ns beside ${of('reference')} ns`;
}
