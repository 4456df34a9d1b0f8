/**
 * Checks each package as it would be published: its fields and files (publint), its types for every resolver (attw), that
 * the CommonJS build of every door loads by itself, as it does in Jest, while Node prefers the other one, and that every
 * command says how it is used.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { runnerDoors } from './consumer/project.js';

for (const name of readdirSync('packages')) {
  const folder = `packages/${name}`;
  const { name: own, exports, bin = {} } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const doors = Object.entries(exports).flatMap(([path, { require: door }]) =>
    door === undefined || runnerDoors.includes(own + path.slice(1)) ? [] : [door.default],
  );
  const commands = [
    `npx publint --strict ${folder}`,
    // A package that is nothing but a command has no types that anybody could look for.
    ...(doors.length === 0 ? [] : [`npx attw --pack ${folder} --format ascii`]),
    ...doors.map((door) => `node --eval "require('./${folder}/${door}')"`),
    ...Object.values(bin).map((file) => `node ${folder}/${file} --help`),
  ];
  for (const command of commands) {
    const { status, stdout, stderr } = spawnSync(command, { shell: true, encoding: 'utf8' });
    if (status === 0) continue;
    console.error(stdout + stderr);
    console.error(`\`${command}\` failed`);
    process.exit(1);
  }
  console.log(`${folder}: publint, attw, CommonJS and commands ok`);
}
