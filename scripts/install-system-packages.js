/** Installs what the tests need beside npm packages, when it is missing: a Chromium, a Chinese font for it, a Redis, and a PostgreSQL. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const chromium = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

const needs = [
  {
    name: 'chromium',
    found: existsSync(chromium) ? chromium : undefined,
    packages: 'chromium fonts-noto-cjk',
    remedy: 'Install Chromium by hand and set CHROMIUM_PATH to it.',
  },
  {
    name: 'redis-server',
    found: findInPath('redis-server'),
    packages: 'redis-server',
    remedy: 'Install Redis by hand, so that `redis-server`, `redis-sentinel` and `redis-cli` are in PATH.',
  },
  {
    name: 'redis-sentinel',
    found: findInPath('redis-sentinel'),
    packages: 'redis-sentinel',
    remedy: 'Install Redis by hand, so that `redis-sentinel` is in PATH.',
  },
  {
    name: 'postgres',
    found: findPostgres(),
    packages: 'postgresql',
    remedy: 'Install PostgreSQL 13 or later by hand, so that `initdb` and `postgres` are in PATH.',
  },
];

for (const { name, found, packages, remedy } of needs) {
  if (found !== undefined) console.log(`${name}: ${found}`);
  else installPackages(name, packages, remedy);
}

function findInPath(name) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

/** Debian keeps it out of PATH. */
function findPostgres() {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root) : [];
  const files = versions.map((version) => join(root, version, 'bin', 'initdb'));
  return files.find((file) => existsSync(file)) ?? findInPath('initdb');
}

function installPackages(name, packages, remedy) {
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  for (const command of ['apt-get update -q', `apt-get install -qy --no-install-recommends ${packages}`]) {
    const { status } = spawnSync(`${sudo}${command}`, {
      shell: true,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (status === 0) continue;
    console.error(`\`${command}\` failed. ${remedy}`);
    process.exit(1);
  }
  console.log(`${name}: installed`);
}
