/**
 * The test command for in between: builds what has changed since main, and checks its types, its style and its nearest tests, in less than
 * two minutes. `npm test` has the last word.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { keep, readKept } from './kept.js';
import { findChangedFiles } from './quick/changed-files.js';
import { chooseTests } from './quick/choose-tests.js';
import { runSteps } from './steps/run-steps.js';

/** What the tests may take together, in s; the rest of the two minutes is for the build, the types and the style. */
const timeForTests = 45;

const root = join(import.meta.dirname, '..');
process.chdir(root);
const { base, files } = findChangedFiles(root);
console.log(`files that have changed since ${base.slice(0, 8)}: ${files.length}`);

const packages = [
  ...new Set(files.map((file) => /^packages\/([^/]+)\/(?:src|test|page)\//.exec(file)?.[1]).filter(Boolean)),
];
const ofPackages = choose('packages', /\.test\.ts$/, 'tests');
const ofScripts = choose('scripts', /\.test\.js$/, 'scripts');
for (const test of [...ofPackages.left, ...ofScripts.left]) console.log(`no time for ${test}`);

const style = files.filter((file) => /\.c?[jt]sx?$/.test(file));
const eslint = style.length > 0 && `npx eslint --no-warn-ignored ${style.map(quote).join(' ')}`;
const prettier = `npx prettier --check --ignore-unknown --log-level warn ${files.map(quote).join(' ')}`;
const types = packages.length > 0 && `node scripts/check-types.js ${packages.join(' ')}`;
const scripts = ofScripts.chosen.length > 0 && `node --test ${ofScripts.chosen.join(' ')}`;
const jest =
  ofPackages.chosen.length > 0 &&
  `npx jest --selectProjects ${packages.join(' ')} --runTestsByPath ${ofPackages.chosen.join(' ')}`;

const stages = [
  [[['build', 'npm run build']]],
  [
    [
      ['types', types],
      ['format', files.length > 0 && prettier],
    ],
    [['lint', eslint]],
    [
      ['tests of scripts', scripts],
      ['unit tests', jest],
    ],
  ].map((lane) => lane.filter(([, command]) => command)),
];

const last = readKept(root, 'quick-steps');
const { passed, failed, durations } = await runSteps(stages, { last });
keep(root, 'quick-steps', { ...last, ...durations });
console.log(`\nsteps: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function choose(folder, pattern, kept) {
  const tests = readdirSync(folder, { recursive: true })
    .filter((file) => pattern.test(file) && !file.includes('node_modules'))
    .map((file) => join(folder, file));
  const changed = files.filter((file) => file.startsWith(`${folder}/`));
  return chooseTests(changed, tests, { seconds: timeForTests, durations: readKept(root, kept) });
}

function quote(file) {
  return `'${file}'`;
}
