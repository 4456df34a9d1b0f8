/** Compares the built packages with the limit, with their peers and with their targets; prints lines, or writes RESULTS.md. */

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { dismissAll, startStage } from './crew.js';
import { majors, mainMajor, runOn, runOnAll } from './nodes.js';
import { prepare } from './prepare.js';
import { formatColumns, formatLines, rowsOf, targetHead } from './report/lines.js';
import { writeResults } from './report/results.js';
import { subjects } from './subjects/index.js';
import { measureExceededAgain } from './target.js';

const usage = `npm run bench -- [SUBJECT …] [--quick] [--only PATTERN] [--node MAJOR]

  SUBJECT  ${subjects.map(({ name }) => name).join(', ')}: all but those with a file of their own (queue, scale)
  --quick  ours, the limit and posthog-node: under 3 minutes, and no RESULTS.md
  --only   subjects whose name matches this regular expression
  --node   on that Node, such as 26, which is fetched from npm where it is missing; default: the running one

Without any of these: everything on Node ${mainMajor}, the targets on ${majors.join(', ')}, and RESULTS.md.
`;

// Until then a quick run measures again what fits: with the build before it, about 12 s, it takes less than 3 minutes.
const quickSeconds = 165;

process.on('exit', dismissAll);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
process.on('unhandledRejection', (error) => {
  console.error(error);
  process.exit(1);
});

const { values: options, positionals: named } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    node: { type: 'string' },
    // What was found goes into this file, too, for the run that collects it.
    found: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) console.log(usage);
else process.exit(await start());

function start() {
  const { node, ...others } = options;
  const isWhole = Object.values({ ...others, node }).every((value) => !value) && named.length === 0;
  if (isWhole) return runAll();
  const rest = process.argv
    .slice(2)
    .filter((word, i, words) => !/^--node(=|$)/.test(word) && words[i - 1] !== '--node');
  return node === undefined ? run(others) : runOn(Number(node), rest);
}

async function runAll() {
  const begun = performance.now();
  const runs = await runOnAll((line) => console.error(line));
  await writeResults({ runs, seconds: (performance.now() - begun) / 1000 });
  return runs.some(({ missed }) => missed > 0) ? 1 : 0;
}

async function run({ quick: isQuick, only, found: file }) {
  const chosen = subjects.filter(
    ({ name, isLong, write }) =>
      (named.length > 0 ? named.includes(name) : write === undefined) &&
      new RegExp(only).test(name) &&
      !(isQuick && isLong),
  );
  const packed = prepare((line) => console.error(line));
  const begun = performance.now();
  const stage = await startStage();
  const found = { targets: [], tables: [] };
  for (const { name, measure, write } of chosen) {
    const start = performance.now();
    const { targets, tables, ...others } = await measure({ stage, isQuick });
    found.targets.push(...targets);
    found.tables.push(...tables);
    for (const { title, head, rows } of tables) console.log(`\n${title}\n${formatColumns(head, rows)}\n`);
    if (!isQuick) await write?.({ targets, tables, ...others });
    console.error(`bench: ${name} took ${Math.round((performance.now() - start) / 1000)} s`);
  }
  const allowed = Math.min(quickSeconds, ...chosen.map((subject) => subject.quickSeconds ?? quickSeconds));
  const secondsLeft = () => allowed - (performance.now() - begun) / 1000;
  if (isQuick)
    await measureExceededAgain(found.targets, secondsLeft, (subject) => console.error(`bench: again, ${subject}`));
  const seconds = Math.round((performance.now() - begun) / 1000);
  console.log(`\n${formatColumns(targetHead, rowsOf(found.targets))}\n\n${seconds} s`);
  const { lines, missed } = formatLines(found.targets);
  console.log(lines.join('\n'));
  if (file !== undefined) writeFileSync(file, JSON.stringify({ ...found, packed, missed, node: process.version }));
  return missed === 0 ? 0 : 1;
}
