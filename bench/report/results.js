/** Writes RESULTS.md and its chart from the figures of a full run. */

import { writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { format } from 'prettier';
import { describeLibrary, peers } from '../adapters/index.js';
import { readVersion } from '../prepare.js';
import { hasMissed } from '../target.js';
import { drawChart } from './chart.js';
import { mainMajor } from '../nodes.js';
import { formatLines, rowsOf, showFigure, targetHead } from './lines.js';

const bench = join(import.meta.dirname, '..');

/** `runs` are those of each Node: targets, and of the main one all tables. */
export async function writeResults({ runs, seconds }) {
  const { targets, tables, packed } = runs.find(({ major }) => major === mainMajor);
  writeFileSync(join(bench, 'chart.svg'), drawChart(runs));
  const lines = [
    '# Results',
    `Written by \`npm run bench\`, which took ${Math.round(seconds / 60)} minutes.`,
    await describeRun(packed, runs),
    '![CPU µs per event delivered](chart.svg)',
    '## Targets',
    `Ratios of the same run, of each Node. Node ${mainMajor} is measured at length; on the others each figure is taken in a few rounds, and again where it exceeds its target.`,
    formatTable(...compareNodes(runs)),
    `## Targets on Node ${mainMajor}`,
    'The figure is the median of interleaved pairs, `least` compares the best round of each; beside each, as its control, the reference beside itself. A target is missed when the figure exceeds target and control both; one below 1 when it exceeds target × control.',
    formatTable(targetHead, rowsOf(targets)),
    formatLines(targets).lines.at(-1).replace('bench: ', ''),
    ...tables.flatMap(({ title, note, head, rows }) => [`## ${title}`, note, formatTable(head, rows)]),
  ];
  writeFileSync(join(bench, 'RESULTS.md'), await format(lines.join('\n\n'), { parser: 'markdown', printWidth: 120 }));
}

/** One column a Node. What is measured on the main one alone stands in its own table. */
function compareNodes(runs) {
  const head = ['subject', 'target', ...runs.map(({ major }) => `Node ${major}`)];
  const subjects = [...new Set(runs.flatMap(({ targets }) => targets.map(({ subject }) => subject)))];
  const rows = subjects.map((subject) => {
    const found = runs.map(({ targets }) => targets.find((each) => each.subject === subject));
    const cells = found.map((each) =>
      each === undefined ? '' : showFigure(each.figure) + (hasMissed(each) ? ' MISSED' : ''),
    );
    return [subject, String(found.find((each) => each !== undefined).target), ...cells];
  });
  return [head, rows];
}

async function describeRun(packed, runs) {
  const names = await Promise.all(peers.map(async (name) => (await describeLibrary(name)).title));
  const others = [...names, 'undici', 'express', 'koa', 'fastify', '@nestjs/core'].map(
    (name) => `${name} ${readVersion(name)}`,
  );
  const [cpu] = cpus();
  return [
    `- Date: ${new Date().toISOString().slice(0, 10)}`,
    `- Machine: ${cpu.model}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}, Node ${runs.map(({ node }) => node.slice(1)).join(', ')}`,
    `- Ours: ${packed.map(({ name, version }) => `${name} ${version}`).join(', ')}, as npm packs them`,
    `- Beside: ${others.join(', ')}`,
    '- Commands: `npm ci && npm run bench`; most targets, in under 3 minutes: `npm run bench -- --quick --node 26`',
    '- All libraries send the same events (the example of the API) to the same HTTP sink on loopback, each run in a process of its own; what arrives is counted there.',
  ].join('\n');
}

export function formatTable(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  const code = (cell) => (/^\{.*\}/.test(cell) ? `\`${cell}\`` : cell);
  return [line(head), line(head.map(() => '---')), ...rows.map((row) => line(row.map(code)))].join('\n');
}
