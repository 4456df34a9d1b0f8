import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { findBrokenLinks, packLinks } from './links.js';
import { readPackages } from './workspaces.js';

const root = join(import.meta.dirname, '../..');
const repository = 'https://github.com/owner/name';
const place = { folder: 'packages/koa', repository, version: '1.2.3' };
const nowhere = { ...place, repository: '' };

test('a path becomes the URL of the file at the tag of the version', () => {
  const url = `${repository}/blob/v1.2.3`;
  for (const [path, target] of [
    ['../upload/README.md#options', `${url}/packages/upload/README.md#options`],
    ['../../docs/codes.zh-CN.md#代码', `${url}/docs/codes.zh-CN.md#代码`],
    ['README.zh-CN.md', `${url}/packages/koa/README.zh-CN.md`],
  ]) {
    assert.equal(packLinks(`see [a [b] \`c\`](${path}).`, place), `see [a [b] \`c\`](${target}).`);
  }
  assert.equal(packLinks('![a](images/a.webp)', place), `![a](${repository}/raw/v1.2.3/packages/koa/images/a.webp)`);
});

test('without a repository a path becomes text, and an image what it shows', () => {
  assert.equal(packLinks('[a](../upload/README.md#b), [c](../../docs/d.md)', nowhere), 'a, c');
  assert.equal(packLinks('[中文](README.zh-CN.md)', nowhere), '中文 (`README.zh-CN.md`)');
  assert.equal(packLinks('| ![a](images/a.webp) |', nowhere), '| a |');
});

test('URLs, anchors and code stay', () => {
  for (const text of [
    '[a](https://example.com/a), [b](#b), <http://127.0.0.1:7080>',
    '`[a](../b)` and ``[`a`](../b)``',
    '```ts\nconst a = [b](../c);\n```',
    '````md\n```\n[a](../b)\n```\n````',
  ]) {
    for (const each of [place, nowhere]) assert.equal(packLinks(text, each), text);
  }
});

test('finds links that lead nowhere on a page without a repository', () => {
  const text =
    '# A `b` c\n\n[a](#a-b-c) [b](#b) [c](../c.md) ![d](d.png) <img src="e.png"> `[f](../f)`\n\n[g]: ./g.md\n\n[h](https://h)';
  assert.deepEqual(findBrokenLinks(text), ['#b', '../c.md', 'd.png', 'e.png', './g.md']);
  assert.deepEqual(findBrokenLinks('## 选项（一）\n[a](#%E9%80%89%E9%A1%B9%E4%B8%80) [b](#选项一)'), []);
});

test('no packed README of this repository has such a link, with a repository or without', () => {
  for (const { folder } of readPackages(root)) {
    for (const name of ['README.md', 'README.zh-CN.md']) {
      const text = readFileSync(join(root, folder, name), 'utf8');
      assert.ok(findBrokenLinks(text).length > 0, `${folder}: has links to be packed`);
      for (const each of [place, nowhere]) {
        assert.deepEqual(findBrokenLinks(packLinks(text, { ...each, folder })), [], `${folder}/${name}`);
      }
    }
  }
});
