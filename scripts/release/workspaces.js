/** Reads what a release is made of: the packages, what is not published beside them, the version, and release.json. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The packages that are published, each with its folder from the root on and its package.json.
 *
 * @param {string} root
 * @returns {{ folder: string, manifest: Record<string, any> }[]}
 */
export function readPackages(root) {
  return foldersIn(root, 'packages/*').map((folder) => ({ folder, manifest: readJson(root, folder, 'package.json') }));
}

/** The folders of the other workspaces, which are private. */
export function readPrivateFolders(root) {
  const { workspaces } = readJson(root, 'package.json');
  return workspaces
    .filter((pattern) => pattern !== 'packages/*' && !pattern.startsWith('!'))
    .flatMap((pattern) => foldersIn(root, pattern))
    .filter((folder) => !workspaces.includes(`!${folder}`));
}

/** The version of all of them. */
export function readVersion(root) {
  return readJson(root, 'lerna.json').version;
}

/** What release.json says. */
export function readPlaces(root) {
  return readJson(root, 'release.json');
}

export function readJson(...path) {
  return JSON.parse(readFileSync(join(...path), 'utf8'));
}

/** As npm writes it. */
export function formatJson(value) {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function foldersIn(root, pattern) {
  if (!pattern.endsWith('/*')) return [pattern];
  const group = pattern.slice(0, -2);
  return readdirSync(join(root, group)).map((name) => `${group}/${name}`);
}
