/** Files that a program writes and that lie in the repository: writes them, or says in what they differ from what it would write. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** How many lines of a difference are shown. */
const mostLines = 20;

/**
 * Writes files, by their paths below the root, and removes what else lies in the folder, if one is named. Returns the paths of those that have changed.
 *
 * @param {Map<string, string>} files
 */
export function writeFiles(root, files, folder) {
  const changed = [...files].filter(([file, text]) => readIfThere(join(root, file)) !== text);
  for (const [file, text] of changed) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  const left = strangers(root, files, folder);
  for (const file of left) rmSync(join(root, file));
  return [...changed.map(([file]) => file), ...left];
}

/**
 * Returns a text for each file that is not as it would be written, with the lines that differ, and the command that writes it.
 *
 * @param {Map<string, string>} files
 */
export function findStale(root, files, command, folder) {
  const stale = [...files].flatMap(([file, text]) => {
    const there = readIfThere(join(root, file));
    if (there === text) return [];
    return [`${file} is not current: \`${command}\` writes it anew\n${describeDifference(there ?? '', text)}`];
  });
  return [
    ...stale,
    ...strangers(root, files, folder).map((file) => `${file} is not written any more: \`${command}\` removes it`),
  ];
}

/** What lies in the folder, and is none of the files. */
function strangers(root, files, folder) {
  if (folder === undefined || !existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1))
    .filter((file) => !files.has(file));
}

/** The lines that only one of them has, behind `-` and `+`. */
function describeDifference(before, after) {
  const old = before.split('\n');
  const young = after.split('\n');
  const lines = [
    ...old.filter((line) => !young.includes(line)).map((line) => `  - ${line}`),
    ...young.filter((line) => !old.includes(line)).map((line) => `  + ${line}`),
  ];
  if (lines.length === 0) return '  the same lines in another order';
  const more = lines.length > mostLines ? [`  and ${lines.length - mostLines} lines more`] : [];
  return [...lines.slice(0, mostLines), ...more].join('\n');
}

function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
