/** The test command: runs every check in its order, stops at the first that fails, and says what passed. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

const packages = readdirSync('packages').map((name) => `packages/${name}`);

/** @type {[name: string, ...commands: string[]][]} */
const steps = [
  ['system packages', 'node scripts/install-system-packages.js'],
  ['build', 'npm run build'],
  ['types', `node scripts/check-types.js`],
  ['lint', 'npm run lint'],
  ['import directions', `npx depcruise ${packages.map((folder) => `${folder}/src`).join(' ')}`],
  ['unit and end-to-end tests', 'npx jest'],
  ['package checks', 'node scripts/check-packages.js'],
  ['readmes and packed packages', 'node scripts/check-readmes.js'],
  ['demo', 'node examples/demo/demo.js --once'],
  ['compatibility', 'node compat/compat.js --quick'],
  ['verdicts of the bench', 'node --test --test-reporter=dot bench/test/verdicts.test.js'],
  ['chaos', 'node chaos/chaos.js --self-test', 'node chaos/chaos.js --quick'],
];

for (const [index, [name, ...commands]] of steps.entries()) {
  console.log(`\n▶ ${name}`);
  const start = performance.now();
  for (const command of commands) {
    const { status, signal } = spawnSync(command, { shell: true, stdio: ['ignore', 'inherit', 'inherit'] });
    if (status === 0) continue;
    console.error(`\n✖ ${name}: \`${command}\` ended with ${signal ?? `status ${status}`}`);
    console.log(`steps: ${index} passed, 1 failed`);
    process.exit(1);
  }
  console.log(`✔ ${name} (${Math.round((performance.now() - start) / 1000)} s)`);
}
console.log(`\nsteps: ${steps.length} passed, 0 failed`);
