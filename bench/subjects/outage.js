/** What an outage of a minute costs while events come, and whether all arrive. */

import { runChild } from '../crew.js';

const outage = 60_000;
const rate = 1000;

export async function measureOutage({ stage }) {
  const rows = [];
  for (const adapter of ['growingio', 'growingio-disk']) {
    const job = { adapter, profile: 'defaults', outage, rate };
    const run = await runChild('outage', job, stage, ['--expose-gc']);
    const memory = [run.before, run.during, run.after].map((bytes) => `${(bytes / 2 ** 20).toFixed(1)} MiB`);
    rows.push([
      adapter === 'growingio' ? 'memory outbox' : 'disk outbox',
      `${run.delivered.toLocaleString('en')} of ${run.tracked.toLocaleString('en')}`,
      run.attempts,
      `${(run.busy * 100).toFixed(1)} %`,
      ...memory,
      `${(run.recovery / 1000).toFixed(1)} s`,
    ]);
  }
  const table = {
    title: 'An outage of 60 s',
    note: 'The API answers 503 for 60 s while 1,000 events a second are tracked, at defaults. Memory before, at the end of the outage, and after all is acknowledged.',
    head: ['', 'delivered', 'attempts in the outage', 'CPU', 'before', 'at its end', 'after', 'time to deliver all'],
    rows,
  };
  return { targets: [], tables: [table] };
}
