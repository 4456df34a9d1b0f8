/**
 * What is built: the packages, and the examples that have a build script, each with those of them that it depends on. No example
 * that is no workspace: it has an install of its own.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * `needs` are the names of units that have to be built before this one.
 *
 * @param {string} root
 * @returns {{ name: string, folder: string, command: string, needs: string[] }[]}
 */
export function readUnits(root) {
  const { workspaces = [] } = readManifest(root);
  const folders = ['packages', 'examples']
    .flatMap((group) => readdirSync(join(root, group)).map((name) => `${group}/${name}`))
    .filter((folder) => !workspaces.includes(`!${folder}`))
    .map((folder) => join(root, folder));
  const units = folders.filter(hasManifest).flatMap((folder) => {
    const { name, scripts, dependencies, peerDependencies } = readManifest(folder);
    const needs = Object.keys({ ...dependencies, ...peerDependencies });
    return scripts?.build === undefined ? [] : [{ name, folder, command: scripts.build, needs }];
  });
  const names = new Set(units.map(({ name }) => name));
  return units.map((unit) => ({ ...unit, needs: unit.needs.filter((need) => names.has(need)) }));
}

function hasManifest(folder) {
  return existsSync(join(folder, 'package.json'));
}

function readManifest(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
