/** Where code and pages name the version of the suite, as in `growingio-node/0.1.0`: they follow each version. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const mention = /(?<=growingio-node\/|\bVERSION=|growingio-relay:|@growingio\/[\w-]+[ @])\d+\.\d+\.\d+(-[\w.]*\w)?/g;

/** Returns a page with this version in place of every other of the suite. */
export function withVersion(text, version) {
  return text.replace(mention, version);
}

/** Returns a `src/version.ts`, or what was built of it, with this version. */
export function withVersionConstant(text, version) {
  return text.replace(/(?<=^(?:export )?(?:declare )?const version = (['"]))[\w.-]+(?=\1;$)/m, version);
}

/** Passes the text of a file through `change`. */
export function rewrite(file, change) {
  const text = readFileSync(file, 'utf8');
  const other = change(text);
  if (other !== text) writeFileSync(file, other);
}

/**
 * Returns a package.json that asks its hosts for this version of those of `names` that it has asked for in exactly one: lerna sees to its other dependencies.
 *
 * @param {Record<string, any>} manifest
 * @param {string} version
 * @param {Set<string>} names
 */
export function withPeers(manifest, version, names) {
  if (manifest.peerDependencies === undefined) return manifest;
  const peers = Object.entries(manifest.peerDependencies).map(([name, range]) =>
    names.has(name) && /^\d/.test(range) ? [name, version] : [name, range],
  );
  return { ...manifest, peerDependencies: Object.fromEntries(peers) };
}

/** The pages that may name it, from the root on. */
export function filesWithMentions(root) {
  const folders = ['.', 'docs', ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}`)];
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name !== 'CHANGELOG.md' && /\.md$|^Dockerfile$/.test(name))
      .map((name) => join(folder, name)),
  );
}
