/** What a Chinese document must not have. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { checkChinese } from './chinese.js';

const folder = mkdtempSync(join(tmpdir(), 'growingio-chinese-'));
after(() => rmSync(folder, { recursive: true }));

function check(text) {
  const file = join(folder, 'page.md');
  writeFileSync(file, text);
  return checkChinese(file).map((problem) => problem.split(':')[0]);
}

test('finds a break within a paragraph, and none between blocks', () => {
  assert.deepEqual(check('# 页\n\n一句话，\n还有。\n- 项\n- 项的\n  下一行\n\n| 表 |\n| -- |\n'), ['line 3', 'line 6']);
});

test('finds half-width punctuation beside Chinese, and lets calls and code be', () => {
  assert.deepEqual(check('一,二\n\n三 (四)\n\n自行调用 process.exit() 的，`a, b` 和 http(s) 地址。\n'), [
    'line 1',
    'line 3',
  ]);
});

test('finds a second word for one thing', () => {
  assert.deepEqual(check('登录用户 ID\n').length > 0, true);
  assert.deepEqual(check('登录用户ID\n'), []);
});

test('leaves blocks of code alone', () => {
  assert.deepEqual(check('```js\n// 一,二\nf();\n```\n'), []);
});
