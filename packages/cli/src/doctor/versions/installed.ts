/** Packages as they are installed in a project: found as Node finds them, and all copies of ours. */

import { readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface Package {
  readonly name: string;
  readonly version: string;
  /** Where it is, links followed. */
  readonly path: string;
  readonly dependencies: Words;
  readonly devDependencies: Words;
  readonly peerDependencies: Words;
  readonly optionalPeers: readonly string[];
}

type Words = Readonly<Record<string, string>>;

/** A project is the folder of the next `package.json` above. */
export async function findProject(from: string): Promise<Package | undefined> {
  for (const folder of above(from)) {
    const found = await readPackage(folder);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What `require(name)` in that folder finds. */
export async function findInstalled(folder: string, name: string): Promise<Package | undefined> {
  for (const each of above(folder)) {
    const found = await readPackage(join(each, 'node_modules', name));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The folder, and all above it. */
export function above(folder: string): string[] {
  const next = dirname(folder);
  return next === folder ? [folder] : [folder, ...above(next)];
}

/** `undefined` where there is none, or none that can be read. */
async function readPackage(folder: string): Promise<Package | undefined> {
  try {
    const path = await realpath(folder);
    const read = JSON.parse(await readFile(join(path, 'package.json'), 'utf8')) as Record<string, unknown> | null;
    if (typeof read !== 'object' || read === null) return undefined;
    const meta = (read['peerDependenciesMeta'] ?? {}) as Record<string, { optional?: boolean }>;
    return {
      ...{ name: textOf(read['name'], ''), version: textOf(read['version'], '0.0.0'), path },
      dependencies: wordsOf(read['dependencies']),
      devDependencies: wordsOf(read['devDependencies']),
      peerDependencies: wordsOf(read['peerDependencies']),
      optionalPeers: Object.keys(meta).filter((name) => meta[name]?.optional === true),
    };
  } catch {
    return undefined;
  }
}

function textOf(value: unknown, other: string): string {
  return typeof value === 'string' ? value : other;
}

function wordsOf(value: unknown): Words {
  const entries = Object.entries(typeof value === 'object' && value !== null ? value : {});
  return Object.fromEntries(entries.map(([name, text]) => [name, String(text)]));
}

const scope = '@growingio';
const locks = ['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb'];

/** The folder whose lock file rules the project: its own, or that of its workspace. `undefined` where there is no lock file. */
export async function findLocked(project: string): Promise<string | undefined> {
  for (const folder of above(project)) {
    const names = await readdir(folder).catch((): string[] => []);
    if (names.some((name) => locks.includes(name))) return folder;
  }
  return undefined;
}

/** All copies of our packages that the project's code and its dependencies can find, each once. The signal ends it. Never rejects. */
export async function findCopies(project: string, locked: string | undefined, signal: AbortSignal): Promise<Package[]> {
  const found = new Map<string, Package>();
  const folders = above(project);
  // Above the lock file are other projects.
  const roots = locked === undefined ? folders : folders.slice(0, folders.indexOf(locked) + 1);
  const waiting = roots.map((folder) => join(folder, 'node_modules'));
  for (let folder = waiting.pop(); folder !== undefined && !signal.aborted; folder = waiting.pop()) {
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      const path = join(folder, entry.name);
      // pnpm keeps each package in a folder of its own, whose name may begin as a scope does.
      const isScope = entry.name.startsWith('@') && !folder.endsWith('.pnpm');
      if (entry.name === '.pnpm' || (isScope && entry.isDirectory())) waiting.push(path);
      // What pnpm and workspaces link is real elsewhere.
      else if (entry.isDirectory()) waiting.push(join(path, 'node_modules'));
      if (!folder.endsWith(scope)) continue;
      const own = await readPackage(path);
      if (own !== undefined) found.set(own.path, own);
    }
  }
  return [...found.values()];
}
