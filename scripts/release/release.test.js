/** What a release decides, and that this repository is ready for one. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkVersion, findForeignLinks, findOtherVersions } from './check-version.js';
import { withPeers, withVersion, withVersionConstant } from './mentions.js';
import { findGaps, withPlaces } from './places.js';
import { findObstacles, isLocal } from './readiness.js';
import { readJson, readPackages, readPlaces } from './workspaces.js';

const root = join(import.meta.dirname, '../..');
const packages = readPackages(root);
const places = {
  repository: 'https://github.com/owner/name',
  homepage: 'https://owner.github.io/name/',
  bugs: 'https://github.com/owner/name/issues',
};
const ready = {
  ...{ registry: 'https://registry.example.com/', places, version: '1.2.3', tags: ['v1.2.3'], changes: [] },
  env: { GITHUB_ACTIONS: 'true', ACTIONS_ID_TOKEN_REQUEST_URL: 'https://example.com' },
};

test('one version stands everywhere in this repository', () => {
  assert.deepEqual(checkVersion(root), []);
});

test('each package.json has what a registry shows', () => {
  const { engines } = readJson(root, 'package.json');
  for (const { folder, manifest } of packages) {
    assert.ok(manifest.keywords.includes('growingio') && manifest.keywords.includes('埋点'), folder);
    assert.equal(manifest.author, 'The GrowingIO for Node authors', folder);
    assert.equal(manifest.license, 'MIT', folder);
    assert.deepEqual(manifest.engines, engines, folder);
    assert.deepEqual(manifest.publishConfig, { access: 'public', provenance: true }, folder);
    assert.notEqual(manifest.private, true, folder);
  }
});

test('each package.json says what release.json says', () => {
  for (const { folder, manifest } of packages) {
    const right = JSON.stringify(withPlaces(manifest, readPlaces(root), folder));
    assert.equal(JSON.stringify(manifest), right, `${folder}: npm run release -- --places`);
  }
});

test('each package has the licence of the repository', () => {
  const licence = readFileSync(join(root, 'LICENSE'), 'utf8');
  for (const { folder } of packages) assert.equal(readFileSync(join(root, folder, 'LICENSE'), 'utf8'), licence, folder);
});

test('places become the fields of a package.json behind its licence, and leave it when they are empty', () => {
  const manifest = { name: 'a', license: 'MIT', type: 'module' };
  const full = withPlaces(manifest, places, 'packages/a');
  assert.deepEqual(Object.entries(full), [
    ...[
      ['name', 'a'],
      ['license', 'MIT'],
      ['homepage', places.homepage],
    ],
    ['repository', { type: 'git', url: 'git+https://github.com/owner/name.git', directory: 'packages/a' }],
    ...[
      ['bugs', { url: places.bugs }],
      ['type', 'module'],
    ],
  ]);
  const empty = { repository: '', homepage: '', bugs: '' };
  assert.deepEqual(withPlaces(full, empty, 'packages/a'), manifest);
});

test('names each place that is empty, or no place', () => {
  assert.deepEqual(findGaps(places), []);
  assert.deepEqual(findGaps({ ...places, repository: '', bugs: undefined }), [
    'repository is empty: write a URL such as https://github.com/OWNER/NAME',
    'bugs is empty: write a URL such as https://github.com/OWNER/NAME/issues',
  ]);
  for (const repository of [
    'git@github.com:owner/name.git',
    'https://github.com/owner',
    `${places.repository}.git`,
    7,
  ]) {
    assert.equal(findGaps({ ...places, repository }).length, 1, String(repository));
  }
});

test('publishes what is complete, committed, tagged and can be proven', () => {
  assert.deepEqual(findObstacles(ready), []);
  const first = (more) => findObstacles({ ...ready, ...more })[0];
  assert.match(first({ places: { ...places, homepage: '' } }), /^release\.json: homepage is empty: write .*--places`$/);
  assert.match(first({ changes: [' M package.json'] }), /not committed: .*package\.json/);
  assert.match(first({ tags: ['v1.2.2'] }), /not tagged v1\.2\.3: run `npx lerna version`/);
  assert.match(first({ env: { GITHUB_ACTIONS: 'true' } }), /id-token: write/);
});

test('asks nothing of where the project is for a registry of this machine', () => {
  const local = { ...ready, registry: 'http://127.0.0.1:4873', places: { repository: '' }, env: {} };
  assert.deepEqual(findObstacles(local), []);
  assert.equal(findObstacles({ ...local, tags: [] }).length, 1);
  assert.equal(isLocal('http://localhost:4873/'), true);
  for (const registry of ['https://registry.example.com/', 'http://127.0.0.1.example.com/', 'http://10.0.0.1:4873/'])
    assert.equal(isLocal(registry), false, registry);
});

test('finds a version that is left behind, and one that is not exact', () => {
  const names = new Set(['@growingio/upload', '@growingio/koa']);
  const manifest = {
    version: '0.2.0',
    dependencies: { '@growingio/upload': '0.2.0', koa: '^3.0.0' },
    peerDependencies: { '@growingio/koa': '>=0.1.0' },
  };
  assert.deepEqual(findOtherVersions(manifest, '0.2.0', names), []);
  const stale = { ...manifest, version: '0.1.0', devDependencies: { '@growingio/koa': '^0.2.0' } };
  assert.deepEqual(findOtherVersions(stale, '0.2.0', names), [
    'its version is 0.1.0, and not 0.2.0',
    '@growingio/koa ^0.2.0 in its devDependencies, and not 0.2.0',
  ]);
});

test('code and pages follow the version, and others stay', () => {
  assert.equal(
    withVersionConstant("/** 0.1.0 */\nexport const version = '0.1.0';\n", '0.2.0-rc.1'),
    "/** 0.1.0 */\nexport const version = '0.2.0-rc.1';\n",
  );
  for (const [before, behind] of [
    ["const version = '", "';"],
    ['export declare const version = "', '";'],
  ]) {
    assert.equal(withVersionConstant(`${before}0.1.0${behind}\n`, '0.2.0'), `${before}0.2.0${behind}\n`);
  }
  const page = (version, more = '') =>
    `user-agent: growingio-node/${version}\n--build-arg VERSION=${version} growingio-relay:${version}${more}, @growingio/upload ${version}, each`;
  const others = '\nNODE_VERSION=24.0.0, Express 5.1.0, koa@3.0.0';
  assert.equal(withVersion(page('0.1.0') + others, '0.2.0'), page('0.2.0') + others);
  assert.equal(withVersion(page('0.2.0-rc.1.'), '0.3.0'), page('0.3.0.'));
});

test('an exact peer of ours follows the version; a range and the packages of others stay', () => {
  const peers = { '@growingio/bullmq': '0.1.0', '@growingio/nestjs': '>=0.1.0', koa: '3.0.0' };
  const names = new Set(['@growingio/bullmq', '@growingio/nestjs']);
  assert.deepEqual(withPeers({ name: 'a', peerDependencies: peers }, '0.2.0', names), {
    name: 'a',
    peerDependencies: { ...peers, '@growingio/bullmq': '0.2.0' },
  });
  assert.deepEqual(withPeers({ name: 'a' }, '0.2.0', names), { name: 'a' });
});

test('finds links of a changelog that lead out of the repository', () => {
  const rules = 'See [Conventional Commits](https://conventionalcommits.org)';
  const text = `${rules}\n* a ([0123456](https://github.com/owner/name/commit/0123456))\n* b ([7](/home/user/name/commit/7))`;
  assert.deepEqual(findForeignLinks(text, places.repository), ['/home/user/name/commit/7']);
  assert.equal(findForeignLinks(text, '').length, 2);
  assert.deepEqual(findForeignLinks(rules, ''), []);
});
