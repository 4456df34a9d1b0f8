import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildChanged } from './build-changed.js';

const root = mkdtempSync(join(tmpdir(), 'building-'));
after(() => rmSync(root, { recursive: true }));

/** Its first line is its type, and all of it is its code. */
const program = `
  const { mkdirSync, readFileSync, writeFileSync } = require('fs');
  const text = readFileSync('src/index.ts', 'utf8');
  mkdirSync('dist', { recursive: true });
  writeFileSync('dist/index.js', text);
  writeFileSync('dist/index.d.ts', text.split('\\n')[0]);
`;

function write(path, text) {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
}

function writeUnit(folder, name, needs, build = `${process.execPath} ../../build.cjs`) {
  const dependencies = Object.fromEntries(needs.map((need) => [need, '1.0.0']));
  write(`${folder}/package.json`, JSON.stringify({ name, dependencies, scripts: { build } }));
  write(`${folder}/src/index.ts`, `type of ${name}\ncode`);
}

/** The names of what is begun, in order. */
async function build(options) {
  const names = [];
  await buildChanged(root, { onBuild: (name) => names.push(name), ...options });
  return names;
}

beforeEach(async () => {
  rmSync(root, { recursive: true });
  write('build.cjs', program);
  writeUnit('packages/adapter', 'adapter', ['core', 'express']);
  writeUnit('packages/core', 'core', []);
  writeUnit('examples/shop', 'shop', ['adapter']);
  write('examples/page/package.json', JSON.stringify({ name: 'page' }));
  write('package.json', JSON.stringify({ workspaces: ['packages/*', 'examples/*', '!examples/apart'] }));
  writeUnit('examples/apart', 'apart', ['adapter']);
});

test('builds everything at first, each after what it needs, and then nothing', async () => {
  assert.deepEqual(await build(), ['core', 'adapter', 'shop']);
  assert.equal(readFileSync(join(root, 'examples/shop/dist/index.js'), 'utf8'), 'type of shop\ncode');
  assert.deepEqual(await build(), []);
});

test('builds what has changed, and what needs it only when its types have changed', async () => {
  await build();
  write('packages/core/src/index.ts', 'type of core\nnew code');
  assert.deepEqual(await build(), ['core']);
  write('packages/core/src/index.ts', 'new type of core\nnew code');
  assert.deepEqual(await build(), ['core', 'adapter']);
});

test('builds a package whose page has changed', async () => {
  write('packages/core/page/page.ts', 'a page');
  await build();
  write('packages/core/page/page.ts', 'another page');
  assert.deepEqual(await build(), ['core']);
});

test('builds what was removed, or built in another way since then', async () => {
  await build();
  rmSync(join(root, 'packages/adapter/dist'), { recursive: true });
  assert.deepEqual(await build(), ['adapter']);
  await sleep(10);
  write('packages/core/dist/index.js', 'of another branch');
  assert.deepEqual(await build(), ['core']);
});

test('says what a build said that failed, stops there, and tries again the next time', async () => {
  writeUnit('packages/core', 'core', [], 'echo the reason; exit 2');
  await assert.rejects(build(), { message: 'core does not build:\nthe reason\n' });
  assert.ok(!existsSync(join(root, 'packages/adapter/dist')));
  await assert.rejects(build(), /the reason/);
});

test('refuses units that need each other', async () => {
  writeUnit('packages/core', 'core', ['adapter']);
  await assert.rejects(build(), { message: 'these need each other: adapter, core, shop' });
});

test('ends what it has begun when it is stopped', async () => {
  const begun = join(root, 'begun');
  writeUnit('packages/core', 'core', [], `echo $$ > ${begun}; sleep 60; true`);
  const stopped = new AbortController();
  const building = build({ signal: stopped.signal });
  while (!existsSync(begun) || !readFileSync(begun, 'utf8').endsWith('\n')) await sleep(10);
  stopped.abort('SIGTERM');
  await building.then(assert.fail, (reason) => assert.equal(reason, 'SIGTERM'));
  assert.throws(() => process.kill(Number(readFileSync(begun, 'utf8')), 0), { code: 'ESRCH' });
});
