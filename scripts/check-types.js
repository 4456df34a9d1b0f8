/**
 * Type-checks what the build does not: the tests of all packages in one program, since most of what they import is the same; type tests that
 * need settings of their own, and pages. Those of a package that is not named are left out, if any are named. What has not changed
 * since the last time is not checked again.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const names = process.argv.slice(2);
const special = readdirSync('packages', { recursive: true })
  .map((file) => join('packages', file))
  .filter((file) => /^packages\/[^/]+\/(test\/types\/.+|page)\/tsconfig\.json$/.test(file))
  .map((file) => dirname(file))
  .filter((folder) => names.length === 0 || names.includes(folder.split('/')[1]));

for (const project of ['.', ...special]) {
  const kept = join(
    'node_modules/.cache/growingio/types',
    `${project === '.' ? 'tests' : project.replaceAll('/', '-')}.tsbuildinfo`,
  );
  const words = ['node_modules/typescript/bin/tsc', '-p', project, '--incremental', '--tsBuildInfoFile', kept];
  const { status } = spawnSync(process.execPath, words, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) process.exit(1);
  console.log(`types: ${project === '.' ? 'the tests of all packages' : project} ok`);
}
