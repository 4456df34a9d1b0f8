import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeTarball } from './tarball.js';

const right = {
  LICENSE: 'MIT',
  'README.md': '# A\n\n[b](#a)',
  'README.zh-CN.md': '# A',
  'CHANGELOG.md': '# Change Log',
  'package.json': '{}',
  'dist/index.js': 'export {};\n',
};

function judge(files) {
  return judgeTarball(Object.keys(files), (file) => files[file]);
}

test('takes a package with its documents', () => {
  assert.deepEqual(judge(right), []);
});

test('names each document that is missing', () => {
  const { LICENSE, 'CHANGELOG.md': changelog, ...others } = right;
  assert.ok(LICENSE && changelog);
  assert.deepEqual(judge(others), ['LICENSE is missing', 'CHANGELOG.md is missing']);
});

test('names what is too much: source maps, what names them, and what a build keeps for itself', () => {
  const more = {
    'dist/index.js': 'export {};\n//# sourceMappingURL=index.js.map\n',
    'dist/index.js.map': '{}',
    'dist/esm.tsbuildinfo': '',
  };
  assert.deepEqual(judge({ ...right, ...more }), [
    'dist/index.js.map is too much: npm run clean',
    'dist/esm.tsbuildinfo is too much: npm run clean',
    'dist/index.js names a source map: npm run clean',
  ]);
});

test('names links that lead nowhere', () => {
  assert.deepEqual(judge({ ...right, 'README.zh-CN.md': '[a](README.md)' }), [
    'README.zh-CN.md: the link README.md leads nowhere',
  ]);
});
