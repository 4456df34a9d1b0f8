/** What becomes of very many events at once: a burst at the defaults, and floods of what is refused and of what is warned of. */

import { runChild } from '../crew.js';
import { median } from '../statistics.js';

const burst = 200_000;

export async function measureFlood({ stage, isQuick }) {
  const targets = [];
  for (const [adapter, name] of [
    ['growingio', 'memory outbox'],
    ['growingio-disk', 'disk outbox'],
  ]) {
    const { refused, delivered } = await runChild('burst', { adapter, profile: 'defaults', events: burst }, stage);
    targets.push({
      subject: `refused of a burst of 200,000 at the defaults, ${name}`,
      target: 0,
      figure: refused,
      absolute: `${delivered.toLocaleString('en')} delivered`,
    });
  }
  const runs = [];
  // Of each kind a million events.
  const job = { adapter: 'growingio', profile: 'queueing', rounds: isQuick ? 200 : 1000, calls: 1000 };
  for (let i = 0; i < 3; i += 1) runs.push(await runChild('flood', job, stage, ['--expose-gc']));
  for (const [name, subject] of [
    ['refused', 'a refused event, to an accepted one'],
    ['warned', 'an event with a key that is warned of, to another'],
  ]) {
    targets.push({
      subject,
      target: 2,
      figure: median(runs.map((run) => run[name])),
      least: Math.min(...runs.map((run) => run[name])),
    });
  }
  const growth = runs.map(({ before, after }) => after / before);
  targets.push({
    subject: 'memory after the floods, to before',
    target: 1.1,
    figure: median(growth),
    least: Math.min(...growth),
  });
  return { targets, tables: [] };
}
