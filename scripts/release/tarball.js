/** Looks at the packages as a registry has them: what has to be in each tarball, and what must not. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findBrokenLinks } from './links.js';

const documents = ['LICENSE', 'README.md', 'README.zh-CN.md', 'CHANGELOG.md'];

/**
 * Fetches a package from a registry, and returns what is wrong with it.
 *
 * @param {string} registry
 * @param {{ name: string, version: string }} of
 * @param {string} folder where it may be unpacked
 */
export async function inspectPublished(registry, { name, version }, folder) {
  const page = await (await fetch(`${registry}/${name.replace('/', '%2f')}`)).json();
  const manifest = page.versions?.[version];
  if (manifest === undefined) return [`${name}@${version} is not there`];
  const home = join(folder, name);
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'packed.tgz'), Buffer.from(await (await fetch(manifest.dist.tarball)).arrayBuffer()));
  execFileSync('tar', ['-xzf', 'packed.tgz'], { cwd: home });
  const read = (file) => readFileSync(join(home, 'package', file), 'utf8');
  const files = readdirSync(join(home, 'package'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(home, 'package/').length));
  const latest = page['dist-tags'].latest;
  return [
    ...(latest === version ? [] : [`the newest is ${latest}`]),
    ...(page.readme === undefined || page.readme === read('README.md') ? [] : ['the page is not README.md']),
    ...judgeTarball(files, read),
  ].map((problem) => `${name}: ${problem}`);
}

/**
 * Returns what is missing in a tarball, and what is too much.
 *
 * @param {string[]} files
 * @param {(file: string) => string} read
 */
export function judgeTarball(files, read) {
  const missing = documents.filter((name) => !files.includes(name));
  const pages = documents.filter((name) => name.endsWith('.md') && files.includes(name));
  return [
    ...missing.map((name) => `${name} is missing`),
    ...files.filter((file) => /\.(map|tsbuildinfo)$/.test(file)).map((file) => `${file} is too much: npm run clean`),
    ...files
      .filter((file) => /\.[cm]?js$/.test(file) && /^\/\/# sourceMappingURL=/m.test(read(file)))
      .map((file) => `${file} names a source map: npm run clean`),
    ...pages.flatMap((name) => findBrokenLinks(read(name)).map((link) => `${name}: the link ${link} leads nowhere`)),
  ];
}
