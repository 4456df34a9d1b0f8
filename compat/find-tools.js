/** Finds the wanted versions of Node, TypeScript and undici, and fetches from npm the ones that are missing. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { install } from '../scripts/consumer/project.js';

/** Kept between runs: each Node has 140 to 210 MB. */
const cache = resolve('node_modules/.cache/growingio-compat');
const own = Number(process.versions.node.split('.')[0]);
const running = { path: process.execPath };

/**
 * The paths of several Nodes, or of the running one only. It stands for its own version. One that npm does not have for
 * this platform has a reason instead of a path.
 *
 * @returns {Promise<Map<number, { path?: string, reason?: string }>>}
 */
export async function findNodes(majors) {
  const nodes = new Map();
  for (const major of majors) nodes.set(major, major === own ? running : await fetchNode(major));
  return nodes.size > 0 ? nodes : new Map([[own, running]]);
}

async function fetchNode(major) {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const program = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
  const path = join(cache, `node${major}`, 'node_modules', name, program);
  try {
    await fetchOnce(`node${major}`, `${name}@${major}`, path);
    return { path };
  } catch (error) {
    // Being offline is no reason to leave a version out: only a package that does not exist is one.
    if (!/E404|ETARGET/.test(error.message)) throw error;
    return { reason: `npm has no ${name}@${major}, so Node ${major} can't be had for this platform` };
  }
}

/** The path of a TypeScript of another major version than the repository's. */
export async function findTypeScript(major) {
  const folder = `typescript${major}`;
  const path = join(cache, folder, 'node_modules/typescript');
  await fetchOnce(folder, `typescript@${major}`, join(path, 'package.json'));
  return { path, version: JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')).version };
}

/** The path of an undici of another major version than the core's. Those from 8 on refuse Node 20, so `npm ci` would complain of one. */
export async function findUndici(major) {
  const folder = `undici${major}`;
  const path = join(cache, folder, 'node_modules/undici');
  await fetchOnce(folder, `undici@${major}`, join(path, 'package.json'));
  return { path };
}

async function fetchOnce(folder, word, expected) {
  // What was broken off has no mark, and is fetched again.
  const mark = join(cache, folder, 'complete');
  if (existsSync(mark) && existsSync(expected)) return;
  // Whole or not at all, since several tests may fetch the same at once.
  const own = join(cache, `${folder}.${process.pid}`);
  mkdirSync(own, { recursive: true });
  await install(own, [word]);
  writeFileSync(join(own, 'complete'), '');
  if (!existsSync(mark)) rmSync(join(cache, folder), { recursive: true, force: true });
  try {
    renameSync(own, join(cache, folder));
  } catch (error) {
    if (!existsSync(mark)) throw error;
    rmSync(own, { recursive: true, force: true });
  }
}
