/** Removes everything that a build or a test run made, node_modules aside. */
import { readdirSync, rmSync } from 'node:fs';

const folders = ['packages', 'examples'].flatMap((group) =>
  readdirSync(group).flatMap((name) => [`${group}/${name}/build`, `${group}/${name}/dist`]),
);
for (const folder of [...folders, 'site/build', 'site/dist', 'coverage', 'reports', '.nx'])
  rmSync(folder, { recursive: true, force: true });
