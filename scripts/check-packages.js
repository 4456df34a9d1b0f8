/**
 * Checks each package as it would be published: its fields and files (publint), its types for every resolver (attw), and
 * that the CommonJS build of every door loads by itself, as it does in Jest, while Node prefers the other one.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

for (const name of readdirSync('packages')) {
  const folder = `packages/${name}`;
  const { exports } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const doors = Object.values(exports).flatMap(({ require: door }) => (door === undefined ? [] : [door.default]));
  const commands = [
    `npx publint --strict ${folder}`,
    `npx attw --pack ${folder} --format ascii`,
    ...doors.map((door) => `node --eval "require('./${folder}/${door}')"`),
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
