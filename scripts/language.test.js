import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isChinese } from './language.js';

test('is Chinese where the locale is', () => {
  for (const LANG of ['zh', 'zh_CN.UTF-8', 'zh_TW', 'zh-Hans', 'zh_CN@pinyin', 'ZH_cn']) {
    assert.equal(isChinese({ LANG }), true, LANG);
  }
  for (const LANG of ['', 'C', 'POSIX', 'en_US.UTF-8', 'de', 'zhuang', undefined]) {
    assert.equal(isChinese({ LANG }), false, LANG);
  }
});

test('lets LC_ALL decide before LC_MESSAGES, and this before LANG', () => {
  assert.equal(isChinese({ LC_ALL: 'en_US', LC_MESSAGES: 'zh_CN', LANG: 'zh_CN' }), false);
  assert.equal(isChinese({ LC_ALL: '', LC_MESSAGES: 'zh_CN', LANG: 'en_US' }), true);
  assert.equal(isChinese({ LC_MESSAGES: 'en_US', LANG: 'zh_CN' }), false);
});
