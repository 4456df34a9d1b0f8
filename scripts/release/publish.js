/** Publishes the packages of a clone, each as it is to be seen on a registry: with its links, and a statement of where it comes from where that can be made. */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { packLinks } from './links.js';
import { rewrite } from './mentions.js';
import { isLocal } from './readiness.js';
import { formatJson, readJson, readPackages, readPlaces, readVersion } from './workspaces.js';

export const lerna = createRequire(import.meta.url).resolve('lerna/cli');

/**
 * Publishes what this registry does not have yet, by `lerna publish from-package`; so what broke off halfway is simply repeated. Resolves with what lerna has said.
 *
 * @param {{ clone: string, run: (command: string, ...words: string[]) => Promise<string> }} scratch
 * @param {string} registry its URL
 */
export async function publishPackages({ clone, run }, registry) {
  const gitHead = (await run('git', 'rev-parse', 'HEAD')).trim();
  prepare(clone, registry);
  // Lerna publishes what is committed. The packages name the commit of the version.
  await run('git', 'commit', '--quiet', '--all', '--message', 'build: as it is packed');
  const words = ['--yes', '--registry', registry, '--git-head', gitHead, '--loglevel', 'warn'];
  return run(process.execPath, lerna, 'publish', 'from-package', ...words);
}

/** Writes what is different in the packed copy. */
function prepare(clone, registry) {
  const { repository } = readPlaces(clone);
  const version = readVersion(clone);
  const packages = readPackages(clone);
  for (const { folder, manifest } of packages) {
    for (const name of ['README.md', 'README.zh-CN.md']) {
      rewrite(join(clone, folder, name), (text) => packLinks(text, { folder, repository, version }));
    }
    // Who signs the statement signs for the Internet: it can't be made of a registry of this machine.
    const { provenance, ...publishConfig } = manifest.publishConfig;
    const kept = isLocal(registry) ? publishConfig : { ...publishConfig, provenance };
    writeFileSync(join(clone, folder, 'package.json'), formatJson({ ...manifest, publishConfig: kept }));
  }
  // When all is packed lerna looks for the text of the page, and takes whichever README.* it finds first.
  const translations = packages.map(({ folder }) => `${folder}/README.zh-CN.md`);
  const { scripts, ...manifest } = readJson(clone, 'package.json');
  const postpack = `rm ${translations.join(' ')}`;
  writeFileSync(join(clone, 'package.json'), formatJson({ ...manifest, scripts: { ...scripts, postpack } }));
  // A scope that the machine's settings send elsewhere must not go there.
  rewrite(join(clone, '.npmrc'), (text) => `${text}@growingio:registry=${registry}\n`);
}
