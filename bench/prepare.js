/** Installs the peers by the lock file, and our packages as npm would pack them, into a `node_modules` of its own. */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const bench = import.meta.dirname;
const root = join(bench, '..');
const modules = join(bench, 'node_modules');
const stamp = join(modules, '.bench-installed');

/** Installs the peers when they are missing or stale, and puts ours beside them. Returns ours as they were packed. */
export function prepare(say) {
  const lock = hash(readFileSync(join(bench, 'package-lock.json')));
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
    say('bench: installing the peers');
    runNpm(['ci', '--ignore-scripts'], bench);
    writeFileSync(stamp, lock);
  }
  return packOurs();
}

/** The versions of the peers, as they are installed. */
export function readVersion(name) {
  return JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')).version;
}

// What a user gets is the tarball, so the tarball is what is measured; and not a link, so that ours and the peers
// share the undici, the Nest and the Fastify of this folder.
function packOurs() {
  const folders = readdirSync(join(root, 'packages')).filter((name) =>
    existsSync(join(root, 'packages', name, 'dist/esm/index.js')),
  );
  const target = mkdtempSync(join(tmpdir(), 'growingio-bench-'));
  try {
    const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', target];
    const packed = Object.values(
      JSON.parse(runNpm([...args, ...folders.flatMap((name) => ['-w', `packages/${name}`])], root)),
    );
    for (const tarball of packed) unpack(tarball, target);
    return packed.map(({ name, version, size }) => ({ name, version, size }));
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
}

// What is there already stays, and the rest changes at once: another run may be reading it.
function unpack({ name, filename, integrity }, from) {
  const folder = join(modules, name);
  const mark = join(folder, '.bench-integrity');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === integrity) return;
  const fresh = mkdtempSync(join(modules, '.bench-unpacked-'));
  execFileSync('tar', ['-xzf', join(from, filename), '-C', fresh, '--strip-components=1']);
  writeFileSync(join(fresh, '.bench-integrity'), integrity);
  mkdirSync(dirname(folder), { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
}

function runNpm(args, cwd) {
  // npm tells its children where it works, in the environment: this one works elsewhere.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(config_local_prefix|package|lifecycle)/.test(name)),
  );
  return execFileSync('npm', [...args, '--loglevel=error'], {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function hash(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}
