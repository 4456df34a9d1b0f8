/** Type-checks the tests of every package, type tests included. The build has checked the sources. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const projects = readdirSync('packages', { recursive: true })
  .map((file) => join('packages', file))
  .filter((file) => /^packages\/[^/]+\/test\/(.+\/)?tsconfig\.json$/.test(file))
  .map((file) => dirname(file));

for (const project of projects) {
  const { status } = spawnSync(`npx tsc -p ${project}`, { shell: true, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) process.exit(1);
  console.log(`types: ${project} ok`);
}
