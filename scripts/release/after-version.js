/**
 * The script `version` of the root: lerna runs it when it has written all package.json files and changelogs, before the lock file and the commit. It writes the
 * version where code, pages and peer dependencies have it, and removes the changelogs of what is not published.
 */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { filesWithMentions, rewrite, withPeers, withVersion, withVersionConstant } from './mentions.js';
import { formatJson, readPackages, readPrivateFolders, readVersion } from './workspaces.js';

const root = join(import.meta.dirname, '../..');
const version = readVersion(root);

const packages = readPackages(root);
const names = new Set(packages.map(({ manifest }) => manifest.name));

for (const { folder, manifest } of packages) {
  rewrite(join(root, folder, 'package.json'), () => formatJson(withPeers(manifest, version, names)));
  const file = join(root, folder, 'src/version.ts');
  if (existsSync(file)) rewrite(file, (text) => withVersionConstant(text, version));
}
for (const file of filesWithMentions(root)) rewrite(join(root, file), (text) => withVersion(text, version));
for (const folder of readPrivateFolders(root)) rmSync(join(root, folder, 'CHANGELOG.md'), { force: true });
