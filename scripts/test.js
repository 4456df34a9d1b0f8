/** The test command: runs every check, stops at the first that fails, and says what passed. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { keep, readKept } from './kept.js';
import { runSteps } from './steps/run-steps.js';
import { environmentFor, thisMachine } from './system/places.js';

const root = join(import.meta.dirname, '..');
const names = readdirSync('packages');
const packages = names.map((name) => `packages/${name}`);
const testsIn = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith('.test.js'))
    .map((file) => join(folder, file));
/** Tests of what is no package, one after the other: they start a good deal themselves. */
const runTests = (folder) => `node --test --test-reporter=spec --test-concurrency=1 ${testsIn(folder).join(' ')}`;
const shops = ['express', 'fastify', 'koa', 'nestjs', 'nestjs-queue'];
const hosts = ['express', 'fastify', 'koa', 'nestjs', 'nest11'];
const elsewhere = ['bullmq', 'collector', ...hosts];
const others = names.filter((name) => !elsewhere.includes(name));
/** A process for each project: many tests collect garbage, and what a process has read of other projects makes that slow. */
const runProjects = (projects) => projects.map((project) => `npx jest --selectProjects ${project}`);

/**
 * Stages follow each other, and so do the steps of a lane. What mostly computes is in the first lane, what mostly waits (for
 * installs, servers, processes) in the second: together they take two processors. What measures time is alone, in the end.
 *
 * @type {[name: string, ...commands: string[]][][][]}
 */
const stages = [
  [
    [['build', 'npm run build']],
    [
      ['system packages', 'node scripts/install-system-packages.js'],
      ['scripts', runTests('scripts')],
    ],
  ],
  [
    [
      ['types', `node scripts/check-types.js`],
      ['lint', 'npm run lint'],
      ['import directions', `npx depcruise ${packages.map((folder) => `${folder}/src`).join(' ')}`],
      // Each project but those beside it.
      ['unit and end-to-end tests', ...runProjects(others)],
    ],
    [
      [
        'verdicts of the bench, and its simulation',
        'node --test --test-reporter=dot bench/test/verdicts.test.js bench/test/simulate.test.js',
      ],
      ['package checks', 'node scripts/check-packages.js'],
      ['codes, public surface and reference', 'node scripts/check-reference.js'],
      ['readmes and packed packages', 'node scripts/check-readmes.js'],
      ['site', runTests('site')],
      ['first examples', 'node scripts/check-first-examples.js'],
      ['test runners', 'node scripts/check-test-runners.js'],
      ['a release on this machine', 'node scripts/release/release.js --local --short'],
      ['tests of the examples', ...shops.map((shop) => `npm test -w growingio-example-${shop}`)],
      ['demo', runTests('examples/demo/test'), 'node examples/demo/demo.js --distributed --once'],
      ['compatibility', 'node compat/compat.js --quick'],
    ],
    [
      ['tests of the queue', ...runProjects(['bullmq'])],
      ['tests of the hosts', ...runProjects(hosts)],
      ['tests of the collector', ...runProjects(['collector'])],
    ],
  ],
  [[['chaos', 'node chaos/chaos.js --self-test', 'node chaos/chaos.js --quick']]],
];

const last = readKept(root, 'steps');
const { passed, failed, durations } = await runSteps(stages, {
  last,
  env: { ...process.env, ...environmentFor(thisMachine) },
});
keep(root, 'steps', { ...last, ...durations });
console.log(`\nsteps: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
