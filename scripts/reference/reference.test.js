/** The reports and the reference of a package with two doors: what they have, and what they find wrong. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { findDoors } from './doors.js';
import { writeReference } from './write-reference.js';
import { readDoors, writeReports } from './write-reports.js';

const root = mkdtempSync(join(tmpdir(), 'growingio-doors-'));
after(() => rmSync(root, { recursive: true }));

function write(path, text) {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
}

const door = (name) => ({ import: { types: `./dist/esm/${name}.d.ts`, default: `./dist/esm/${name}.js` } });
write(
  'packages/shop/package.json',
  JSON.stringify({
    name: '@growingio/shop',
    exports: { '.': door('index'), './till': door('till'), './package.json': './package.json' },
  }),
);
write('packages/command/package.json', JSON.stringify({ name: '@growingio/command', exports: {} }));
write(
  'packages/shop/dist/esm/index.d.ts',
  `/** The door of a shop. */
import { Price } from './price.js';
declare global {
    interface Customer {
        basket: Price;
    }
}
/** Buys it, as {@link Basket} has it. */
export declare function buy(price: Price, bag: Bag): void;
interface Bag {
    readonly size: number;
}
export declare function leave(): void;
export {};
`,
);
write(
  'packages/shop/dist/esm/till.d.ts',
  `/** The door of its till. */
export { type Price } from './price.js';
/** Of all packages. */
export declare const version = "1.2.3";
`,
);
write(
  'packages/shop/dist/esm/price.d.ts',
  '/** What a thing costs. */\nexport interface Price {\n    readonly cents: number;\n}\n',
);

const doors = findDoors(root);
const state = readDoors(root, doors);

test('finds each door that has types, and its declarations', () => {
  assert.deepEqual(
    doors.map(({ name, file, isBeside }) => ({ name, file, isBeside })),
    [
      { name: '@growingio/shop', file: 'shop', isBeside: false },
      { name: '@growingio/shop/till', file: 'shop-till', isBeside: true },
    ],
  );
});

test('reports what a door exports, and what it adds to the types of others', () => {
  const { files } = writeReports(root, doors, state, ['Bag']);
  assert.deepEqual([...files.keys()], ['etc/shop.api.md', 'etc/shop-till.api.md']);
  assert.match(files.get('etc/shop.api.md'), /^export function buy\(price: Price, bag: Bag\): void;$/m);
  assert.match(files.get('etc/shop.api.md'), /declare global \{\s+interface Customer/);
  assert.match(files.get('etc/shop-till.api.md'), /^export interface Price \{$/m);
});

test('has no version, so that a release changes neither', async () => {
  const written = [writeReports(root, doors, state, ['Bag']), await writeReference(root, doors, state.program)];
  const pages = written.flatMap(({ files }) => [...files.values()]).filter((text) => text.includes('const version'));
  assert.equal(pages.length, 2);
  for (const page of pages) assert.match(page, /const version: string;/);
});

test('names what a door forgets to export, unless another door of the package has it', () => {
  const { problems } = writeReports(root, doors, state, []);
  assert.equal(problems.length, 1);
  assert.match(problems[0], /^@growingio\/shop: packages\/shop\/dist\/esm\/index\.d\.ts:9:1 .*"Bag"/);
});

test('names an inner type that no door forgets any more', () => {
  const { problems } = writeReports(root, doors, state, ['Bag', 'Box']);
  assert.deepEqual(problems, ['inner-types.js: no door has a Box, or one exports it']);
});

test('writes a page for each door, and names broken links and exports without a docstring', async () => {
  const { files, problems } = await writeReference(root, doors, state.program);
  assert.deepEqual([...files.keys()].sort(), [
    'docs/reference/README.md',
    'docs/reference/shop.md',
    'docs/reference/shop/till.md',
  ]);
  assert.match(
    files.get('docs/reference/shop.md'),
    /^# @growingio\/shop\n\nThe door of a shop\.\n\nIt adds to the types/,
  );
  assert.match(files.get('docs/reference/shop.md'), /shop\/till\.md#price/);
  assert.match(problems.join('\n'), /"Basket"/);
  assert.deepEqual(problems.slice(-1), ['@growingio/shop: leave has no docstring']);
  assert.equal(problems.length, 2);
});
