/** Makes an empty project outside of this repository, in which the packages' tarballs are installed. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { plainEnvironment, runChild } from './child.js';

const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', '--loglevel=error'];

/** Doors that load within their test runner only: scripts/check-test-runners.js loads them there. */
export const runnerDoors = ['@growingio/testing/jest', '@growingio/testing/vitest'];

/** Every package.json of this repository. */
export const manifests = [
  ...['package.json', 'scripts/readmes/package.json'],
  ...['packages', 'examples'].flatMap(manifestsIn),
].map((file) => JSON.parse(readFileSync(file, 'utf8')));

function manifestsIn(group) {
  return readdirSync(group).map((name) => `${group}/${name}/package.json`);
}

/** Packs all packages and installs them together with `names`, in the versions that this repository itself uses. */
export async function createProject(names) {
  const folder = createFolder('growingio-readmes-');
  const tarballs = await packPackages(folder);
  const others = [...names].filter((name) => !tarballs.has(name)).map((name) => `${name}@${rangeOf(name)}`);
  await install(folder, [...tarballs.values(), ...others], '{ "private": true, "type": "module" }\n');
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return { folder, packages: [...tarballs.keys()], dependencies: new Set(Object.keys(dependencies)) };
}

const folders = new Set();
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder outside of this repository, which is gone when this process ends. */
export function createFolder(prefix) {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  folders.add(folder);
  return folder;
}

/** Packs all packages into a folder. Returns the path of each one's tarball, by the package's name. */
export async function packPackages(folder) {
  const packages = readdirSync('packages').map((name) => `./packages/${name}`);
  const packed = await npm(['pack', ...packages, '--json', '--pack-destination', folder], resolve('.'));
  const tarballs = JSON.parse(packed.slice(packed.indexOf('[')));
  return new Map(
    tarballs.map(({ name, filename }) => [name, join(folder, filename.replace('@', '').replace('/', '-'))]),
  );
}

/** Makes a folder a project and installs in it what `words` name: tarballs, and packages with their versions. */
export async function install(folder, words, manifest = '{ "private": true }\n') {
  writeFileSync(join(folder, 'package.json'), manifest);
  await npm(['install', ...words, ...flags], folder);
}

function npm(words, cwd) {
  // Proxies and registries of the machine stay: npm needs them.
  return runChild('npm', words, { cwd, env: { ...process.env, ...plainEnvironment() }, timeout: 300_000 });
}

/** The version range of a package in this repository's package.json files; peers last, since they name old versions too. */
export function rangeOf(name) {
  for (const group of ['dependencies', 'devDependencies', 'peerDependencies']) {
    for (const manifest of manifests) if (manifest[group]?.[name] !== undefined) return manifest[group][name];
  }
  throw new Error(`a README installs ${name}, which no package.json of this repository knows: it can't be tested`);
}
