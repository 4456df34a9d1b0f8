/** Writes SCALE.md, and scale.json for the simulation, of the runs on each Node: a run renews what is there of its own. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { format } from 'prettier';
import { formatTable } from './results.js';
import { rowsOf, targetHead } from './lines.js';
import { showGrowth } from './scale-tables.js';

const bench = join(import.meta.dirname, '..');
const kept = join(bench, 'scale.json');

/** All runs that are kept, by the major version of their Node. */
export function readRuns() {
  return existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : {};
}

export async function writeScale({ targets, tables, found }) {
  const [cpu] = cpus();
  const before = readRuns();
  const major = process.versions.node.split('.')[0];
  const run = {
    ...before[major],
    node: process.version,
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpu.model}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    targets: rowsOf(targets),
    queue: tables[0],
    ...found,
  };
  await keepRuns({ ...before, [major]: run });
}

/** Writes both files. */
export async function keepRuns(runs) {
  writeFileSync(kept, await format(JSON.stringify(runs), { parser: 'json', printWidth: 120 }));
  const lines = ['# Over a queue', describe(Object.values(runs)), ...Object.values(runs).flatMap(showRun)];
  writeFileSync(join(bench, 'SCALE.md'), await format(lines.join('\n\n'), { parser: 'markdown', printWidth: 120 }));
}

function describe(runs) {
  const machines = [...new Set(runs.map(({ machine }) => machine))].join('; ');
  return [
    `Written by \`npm run bench -- scale\`, and by \`path/to/node bench/bench.js queue\` for the target alone on another Node, from \`scale.json\`, which \`node bench/simulate/simulate.js\` reads, too.`,
    `Machine: ${machines}. Web processes, relays, Redis and the sink that stands for the API share its cores: so what a fleet reaches here is what the cores reach, and what to go by is the CPU time of each part. Redis is redis-server with \`appendonly yes\` and \`appendfsync everysec\`; of 2 and 4 shards each has a node of a Redis Cluster. The target is the median of interleaved pairs; the limit is JSON.stringify of ready batches and undici.`,
    `The events are the example of the API, which compresses well (to 1/17); \`varied\` ones have an order number, a user and a product of their own, and compress to 1/4.`,
  ].join('\n\n');
}

function showRun({ node, date, targets, queue, flows, backlogs }) {
  const tables = flows === undefined ? [] : showGrowth({ flows, backlogs });
  return [
    `## Node ${node}`,
    `Measured on ${date}.`,
    formatTable(targetHead, targets),
    ...[queue, ...tables].flatMap(({ title, note, head, rows }) => [`### ${title}`, note, formatTable(head, rows)]),
  ];
}
