import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareSizes, readSizes, writeSizes } from './sizes.js';

const page = `before

| package             | packed  | unpacked | files |
| ------------------- | ------: | -------: | ----: |
| \`@growingio/koa\`    | 12.5 kB |  40.0 kB |    12 |

behind
`;
const koa = { packed: 12_500, unpacked: 40_000, files: 12 };
const upload = { packed: 80_049, unpacked: 300_000, files: 150 };

test('reads the table that it has written', () => {
  assert.deepEqual(readSizes(page), new Map([['@growingio/koa', koa]]));
  const both = writeSizes(
    page,
    new Map([
      ['@growingio/koa', koa],
      ['@growingio/upload', upload],
    ]),
  );
  assert.deepEqual(
    readSizes(both),
    new Map([
      ['@growingio/koa', koa],
      ['@growingio/upload', { ...upload, packed: 80_000 }],
    ]),
  );
  assert.match(both, /^before\n[^]*\nbehind\n$/);
  assert.equal(writeSizes(both, readSizes(both)), both);
});

test('names each figure that is off by more than a twentieth, in either direction', () => {
  const table = new Map([['@growingio/koa', koa]]);
  assert.deepEqual(
    compareSizes(table, new Map([['@growingio/koa', { packed: 13_000, unpacked: 38_500, files: 12 }]])),
    [],
  );
  assert.deepEqual(
    compareSizes(table, new Map([['@growingio/koa', { packed: 13_200, unpacked: 37_900, files: 11 }]])),
    [
      '@growingio/koa: packed 13.2 kB, and 12.5 kB in the table',
      '@growingio/koa: unpacked 37.9 kB, and 40.0 kB in the table',
      '@growingio/koa: files 11, and 12 in the table',
    ],
  );
});

test('names a package without a row, and a row without a package', () => {
  assert.deepEqual(compareSizes(new Map([['@growingio/koa', koa]]), new Map([['@growingio/upload', upload]])), [
    '@growingio/koa is in the table, and no package',
    '@growingio/upload is not in the table',
  ]);
});
