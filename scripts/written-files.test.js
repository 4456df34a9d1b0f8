/** Files that a program writes: what is said of those that are not current. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { findStale, writeFiles } from './written-files.js';

let root;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'growingio-written-'));
});
afterEach(() => rmSync(root, { recursive: true }));

test('writes what has changed, in folders that are not there yet, and then nothing', () => {
  const files = new Map([['etc/shop.api.md', 'a\n']]);
  assert.deepEqual(writeFiles(root, files), ['etc/shop.api.md']);
  assert.equal(readFileSync(join(root, 'etc/shop.api.md'), 'utf8'), 'a\n');
  assert.deepEqual(writeFiles(root, files), []);
  assert.deepEqual(findStale(root, files, 'npm run api'), []);
});

test('names a file that is not current, the lines that differ and the command', () => {
  mkdirSync(join(root, 'etc'));
  writeFileSync(join(root, 'etc/shop.api.md'), 'buy(): void;\nsell(): void;\n');
  assert.deepEqual(
    findStale(root, new Map([['etc/shop.api.md', 'buy(): void;\nsell(price: number): void;\n']]), 'npm run api'),
    ['etc/shop.api.md is not current: `npm run api` writes it anew\n  - sell(): void;\n  + sell(price: number): void;'],
  );
});

test('names a file that is missing', () => {
  const [problem] = findStale(root, new Map([['etc/shop.api.md', 'buy(): void;']]), 'npm run api');
  assert.match(problem, /^etc\/shop\.api\.md is not current: .*\n(.*\n)? {2}\+ buy\(\): void;$/);
});

test('names lines that have only changed places', () => {
  writeFileSync(join(root, 'page.md'), 'a\nb\n');
  assert.match(findStale(root, new Map([['page.md', 'b\na\n']]), 'npm run codes')[0], /another order$/);
});

test('shows twenty lines of a long difference, and says how many there are more', () => {
  writeFileSync(join(root, 'page.md'), '');
  const text = Array.from({ length: 30 }, (_, i) => `line ${i}`).join('\n');
  const lines = findStale(root, new Map([['page.md', text]]), 'npm run codes')[0].split('\n');
  assert.equal(lines.length, 22);
  assert.equal(lines.at(-1), '  and 11 lines more');
});

test('names and removes what is no longer written in a folder of its own', () => {
  mkdirSync(join(root, 'etc'));
  writeFileSync(join(root, 'etc/old.api.md'), 'a');
  const files = new Map([['etc/shop.api.md', 'a']]);
  assert.deepEqual(findStale(root, files, 'npm run api', 'etc').slice(1), [
    'etc/old.api.md is not written any more: `npm run api` removes it',
  ]);
  assert.deepEqual(writeFiles(root, files, 'etc'), ['etc/shop.api.md', 'etc/old.api.md']);
  assert.deepEqual(readdirSync(join(root, 'etc')), ['shop.api.md']);
});
