/** Checks each package as it would be published: its fields and files (publint) and its types for every resolver (attw). */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

for (const name of readdirSync('packages')) {
  const folder = `packages/${name}`;
  for (const command of [`npx publint --strict ${folder}`, `npx attw --pack ${folder} --format ascii`]) {
    const { status, stdout, stderr } = spawnSync(command, { shell: true, encoding: 'utf8' });
    if (status === 0) continue;
    console.error(stdout + stderr);
    console.error(`\`${command}\` failed`);
    process.exit(1);
  }
  console.log(`${folder}: publint and attw found nothing`);
}
