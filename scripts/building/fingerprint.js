/** Says in a few letters what a build is made of, and what it has made. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

const made = ['dist', 'build'];
/** A package's own code, and its page for browsers. */
const sources = ['src', 'page'];
/** What every build is made with, from the root on. */
const tools = [
  ...['tsconfig.base.json', 'tsconfig.esm.json', 'tsconfig.cjs.json', 'scripts/bundle.js', 'scripts/mark-commonjs.js'],
  ...['typescript', 'rollup', 'vite'].map((name) => `node_modules/${name}/package.json`),
];

/**
 * Of the contents of a unit's sources and settings, of the tools, and of the types that the units it needs have: another unit's code is not in
 * its build.
 *
 * @param {{ folder: string }} unit
 * @param {{ folder: string }[]} needed
 * @param {string} root
 */
export function fingerprintSources({ folder }, needed, root) {
  const settings = readdirSync(folder).filter((name) => name === 'package.json' || /^tsconfig.*\.json$/.test(name));
  const files = [
    ...tools.map((name) => join(root, name)),
    ...settings.map((name) => join(folder, name)),
    ...sources.flatMap((name) => listFiles(join(folder, name))),
    ...needed.flatMap((unit) => listFiles(join(unit.folder, 'dist')).filter((file) => /\.d\.c?ts$/.test(file))),
  ].filter((file) => existsSync(file));
  return hash(files.map((file) => [relative(root, file), readFileSync(file)]));
}

/** Of the names, sizes and times of the files that were made; `undefined` when there are none. */
export function fingerprintOutput({ folder }) {
  const files = made.flatMap((name) => listFiles(join(folder, name)));
  if (files.length === 0) return undefined;
  return hash(
    files.map((file) => {
      const { size, mtimeMs } = statSync(file);
      return [relative(folder, file), `${size} ${mtimeMs}`];
    }),
  );
}

function listFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function hash(parts) {
  const sum = createHash('sha256');
  for (const [name, content] of parts) sum.update(`${name}\n${content.length}\n`).update(content);
  return sum.digest('base64');
}
