/** Whether one version stands everywhere: in each package.json and the lock file, in what they ask of each other, in the code and on the pages. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesWithMentions, withVersion, withVersionConstant } from './mentions.js';
import { readJson, readPackages, readPlaces, readPrivateFolders, readVersion } from './workspaces.js';

/** Returns where a working tree has another version than lerna.json. @param {string} root */
export function checkVersion(root) {
  const version = readVersion(root);
  const packages = readPackages(root);
  const workspaces = [
    ...packages,
    ...readPrivateFolders(root).map((folder) => ({ folder, manifest: readJson(root, folder, 'package.json') })),
  ];
  const names = new Set(workspaces.map(({ manifest }) => manifest.name));
  const locked = readJson(root, 'package-lock.json').packages;
  return [
    ...workspaces.flatMap(({ folder, manifest }) => [
      ...findOtherVersions(manifest, version, names).map((problem) => `${folder}/package.json: ${problem}`),
      ...findOtherVersions(locked[folder], version, names).map((problem) => `package-lock.json: ${folder}: ${problem}`),
    ]),
    ...packages
      .map(({ folder }) => `${folder}/src/version.ts`)
      .filter((file) => existsSync(join(root, file)) && isStale(join(root, file), version, withVersionConstant))
      .map((file) => `${file} has another version`),
    ...filesWithMentions(root)
      .filter((file) => isStale(join(root, file), version, withVersion))
      .map((file) => `${file} names another version`),
  ];
}

function isStale(file, version, withOther) {
  const text = readFileSync(file, 'utf8');
  return withOther(text, version) !== text;
}

/**
 * Returns where a package.json has another version than this one, for itself and for those of `names` that it asks for: exactly, or in a range from a version on.
 *
 * @param {Record<string, any>} manifest
 * @param {string} version
 * @param {Set<string>} names
 */
export function findOtherVersions(manifest, version, names) {
  const asked = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'].flatMap((group) =>
    Object.entries(manifest[group] ?? {})
      .filter(
        ([name, range]) => names.has(name) && range !== version && !(group === 'peerDependencies' && /^>=/.test(range)),
      )
      .map(([name, range]) => `${name} ${range} in its ${group}, and not ${version}`),
  );
  return [
    ...(manifest.version === version ? [] : [`its version is ${manifest.version}, and not ${version}`]),
    ...asked,
  ];
}

/** Returns what is wrong with the changelogs after a version: no entry of it, a link that leads elsewhere, one of what is not published. @param {string} root */
export function checkChangelogs(root) {
  const version = readVersion(root);
  const { repository } = readPlaces(root);
  const entry = new RegExp(`^#{1,2} \\[?${version.replaceAll('.', '\\.')}[\\] ]`, 'm');
  const published = ['.', ...readPackages(root).map(({ folder }) => folder)].flatMap((folder) => {
    const text = readFileSync(join(root, folder, 'CHANGELOG.md'), 'utf8');
    return [
      ...(entry.test(text) ? [] : [`${folder}/CHANGELOG.md has no entry of ${version}`]),
      ...findForeignLinks(text, repository).map((link) => `${folder}/CHANGELOG.md: the link ${link} leads elsewhere`),
    ];
  });
  const others = readPrivateFolders(root).filter((folder) => existsSync(join(root, folder, 'CHANGELOG.md')));
  return [...published, ...others.map((folder) => `${folder} is not published, and has a CHANGELOG.md`)];
}

/** Returns the links of a changelog that lead out of the repository, that to lerna's rules for commits aside. As long as there is none all do. */
export function findForeignLinks(changelog, repository) {
  const targets = [...changelog.matchAll(/\]\(([^)]*)\)/g)].map(([, target]) => target);
  return targets.filter(
    (target) =>
      target !== 'https://conventionalcommits.org' && (repository === '' || !target.startsWith(`${repository}/`)),
  );
}
