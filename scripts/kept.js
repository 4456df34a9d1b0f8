/** Keeps a little between two runs, as JSON below node_modules/.cache: git ignores it, and who loses it loses time only. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What was kept under this name, or `{}`. */
export function readKept(root, name) {
  try {
    return JSON.parse(readFileSync(fileOf(root, name), 'utf8'));
  } catch {
    return {};
  }
}

/** Replaces it as a whole, since two runs may do so at once. */
export function keep(root, name, value) {
  const file = fileOf(root, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(value, undefined, 2)}\n`);
  renameSync(`${file}.${process.pid}`, file);
}

function fileOf(root, name) {
  return join(root, 'node_modules/.cache/growingio', `${name}.json`);
}
