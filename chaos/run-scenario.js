/** Plays one scenario with one outbox on a stage of its own, and returns a row of the table. */

import { judge } from './judge.js';
import { Stage } from './stage.js';

/** Only for what hangs, in ms: a slow machine is no loss. */
const mostTime = 900_000;

/** Plays it and judges it. Never rejects: what goes wrong is a problem of the row. */
export async function runScenario(scenario, outbox, { isQuick, sabotage }) {
  const begun = performance.now();
  const stage = await Stage.open({ outbox, isQuick, sabotage });
  const problems = [];
  try {
    await withLimit(scenario.play(stage), mostTime);
  } catch (error) {
    problems.push(`it broke off: ${error.message}`);
  }
  const letters = await stage.fleet?.readLetters();
  const { books, children, tally, excused, mayRepeat } = stage;
  const verdict = judge({ books, tally, letters, excused, mayRepeat, mayDrop: scenario.drops === true });
  problems.push(...verdict.problems, ...stage.problems, ...stage.proxy.problems);
  for (const child of children) {
    problems.push(...child.problems);
    if (child.errors !== '') problems.push(`a child wrote: ${child.errors.trim()}`);
  }
  problems.push(...(stage.fleet?.compare(verdict, stage) ?? compareCounters(stage, verdict, books)));
  if (stage.taken !== tally.total)
    problems.push(`the collector took ${stage.taken} events, ${tally.total} were counted`);
  if (stage.proxy.strays > 0) problems.push(`${stage.proxy.strays} requests went to other places`);
  if (scenario.dead === undefined && verdict.dead > 0) problems.push(`${verdict.dead} events became dead letters`);
  if (scenario.drops !== true && verdict.dropped > 0) problems.push(`${verdict.dropped} events were dropped`);
  if (!stage.isSkipped && verdict.accepted === 0) problems.push('nothing was accepted: the scenario proves nothing');
  await stage.close();
  return {
    ...verdict,
    name: scenario.name,
    outbox,
    problems: [...new Set(problems)],
    notes: stage.notes,
    isSkipped: stage.isSkipped === true,
    whileDown: children.reduce((sum, child) => sum + child.whileDown, 0),
    peak: Math.max(0, ...children.map((child) => child.peak)),
    took: performance.now() - begun,
  };
}

/** What the clients say of themselves must be what the collector has seen. */
function compareCounters({ children, tally, proxy, isSkipped }, verdict, books) {
  const problems = [];
  if (isSkipped === true || children.some((child) => child.farewell === undefined)) return problems;
  const sum = (name) => children.flatMap((child) => child.farewell.stats).reduce((total, one) => total + one[name], 0);
  const [delivered, dead, dropped] = [sum('delivered'), sum('dead'), sum('dropped')];
  const answered = tally.total - proxy.unanswered;
  if (delivered !== answered)
    problems.push(`${answered} events were answered, clients say ${delivered} were delivered`);
  if (dead !== verdict.dead) problems.push(`clients say ${dead} are dead, ${verdict.dead} were named`);
  if (dropped !== verdict.dropped) problems.push(`clients say ${dropped} were dropped, ${verdict.dropped} were told`);
  if (books.every((book) => book.isVolatile) && sum('accepted') !== verdict.accepted) {
    problems.push(`clients say ${sum('accepted')} were accepted, track() took ${verdict.accepted}`);
  }
  return problems;
}

async function withLimit(work, limit) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${limit / 1000} s`)), limit);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
