/** Our packages as they are installed: one copy and one version of each, with what they need beside them. */

import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { list, t } from '../../messages.js';
import { failure, ok, skipped, warning, type Check } from '../check.js';
import { frameworks } from './check-frameworks.js';
import { findCopies, findInstalled, findLocked, type Package } from './installed.js';
import { compareVersions, isInRange } from './range.js';

const core = '@growingio/upload';

/** What an npm, a bundler's folder or a mirror has broken. The signal ends it. Never rejects. */
export async function checkPackages(project: Package, signal: AbortSignal): Promise<Check[]> {
  const locked = await findLocked(project.path);
  const copies = await findCopies(project.path, locked, signal);
  if (copies.length === 0) return [skipped('packages', t`none of ours is installed in ${project.path}`)];
  const show = ({ version, path }: Package): string => `${version} (${relative(project.path, path)})`;
  const wrong = [
    ...judgeCore(copies, show),
    ...((await findOutdated(copies, locked)) ?? judgeVersions(copies)),
    ...(await findMissing(copies)),
  ];
  if (wrong.length > 0) return wrong;
  const names = copies.map(({ name }) => name).sort();
  return [ok('packages', t`${list(names)} ${copies[0]?.version ?? ''}, each once`)];
}

/** The core knows requests by what it keeps itself: another copy may not find them. */
function judgeCore(copies: readonly Package[], show: (copy: Package) => string): Check[] {
  const cores = copies.filter(({ name }) => name === core);
  if (cores.length < 2) return [];
  const places = list(cores.map(show).sort());
  const hint = t`npm ls ${core} shows whose each is; then npm dedupe; for a bundler, name our packages as external`;
  const isMixed = new Set(cores.map(({ version }) => version)).size > 1;
  if (!isMixed) return [warning('packages', t`${cores.length} copies of ${core}: ${places}`, hint)];
  return [failure('packages', t`${cores.length} copies of ${core} in different versions: ${places}`, hint)];
}

/** They are published together, and each asks for the others in its own version. */
function judgeVersions(copies: readonly Package[]): Check[] {
  const newest = newestOf(copies);
  const others = copies.filter(({ version }) => version !== newest);
  if (others.length === 0) return [];
  const names = list([...new Set(others.map(({ name, version }) => `${name} ${version}`))].sort());
  const hint = t`npm install ${[...new Set(others.map(({ name }) => `${name}@${newest}`))].sort().join(' ')}`;
  return [failure('packages', t`our packages have different versions: ${names}, and others ${newest}`, hint)];
}

function newestOf(copies: readonly Package[]): string {
  return (
    copies
      .map(({ version }) => version)
      .sort(compareVersions)
      .at(-1) ?? ''
  );
}

/** A package beside which there is none of ours in the version that it asks for: `undefined` where all are. */
async function findOutdated(copies: readonly Package[], locked: string | undefined): Promise<Check[] | undefined> {
  const found: Check[] = [];
  for (const { name, version, path, dependencies } of copies) {
    for (const [wanted, range] of Object.entries(dependencies)) {
      if (!wanted.startsWith('@growingio/')) continue;
      const there = await findInstalled(path, wanted);
      if (there !== undefined && isInRange(there.version, range)) continue;
      const got = there === undefined ? t`none` : there.version;
      const server = there === undefined ? undefined : await serverOf(there, locked);
      const from = server === undefined ? '' : t`, from ${server}`;
      const detail = t`${name} ${version} needs ${wanted} ${range}, and there is ${got}${from}`;
      const hint = t`npm install ${`${wanted}@${range}`}; a registry mirror that does not have it is behind: take another one (npm config get registry)`;
      found.push(failure('packages', detail, hint));
    }
  }
  return found.length === 0 ? undefined : found;
}

/** The host that has served it, by npm's lock file. */
async function serverOf({ path }: Package, locked: string | undefined): Promise<string | undefined> {
  try {
    const lock = JSON.parse(await readFile(join(locked ?? '', 'package-lock.json'), 'utf8')) as {
      readonly packages: Readonly<Record<string, { readonly resolved: string }>>;
    };
    const { resolved = '' } = lock.packages[relative(locked ?? '', path).replaceAll('\\', '/')] ?? {};
    return new URL(resolved).hostname;
  } catch {
    return undefined;
  }
}

/** What has to be installed beside our packages. Of the frameworks the version is looked at elsewhere. */
async function findMissing(copies: readonly Package[]): Promise<Check[]> {
  const found = new Map<string, Check>();
  for (const { name, path, peerDependencies, optionalPeers } of copies) {
    for (const [peer, range] of Object.entries(peerDependencies)) {
      const there = await findInstalled(path, peer);
      const isKnown = frameworks.some((framework) => framework.name === peer);
      if (there === undefined ? optionalPeers.includes(peer) : isKnown || isInRange(there.version, range)) continue;
      const got = there === undefined ? t`none` : there.version;
      const detail = t`${name} needs ${peer} ${range} beside it, and there is ${got}`;
      found.set(detail, failure('packages', detail, t`npm install ${JSON.stringify(`${peer}@${range}`)}`));
    }
  }
  return [...found.values()];
}
