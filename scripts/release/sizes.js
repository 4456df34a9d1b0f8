/** The table of CONTRIBUTING.md with the sizes of the packages, and what npm packs now. Changelogs are left out: they grow with each version. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { runChild } from '../consumer/child.js';

/** By how much a size may differ before somebody has to look. */
const tolerance = 0.05;

/** The row of a package. A kB has 1,000 bytes, as npm shows them. */
const row = /^\| `(@growingio\/[\w-]+)` *\| *([\d.]+) kB *\| *([\d.]+) kB *\| *(\d+) *\|$/;

/**
 * @typedef {{ packed: number, unpacked: number, files: number }} Size in bytes
 * @typedef {Map<string, Size>} Sizes by the packages' names
 */

/** Reads the table of a page. @returns {Sizes} */
export function readSizes(markdown) {
  const rows = markdown.split('\n').flatMap((line) => [row.exec(line) ?? []]);
  return new Map(
    rows.flatMap(([, name, packed, unpacked, files]) =>
      name === undefined ? [] : [[name, { packed: packed * 1000, unpacked: unpacked * 1000, files: Number(files) }]],
    ),
  );
}

/** Returns the page with a row for each of these packages in place of the rows that it has. @param {Sizes} sizes */
export function writeSizes(markdown, sizes) {
  const lines = markdown.split('\n');
  const first = lines.findIndex((line) => row.test(line));
  const others = lines.filter((line) => !row.test(line));
  others.splice(first, 0, ...[...sizes].map(formatRow));
  return others.join('\n');
}

function formatRow([name, { packed, unpacked, files }]) {
  const cells = [
    `\`${name}\``.padEnd(24),
    `${toKilobytes(packed)} kB`.padStart(8),
    `${toKilobytes(unpacked)} kB`.padStart(9),
  ];
  return `| ${[...cells, String(files).padStart(5)].join(' | ')} |`;
}

function toKilobytes(bytes) {
  return (bytes / 1000).toFixed(1);
}

/** Returns in what the table and the packages differ, a line for each figure. @param {Sizes} table @param {Sizes} sizes */
export function compareSizes(table, sizes) {
  const names = [...new Set([...table.keys(), ...sizes.keys()])];
  return names.flatMap((name) => {
    const [said, found] = [table.get(name), sizes.get(name)];
    if (said === undefined) return [`${name} is not in the table`];
    if (found === undefined) return [`${name} is in the table, and no package`];
    return Object.keys(found)
      .filter((figure) => Math.abs(found[figure] - said[figure]) > tolerance * said[figure])
      .map(
        (figure) => `${name}: ${figure} ${show(found[figure], figure)}, and ${show(said[figure], figure)} in the table`,
      );
  });
}

function show(value, figure) {
  return figure === 'files' ? String(value) : `${toKilobytes(value)} kB`;
}

/** Measures what `npm pack` would pack of these packages, which have to be built. @returns {Promise<Sizes>} */
export async function measureSizes(root, packages) {
  const words = ['pack', '--dry-run', '--json', ...packages.map(({ folder }) => `./${folder}`)];
  const output = await runChild('npm', words, { cwd: root, env: process.env, timeout: 120_000 });
  // Behind it npm may say that there is a newer one.
  const json = output.slice(output.indexOf('['), output.lastIndexOf(']') + 1);
  return new Map(
    JSON.parse(json).map(({ name, size, unpackedSize, entryCount }) => {
      const { folder } = packages.find(({ manifest }) => manifest.name === name);
      const changelog = readFileSync(join(root, folder, 'CHANGELOG.md'));
      return [
        name,
        { packed: size - gzipSync(changelog).length, unpacked: unpackedSize - changelog.length, files: entryCount },
      ];
    }),
  );
}
