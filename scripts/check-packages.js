/**
 * Checks each package as it would be published: its fields and files (publint), its types for every resolver (attw), and
 * that its CommonJS build loads by itself, as it does in Jest, while Node prefers the other one.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

for (const name of readdirSync('packages')) {
  const folder = `packages/${name}`;
  const commands = [
    `npx publint --strict ${folder}`,
    `npx attw --pack ${folder} --format ascii`,
    `node --eval "require('./${folder}/dist/cjs/index.js')"`,
  ];
  for (const command of commands) {
    const { status, stdout, stderr } = spawnSync(command, { shell: true, encoding: 'utf8' });
    if (status === 0) continue;
    console.error(stdout + stderr);
    console.error(`\`${command}\` failed`);
    process.exit(1);
  }
  console.log(`${folder}: publint, attw and CommonJS ok`);
}
