/** The doors that a user comes in by: each entry of `exports` that has types, of each package. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Doors that only our own packages come in by: they may change with any release, since all packages have one version. */
const ownDoors = new Set(['@growingio/collector/command-line']);

/**
 * @typedef {object} Door
 * @property {string} name what is imported: `@growingio/upload/adapter`
 * @property {string} file what its pages are called: `upload-adapter`
 * @property {string} folder of its package
 * @property {string} types the declarations that were built for it
 * @property {boolean} isBeside whether it stands beside the package's first door
 *
 * @returns {Door[]}
 */
export function findDoors(root) {
  // The core first: what others export again has its page there.
  const names = readdirSync(join(root, 'packages')).sort((a, b) => Number(b === 'upload') - Number(a === 'upload'));
  return names.flatMap((name) => {
    const folder = join(root, 'packages', name);
    const { name: own, exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return Object.entries(exports).flatMap(([path, { import: built }]) => {
      const door = join(own, path);
      if (built === undefined || ownDoors.has(door)) return [];
      const file = door.replace('@growingio/', '').replaceAll('/', '-');
      return [{ name: door, file, folder, types: join(folder, built.types), isBeside: path !== '.' }];
    });
  });
}
