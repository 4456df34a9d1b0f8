/**
 * Type-checks the tests of every package, type tests included, and its page, or those of the packages that are named. The build has checked
 * the sources. What has not changed since the last time is not checked again.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const names = process.argv.slice(2);
const projects = readdirSync('packages', { recursive: true })
  .map((file) => join('packages', file))
  .filter((file) => /^packages\/[^/]+\/(test\/(.+\/)?|page\/)tsconfig\.json$/.test(file))
  .map((file) => dirname(file))
  .filter((folder) => names.length === 0 || names.includes(folder.split('/')[1]));

for (const project of projects) {
  const kept = join('node_modules/.cache/growingio/types', `${project.replaceAll('/', '-')}.tsbuildinfo`);
  const words = ['node_modules/typescript/bin/tsc', '-p', project, '--incremental', '--tsBuildInfoFile', kept];
  const { status } = spawnSync(process.execPath, words, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) process.exit(1);
  console.log(`types: ${project} ok`);
}
