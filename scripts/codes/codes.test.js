/** The codes of the sources, their tables, and the pages that are written from them. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { compareCodes } from './compare-codes.js';
import { findCodes } from './find-codes.js';
import { tables, writePages } from './page.js';
import { writeTable } from './table.js';

const root = join(import.meta.dirname, '../..');
const columns = { en: ['Code', 'Cause', 'Remedy'], zh: ['代码', '原因', '处理办法'] };

function tableOf(family, ...codes) {
  const rows = codes.map((code) => ({ codes: [code], en: ['a cause', 'a remedy'], zh: ['原因', '办法'] }));
  return { family, title: { en: 'Some', zh: '一些' }, columns, rows };
}

describe('compareCodes', () => {
  const found = new Map([['errors', new Map([['ERR_GROWINGIO_A', ['packages/shop/src/a.ts:3']]])]]);

  test('finds nothing where each code has an entry, in either of two tables', () => {
    const both = new Map([['errors', new Map([...found.get('errors'), ['ERR_GROWINGIO_B', ['b.ts:1']]])]]);
    assert.deepEqual(
      compareCodes([tableOf('errors', 'ERR_GROWINGIO_A'), tableOf('errors', 'ERR_GROWINGIO_B')], both),
      [],
    );
  });

  test('names a code that has no entry, and its place', () => {
    assert.deepEqual(compareCodes([], found), ['ERR_GROWINGIO_A has no entry: packages/shop/src/a.ts:3 gives it']);
  });

  test('does not take the entry of another family for one', () => {
    const problems = compareCodes([tableOf('issues', 'ERR_GROWINGIO_A')], found);
    assert.match(problems[0], /^ERR_GROWINGIO_A has no entry/);
  });

  test('names an entry that no source gives', () => {
    assert.deepEqual(compareCodes([tableOf('errors', 'ERR_GROWINGIO_A', 'ERR_GROWINGIO_OLD')], found), [
      'ERR_GROWINGIO_OLD has an entry, and no source gives it',
    ]);
  });

  test('names a code that is declared only', () => {
    const declared = new Map([['refusals', new Map([['too_late', []]])]]);
    assert.deepEqual(compareCodes([tableOf('refusals', 'too_late')], declared), [
      'too_late is declared, and nothing gives it',
    ]);
  });

  test('names an entry that lacks a remedy in a language', () => {
    const table = tableOf('errors', 'ERR_GROWINGIO_A');
    table.rows[0].zh = ['原因', ' '];
    assert.deepEqual(compareCodes([table], found), ["ERR_GROWINGIO_A lacks a text in 'zh': 原因, 处理办法"]);
  });
});

describe('findCodes', () => {
  let folder;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'growingio-codes-'));
    mkdirSync(join(folder, 'packages/shop/src'), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** The codes of a source, by families that have any. */
  function find(text) {
    writeFileSync(join(folder, 'packages/shop/src/shop.ts'), text);
    const families = [...findCodes(folder)].filter(([, codes]) => codes.size > 0);
    return Object.fromEntries(families.map(([family, codes]) => [family, Object.fromEntries(codes)]));
  }

  test('finds an error code where it stands, and none in comments and types', () => {
    const text = `/** Throws \`ERR_GROWINGIO_TOLD\`, 'ERR_GROWINGIO_QUOTED'. */
      const code: 'ERR_GROWINGIO_TYPE' | undefined = undefined;
      throw new Error('ERR_GROWINGIO_', { cause: ['ERR_GROWINGIO_SHOP', code] });`;
    assert.deepEqual(find(text), { errors: { ERR_GROWINGIO_SHOP: ['packages/shop/src/shop.ts:3'] } });
  });

  test('finds what a union declares, by other unions too, and where it is a value', () => {
    const text = `type PlanDifference = 'wrong_type';
      export type EventIssueCode = 'empty' | PlanDifference;
      refuse({ code: 'empty' });`;
    assert.deepEqual(find(text), { issues: { empty: ['packages/shop/src/shop.ts:3'], wrong_type: [] } });
  });

  test('finds the states, the codes of warnings and the words of Redis', () => {
    const text = `interface Stats { readonly state: 'up' }
      const state = 'up';
      process.emitWarning(describe(state), { code: 'GROWINGIO_SHOP' });
      const answers: Refusals = { OOM: () => 'it is full' };`;
    const at = (line) => [`packages/shop/src/shop.ts:${line}`];
    assert.deepEqual(find(text), { warnings: { GROWINGIO_SHOP: at(3) }, redis: { OOM: at(4) }, states: { up: at(2) } });
  });
});

describe('writeTable', () => {
  test('writes a table in a language, one code for several, and a bar as text', () => {
    const table = tableOf('notes', 'cut');
    table.rows[0].codes.push('trimmed');
    table.rows[0].zh = ['以 | 连接', '无'];
    assert.equal(
      writeTable({ ...table, after: { en: 'Below.', zh: '之后。' } }, 'zh'),
      '## 一些\n\n| 代码 | 原因 | 处理办法 |\n| --- | --- | --- |\n| `cut` 等 | 以 \\| 连接 | 无 |\n\n之后。',
    );
  });
});

describe('the pages', () => {
  test('have each code in both languages', async () => {
    for (const [file, text] of await writePages(root)) {
      for (const { codes } of tables.flatMap(({ rows }) => rows))
        assert.ok(text.includes(`| \`${codes[0]}\``), `${file}: ${codes[0]}`);
    }
  });
});
