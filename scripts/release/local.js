/** A release from its version to its users' first event, on this machine: in a scratch clone, to a registry of this machine. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFolder } from '../consumer/project.js';
import { managers } from '../first-examples/managers.js';
import { checkChangelogs, checkVersion } from './check-version.js';
import { runFirstExamples } from './first-examples.js';
import { startLocalRegistry } from './local-registry.js';
import { lerna, publishPackages } from './publish.js';
import { makeScratch, updateBuilt } from './scratch.js';
import { compareSizes, measureSizes, readSizes } from './sizes.js';
import { inspectPublished } from './tarball.js';
import { readPackages, readVersion } from './workspaces.js';

/** In the short form each manager installs one package. */
const few = [
  ['packages/koa', 'npm'],
  ['packages/upload', 'pnpm'],
  ['packages/express', 'yarn'],
];

/**
 * Resolves with what has been done, in one line; rejects with what went wrong.
 *
 * @param {string} root
 * @param {{ isShort?: boolean, say?: (line: string) => void }} [options]
 */
export async function releaseLocally(root, { isShort = false, say = console.log } = {}) {
  const folder = createFolder('growingio-release-');
  const [registryFolder, tarballs, projects] = ['registry', 'tarballs', 'projects'].map((name) => join(folder, name));
  for (const each of [registryFolder, tarballs, projects]) mkdirSync(each);
  const packages = readPackages(root);
  expectNothing(
    compareSizes(readSizes(readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')), await measureSizes(root, packages)),
  );

  const scratch = await makeScratch(root, folder, { withChanges: true });
  await scratch.run(process.execPath, lerna, 'version', '--yes', '--no-push', '--force-publish', '--loglevel', 'warn');
  expectNothing([...checkVersion(scratch.clone), ...checkChangelogs(scratch.clone)]);
  updateBuilt(scratch.clone);
  const version = readVersion(scratch.clone);
  say(`release: version ${version} in a scratch clone`);

  const registry = await startLocalRegistry(registryFolder);
  try {
    await publishPackages(scratch, registry.url);
    const published = packages.map(({ manifest: { name } }) => ({ name, version }));
    for (const each of published) expectNothing(await inspectPublished(registry.url, each, tarballs));
    say(`release: ${published.length} packages published, their contents and links are right`);
    const all = packages.flatMap(({ folder: own }) => managers.map((manager) => [own, manager]));
    const pairs = isShort ? few : all;
    const places = { registry: registry.url, version, folder: projects };
    const { delivered, recorded } = await runFirstExamples(pairs, {
      ...places,
      onDone: (name) => say(`ok    ${name}`),
    });
    const inRecorder = recorded === 0 ? '' : `, ${recorded} have it in a recorder`;
    return `release: ${published.length} packages published, ${pairs.length} installs, ${delivered} first examples delivered${inRecorder}`;
  } finally {
    registry.close();
  }
}

function expectNothing(problems) {
  if (problems.length > 0) throw new Error(problems.join('\n'));
}
