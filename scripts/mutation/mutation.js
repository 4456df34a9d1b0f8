/** Mutates the core and the disk outbox, folder by folder, and says which mutants no test has killed. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { formatSummary, sumUp } from './summary.js';

const usage = `npm run mutation -- [--only GLOB] [--sample N] [--concurrency N] [--force] [--summary]

  --only         files that match, such as 'packages/upload/src/event/**' or 'packages/upload/src/sender/classify.ts'
  --sample       tests one mutant of every N, drawn by a hash: the same ones each time
  --concurrency  mutants at once; default: one less than there are processors, at least 1
  --force        tests every mutant again; without it, those of unchanged code and tests keep their verdict
  --summary      tests nothing, and sums up what was found before
`;

/** Of all folders together, of the mutants that a test reaches. */
const leastScore = 85;
const reports = 'reports/mutation';

// A folder a run, so that one that was tested stays tested while others are worked on.
const folders = [
  ...['event', 'outbox', 'sender', 'batcher', 'tracker', 'scope', 'decorator'].map((room) => ({ of: 'upload', room })),
  ...['directory', 'segment', 'dead-letters', 'writer', '.'].map((room) => ({ of: 'outbox-disk', room })),
].map(({ of, room }) => ({
  of,
  name: room === '.' ? of : `${of}-${room}`,
  path: join('packages', of, 'src', room),
  glob: room === '.' ? `packages/${of}/src/*.ts` : `packages/${of}/src/${room}/**/*.ts`,
}));

process.chdir(join(import.meta.dirname, '../..'));
const options = readOptionsOrExit();
if (options.help) {
  console.log(usage);
  process.exit(0);
}
mkdirSync(reports, { recursive: true });
if (!options.summary) for (const folder of options.chosen) await mutate(folder);

const found = folders.flatMap(({ name, path }) => {
  const file = reportOf(name);
  return existsSync(file) ? [{ path, report: JSON.parse(readFileSync(file, 'utf8')) }] : [];
});
const sum = sumUp(found);
const text = formatSummary(sum, leastScore);
writeFileSync(join(reports, 'summary.md'), text);
console.log(`\n${text}`);
process.exit(sum.total.score < leastScore ? 1 : 0);

async function mutate({ name, path, glob }) {
  console.log(`\n▶ ${path}`);
  process.env.MUTATION_FOLDER = path;
  process.env.MUTATION_SAMPLE = options.sample;
  await new Stryker({
    mutate: [options.only ?? glob],
    testRunner: 'jest',
    plugins: ['@stryker-mutator/jest-runner', join(import.meta.dirname, 'sample.js')],
    checkers: options.sample === '1' ? [] : ['sample'],
    jest: { configFile: 'scripts/mutation/jest.config.cjs', enableFindRelatedTests: false },
    // swc looks at no types.
    disableTypeChecks: false,
    coverageAnalysis: 'perTest',
    // Code that runs once, when its file is loaded, would take all tests for each of its mutants.
    ignoreStatic: true,
    // What was not drawn would count as known.
    incremental: options.sample === '1',
    incrementalFile: join(reports, `${name}.incremental.json`),
    force: options.force,
    concurrency: options.concurrency,
    reporters: ['json', 'progress-append-only'],
    jsonReporter: { fileName: reportOf(name) },
    thresholds: { high: leastScore, low: leastScore, break: null },
    tempDirName: join(reports, 'sandbox'),
    // What no test of the mutated packages needs.
    ignorePatterns: ['reports', '/compat', '/bench', '/chaos', '/examples', '/docs', '.nx', '*.tsbuildinfo'],
    allowEmpty: true,
    allowConsoleColors: false,
    logLevel: 'warn',
  }).runMutationTest();
}

function reportOf(name) {
  return join(reports, `${name}.json`);
}

function readOptionsOrExit() {
  try {
    return readOptions();
  } catch (error) {
    console.error(`mutation: ${error.message}`);
    return process.exit(1);
  }
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      sample: { type: 'string', default: '1' },
      concurrency: { type: 'string', default: String(Math.max(1, availableParallelism() - 1)) },
      force: { type: 'boolean', default: false },
      summary: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { only } = values;
  for (const name of ['sample', 'concurrency']) {
    if (!/^[1-9]\d*$/.test(values[name])) throw new Error(`--${name} is '${values[name]}': it must be a whole number`);
  }
  const chosen = only === undefined ? folders : folders.filter((folder) => isWithin(only, folder));
  if (chosen.length === 0) {
    throw new Error(`--only is '${only}': name files in ${folders.map(({ path }) => path).join(', ')}`);
  }
  return { ...values, concurrency: Number(values.concurrency), chosen };
}

/** Whether the pattern names files of this folder, and not only of one below it. */
function isWithin(pattern, { of, path }) {
  const start = pattern.replace(/[^/]*[*?[{!].*$/, '');
  const isRoot = path === join('packages', of, 'src');
  return isRoot ? start.slice(0, start.lastIndexOf('/')) === path : `${start}/`.startsWith(`${path}/`);
}
