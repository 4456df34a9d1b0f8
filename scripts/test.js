/** The test command: runs every check, stops at the first that fails, and says what passed. */
import { readdirSync } from 'node:fs';
import { runSteps } from './steps/run-steps.js';

const names = readdirSync('packages');
const packages = names.map((name) => `packages/${name}`);
const projects = [...names.filter((name) => name !== 'bullmq'), 'nest11'];

/**
 * Stages follow each other, and so do the steps of a lane. What mostly computes is in the first lane, what mostly waits (for
 * installs, servers, processes) in the second: together they take two processors. What measures time is alone, in the end.
 *
 * @type {[name: string, ...commands: string[]][][][]}
 */
const stages = [
  [
    [
      ['system packages', 'node scripts/install-system-packages.js'],
      ['test command', 'node --test --test-reporter=dot scripts/steps/run-steps.test.js'],
      ['build', 'npm run build'],
    ],
  ],
  [
    [
      ['types', `node scripts/check-types.js`],
      ['lint', 'npm run lint'],
      ['import directions', `npx depcruise ${packages.map((folder) => `${folder}/src`).join(' ')}`],
      // Each project but the one beside it.
      ['unit and end-to-end tests', `npx jest --selectProjects ${projects.join(' ')}`],
    ],
    [
      [
        'verdicts of the bench, and its simulation',
        'node --test --test-reporter=dot bench/test/verdicts.test.js bench/test/simulate.test.js',
      ],
      ['package checks', 'node scripts/check-packages.js'],
      ['readmes and packed packages', 'node scripts/check-readmes.js'],
      ['first examples', 'node scripts/check-first-examples.js'],
      ['demo', 'node examples/demo/demo.js --once', 'node examples/demo/demo.js --distributed --once'],
      ['compatibility', 'node compat/compat.js --quick'],
    ],
    [['tests of the queue', 'npx jest --selectProjects bullmq']],
  ],
  [[['chaos', 'node chaos/chaos.js --self-test', 'node chaos/chaos.js --quick']]],
];

const { passed, failed } = await runSteps(stages);
console.log(`\nsteps: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
