/** What the search finds: MiniSearch itself, with the functions that the page gets. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { searchOptions, tokenize } from '../search.js';

const MiniSearch = createRequire(fileURLToPath(import.meta.resolve('vitepress')))('minisearch');

/** What a query finds in these texts, as VitePress asks. The functions come from their source, as in the page. */
function search(texts, query) {
  const fromSource = (value) => (typeof value === 'function' ? new Function(`return ${value}`)() : value);
  const index = new MiniSearch({
    fields: ['title', 'titles', 'text'],
    tokenize: fromSource(tokenize),
    searchOptions: Object.fromEntries(Object.entries(searchOptions).map(([name, value]) => [name, fromSource(value)])),
  });
  index.addAll(texts.map((text, id) => ({ id, title: '', titles: '', text })));
  return index
    .search(query)
    .map(({ id }) => texts[id])
    .sort();
}

describe('the search', () => {
  const chinese = ['磁盘队列会保住它们', '列队等磁盘', '登录用户ID 来自会话'];

  test('finds a Chinese word in the middle of a sentence, and no text that has only its characters', () => {
    assert.deepEqual(search(chinese, '队列'), ['磁盘队列会保住它们']);
    assert.deepEqual(search(chinese, '用户ID'), ['登录用户ID 来自会话']);
    assert.deepEqual(search(chinese, '们'), ['磁盘队列会保住它们']);
  });

  test('finds each part of a Chinese text', () => {
    const characters = fc.string({
      unit: fc.constantFrom(...'事件登录用户队列送达磁盘𠮷', '，', 'a', ' '),
      minLength: 1,
    });
    fc.assert(
      fc.property(characters, fc.nat(), fc.nat(), (text, from, length) => {
        const all = [...text];
        const part = all.slice(from % all.length, (from % all.length) + 1 + (length % 6)).join('');
        const isWhole = !/[a]/.test(part);
        fc.pre(isWhole && /\p{Script=Han}/u.test(part));
        assert.deepEqual(search([text], part), [text]);
      }),
    );
  });

  const english = ['flushInterval is 1,000 ms', 'ERR_GROWINGIO_OPTION: no such option', 'a flush waits'];

  test('finds a name in code by each of its words, and by its beginning', () => {
    assert.deepEqual(search(english, 'interval'), ['flushInterval is 1,000 ms']);
    assert.deepEqual(search(english, 'flushInt'), ['flushInterval is 1,000 ms']);
    assert.deepEqual(search(english, 'err_growingio_option'), ['ERR_GROWINGIO_OPTION: no such option']);
  });

  test('wants all words, and forgives a letter', () => {
    assert.deepEqual(search(english, 'flush waits'), ['a flush waits']);
    assert.deepEqual(search(english, 'optin'), ['ERR_GROWINGIO_OPTION: no such option']);
  });
});
