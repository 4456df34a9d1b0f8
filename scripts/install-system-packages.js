/**
 * Finds what the tests need beside npm packages: a Chromium, a Redis, and a PostgreSQL. Installs what is missing where there is apt-get,
 * and says elsewhere with which one command it is installed.
 */
import { spawnSync } from 'node:child_process';
import { findPrograms, thisMachine } from './system/places.js';
import { findRemedy } from './system/remedy.js';

const found = findPrograms(thisMachine);
for (const [name, path] of Object.entries(found)) if (path !== undefined) console.log(`${name}: ${path}`);

const missing = Object.keys(found).filter((name) => found[name] === undefined);
const { command, manager, words } = findRemedy(missing, thisMachine);
if (manager === 'apt-get') install(command);
else if (words !== undefined) fail(words);

function install(command) {
  for (const each of [command.replace(/install .*/, 'update -q'), command]) {
    const { status } = spawnSync(each, {
      shell: true,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (status !== 0) fail(`\`${each}\` failed. ${words}`);
  }
  console.log(`installed: ${missing.join(', ')}`);
}

function fail(reason) {
  console.error(reason);
  process.exit(1);
}
