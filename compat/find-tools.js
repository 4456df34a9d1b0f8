/** Finds the wanted versions of Node, TypeScript, undici, Bun, Deno and the bundlers, and fetches from npm the ones that are missing. */
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { install } from '../scripts/consumer/project.js';
import { bundlerPackages, bundlers } from './bundlers.js';

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
  return fetchProgram(`node${major}`, name, major, program);
}

const system = { win32: 'windows' }[process.platform] ?? process.platform;
const exe = process.platform === 'win32' ? '.exe' : '';

/**
 * What runs Node's programs beside Node, each with the words that come before the program's. `memory` is the variable that names the
 * folder in which it remembers what it has read of modules.
 *
 * @returns {Promise<{ name: string, words: string[], memory?: string, path?: string, reason?: string }[]>}
 */
export async function findRuntimes() {
  // Of each processor's kind the build that runs on the oldest.
  const bun = `@oven/bun-${system}-${process.arch === 'arm64' ? 'aarch64' : `${process.arch}-baseline`}`;
  const deno = `@deno/${process.platform}-${process.arch}${process.platform === 'linux' ? '-glibc' : ''}`;
  return [
    { name: 'Bun', words: [], ...(await fetchProgram('bun', bun, 1, `bin/bun${exe}`)) },
    {
      name: 'Deno',
      words: ['run', '--allow-all'],
      memory: 'DENO_DIR',
      ...(await fetchProgram('deno', deno, 2, `deno${exe}`)),
    },
  ];
}

/** The bundlers under test. @returns {Promise<{ name: string, tools: string }[]>} */
export async function findBundlers() {
  const folder = `bundlers-${createHash('sha256').update(bundlerPackages.join()).digest('hex').slice(0, 8)}`;
  const tools = join(cache, folder);
  await fetchOnce(folder, bundlerPackages, join(tools, 'node_modules/esbuild/package.json'));
  return bundlers.map((name) => ({ name, tools }));
}

async function fetchProgram(folder, name, major, program) {
  const path = join(cache, folder, 'node_modules', name, program);
  try {
    await fetchOnce(folder, [`${name}@${major}`], path);
    chmodSync(path, 0o755);
    return { path };
  } catch (error) {
    // Being offline is no reason to leave a version out: only a package that does not exist is one.
    if (!/E404|ETARGET/.test(error.message)) throw error;
    return { reason: `npm has no ${name}@${major}, so it can't be had for this platform` };
  }
}

/** The path of a TypeScript of another version than the repository's: `5`, the newest of it, or `5.4`. */
export async function findTypeScript(wanted) {
  const folder = `typescript${wanted}`;
  const path = join(cache, folder, 'node_modules/typescript');
  await fetchOnce(folder, [`typescript@${wanted}`], join(path, 'package.json'));
  return { path, version: JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')).version };
}

/** The path of an undici of another major version than the core's. Those from 8 on refuse Node 20, so `npm ci` would complain of one. */
export async function findUndici(major) {
  const folder = `undici${major}`;
  const path = join(cache, folder, 'node_modules/undici');
  await fetchOnce(folder, [`undici@${major}`], join(path, 'package.json'));
  return { path };
}

async function fetchOnce(folder, words, expected) {
  // What was broken off has no mark, and is fetched again.
  const mark = join(cache, folder, 'complete');
  if (existsSync(mark) && existsSync(expected)) return;
  // Whole or not at all, since several tests may fetch the same at once.
  const own = join(cache, `${folder}.${process.pid}`);
  mkdirSync(own, { recursive: true });
  await install(own, words);
  writeFileSync(join(own, 'complete'), '');
  if (!existsSync(mark)) rmSync(join(cache, folder), { recursive: true, force: true });
  try {
    renameSync(own, join(cache, folder));
  } catch (error) {
    if (!existsSync(mark)) throw error;
    rmSync(own, { recursive: true, force: true });
  }
}
