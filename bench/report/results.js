/** Writes RESULTS.md and its chart from the figures of a full run. */

import { writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { format } from 'prettier';
import { describeLibrary, peers } from '../adapters/index.js';
import { readVersion } from '../prepare.js';
import { drawChart } from './chart.js';
import { formatLines, rowsOf, targetHead } from './lines.js';

const bench = join(import.meta.dirname, '..');

export async function writeResults({ targets, tables, packed, seconds }) {
  const chart = tables.find((table) => table.chart !== undefined);
  if (chart !== undefined) writeFileSync(join(bench, 'chart.svg'), drawChart(chart.chart.rows));
  const lines = [
    '# Results',
    `Written by \`npm run bench\`, which took ${Math.round(seconds / 60)} minutes.`,
    await describeRun(packed),
    '![CPU µs per event delivered](chart.svg)',
    '## Targets',
    'Ratios of the same run: the figure is the median of interleaved pairs, `least` compares the best round of each; beside each, as its control, the reference beside itself. A target is missed when the figure exceeds target and control both.',
    formatTable(targetHead, rowsOf(targets)),
    formatLines(targets).lines.at(-1).replace('bench: ', ''),
    ...tables.flatMap(({ title, note, head, rows }) => [`## ${title}`, note, formatTable(head, rows)]),
  ];
  writeFileSync(join(bench, 'RESULTS.md'), await format(lines.join('\n\n'), { parser: 'markdown', printWidth: 120 }));
}

async function describeRun(packed) {
  const names = await Promise.all(peers.map(async (name) => (await describeLibrary(name)).title));
  const others = [...names, 'undici', 'express', 'koa', 'fastify', '@nestjs/core'].map(
    (name) => `${name} ${readVersion(name)}`,
  );
  const [cpu] = cpus();
  return [
    `- Date: ${new Date().toISOString().slice(0, 10)}`,
    `- Machine: ${cpu.model}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}, Node ${process.version}`,
    `- Ours: ${packed.map(({ name, version }) => `${name} ${version}`).join(', ')}, as npm packs them`,
    `- Beside: ${others.join(', ')}`,
    '- Commands: `npm ci && npm run bench`; most targets, in under 3 minutes: `npm run bench -- --quick`',
    '- All libraries send the same events (the example of the API) to the same HTTP sink on loopback, each run in a process of its own; what arrives is counted there.',
  ].join('\n');
}

export function formatTable(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  const code = (cell) => (/^\{.*\}/.test(cell) ? `\`${cell}\`` : cell);
  return [line(head), line(head.map(() => '---')), ...rows.map((row) => line(row.map(code)))].join('\n');
}
