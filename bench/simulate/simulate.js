/** Prints the measured points beside the simulated ones, and what the simulation says of outages; ends with 1 when a point is off. */

import { readRuns } from '../report/scale.js';
import { formatColumns } from '../report/lines.js';
import { readCosts } from './costs.js';
import { reproduce, tolerance } from './reproduce.js';
import { sizeFor } from './sizing.js';
import { simulateDrains, simulateLostShard, simulateOutage, teamOf } from './scenarios.js';

const runs = readRuns();
const measured = Object.keys(runs).filter((each) => runs[each].flows !== undefined);
const [major = measured.at(-1)] = process.argv.slice(2);
const run = runs[major];
if (run?.flows === undefined) {
  console.error('simulate: nothing in scale.json to start from: npm run bench -- scale');
  process.exit(2);
}

const points = reproduce(run);
const isOff = ({ off }) => !(Math.abs(off) <= tolerance);
console.log(`Measured with Node ${run.node} on ${run.machine}, and simulated\n`);
console.log(
  formatColumns(
    ['', 'measured', 'simulated', '', 'off', ''],
    points.map((point) => [
      point.name,
      show(point.measured),
      show(point.simulated),
      point.unit,
      `${(point.off * 100).toFixed(0)} %`,
      isOff(point) ? 'OFF' : 'ok',
    ]),
  ),
);

const costs = readCosts(run);
const sizes = [10_000, 100_000, 1_000_000].map((perSecond) => sizeFor(perSecond, costs));
const rowOf = (title, read) => [title, ...sizes.map(read)];
console.log('\nWhat they take, in batches of 500');
console.log(
  formatColumns(
    rowOf('events a second', ({ perSecond }) => show(perSecond)),
    [
      rowOf('cores, all web processes', ({ webCores }) => showCores(webCores)),
      rowOf('relays, each half a core', ({ relays, relayCores }) => `${relays} (${showCores(relayCores)} cores)`),
      rowOf('shards, each half a core', ({ shards, redisCores }) => `${shards} (${showCores(redisCores)} cores)`),
      rowOf('Redis memory, all well', ({ memory }) => showBytes(memory)),
      rowOf('of an hour that waits', ({ memoryOfHour }) => showBytes(memoryOfHour)),
      rowOf('into Redis', ({ received }) => `${showBytes(received)}/s`),
      rowOf('out of Redis', ({ sent }) => `${showBytes(sent)}/s`),
      rowOf('append-only file', ({ written }) => `${showBytes(written)}/s`),
      rowOf('requests to the API', ({ requests }) => `${show(requests)}/s`),
      rowOf('to the API', ({ body }) => `${showBytes(body)}/s`),
    ],
  ),
);

const team = teamOf(costs);
const { webs, relays, shards, batch } = team;
console.log(
  `\n100,000 events a second: ${webs} web processes, ${relays} relays, ${shards} shards, batches of ${batch}\n`,
);
console.log('An outage of the API of an hour');
console.log(
  formatColumns(
    ['', 'Redis memory at most', 'in each outbox', 'refused', 'from', 'drained after'],
    simulateOutage(team).map((found) => [
      found.name,
      showBytes(found.peak.memory),
      `${show(found.outboxEach)} events`,
      show(found.refused),
      found.refusedFrom === undefined ? '' : showTime(found.refusedFrom),
      showTime(found.drained),
    ]),
  ),
);
console.log('\nThe drain of that hour under a rate limit, while 100,000 events a second go on');
console.log(
  formatColumns(
    ['events a second', 'requests a second', 'drained after'],
    simulateDrains(team).map(({ events, requests, drained }) => [show(events), show(requests), showTime(drained)]),
  ),
);
const lost = simulateLostShard(team);
console.log('\nOne of the four shards is lost for ten minutes');
console.log(`  goes on: ${show(lost.goesOn)} events a second, over the three others`);
console.log(
  `  waits: ${show(lost.waits)} events in the lost shard, ${show(lost.outbox)} in outboxes; refused: ${show(lost.refused)}`,
);
console.log(`  drained ${showTime(lost.drained)} after it is back`);

const off = points.filter(isOff).length;
console.log(`\nsimulate: ${points.length - off} of ${points.length} points within ${tolerance * 100} %`);
process.exit(off === 0 ? 0 : 1);

function show(figure) {
  return figure >= 1000 ? Math.round(figure).toLocaleString('en') : String(Number(figure.toPrecision(3)));
}

function showCores(cores) {
  return cores < 10 ? cores.toFixed(2) : cores.toFixed(0);
}

function showBytes(bytes) {
  const [size, unit] = bytes >= 1e9 ? [1e9, 'GB'] : [1e6, 'MB'];
  const figure = bytes / size;
  return `${figure < 10 ? figure.toFixed(1) : Math.round(figure).toLocaleString('en')} ${unit}`;
}

function showTime(seconds) {
  if (seconds === undefined) return 'never';
  const minutes = seconds / 60;
  return minutes < 1
    ? `${seconds.toFixed(0)} s`
    : minutes < 100
      ? `${minutes.toFixed(0)} min`
      : `${(minutes / 60).toFixed(1)} h`;
}
