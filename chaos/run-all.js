/** Plays the scenarios, several at once where they mostly wait, and returns their rows in order. */

import { runScenario } from './run-scenario.js';
import { count } from './table.js';

// Light scenarios wait most of the time; distributed ones have eight processes; heavy ones have the machine to themselves.
const atOnce = { light: 10, distributed: 3, heavy: 1 };

/** Plays each scenario with each of its outboxes. `say` takes the progress, line by line. */
export async function runAll(scenarios, options, say) {
  const plays = scenarios.flatMap((scenario) => scenario.outboxes.map((outbox) => ({ scenario, outbox })));
  const rows = new Map();
  let begun = 0;
  const play = async (each) => {
    begun += 1;
    say(`${String(begun).padStart(3)}/${plays.length} ${each.scenario.name} (${each.outbox})`);
    const row = await runScenario(each.scenario, each.outbox, options);
    rows.set(each, row);
    const verdict = row.isSkipped ? 'skipped' : row.problems.length === 0 ? 'ok' : 'FAILED';
    const facts = `${count(row.accepted)} events, ${(row.took / 1000).toFixed(1)} s`;
    say(`        ${verdict}: ${row.name} (${row.outbox}), ${facts}`);
    for (const problem of row.problems) say(`        ! ${problem}`);
  };
  for (const weight of ['heavy', 'distributed', 'light']) {
    const ofWeight = plays.filter(({ scenario }) => weightOf(scenario) === weight);
    await inParallel(ofWeight.sort(byLength), atOnce[weight], play);
  }
  return plays.map((each) => rows.get(each));
}

function weightOf({ isHeavy = false, isDistributed = false }) {
  return isHeavy ? 'heavy' : isDistributed ? 'distributed' : 'light';
}

// Long ones first, so that none of them runs on alone in the end.
function byLength(one, other) {
  return (other.scenario.length ?? 0) - (one.scenario.length ?? 0);
}

async function inParallel(items, most, work) {
  const queue = [...items];
  const workers = Array.from({ length: most }, async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  });
  await Promise.all(workers);
}
