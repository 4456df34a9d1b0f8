import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wordsFor } from '../words.js';
import { runDemo } from './running-demo.js';

const english = wordsFor({ LANG: 'en_US.UTF-8' });
const chinese = wordsFor({ LANG: 'zh_CN.UTF-8' });

test('says the same facts in both languages', () => {
  assert.deepEqual(Object.keys(chinese), Object.keys(english));
  for (const [name, say] of Object.entries(english)) {
    const facts = Array.from({ length: say.length }, (_, index) => `<fact ${index}>`);
    const factsOf = (text) => [...new Set(String(text).match(/<fact \d>/g))].sort();
    assert.deepEqual(factsOf(say(...facts)), facts, `${name} in English`);
    assert.deepEqual(factsOf(chinese[name](...facts)), facts, `${name} in Chinese`);
  }
});

test('speaks Chinese in every one of its sentences', () => {
  for (const [name, say] of Object.entries(chinese))
    assert.match(String(say('', '', '', '')), /\p{Script=Han}|：/u, name);
});

test('counts the same events in both languages, and ends with status 0', async () => {
  const inEnglish = await runDemo(['--once'], { LC_ALL: 'C.UTF-8' });
  const inChinese = await runDemo(['--once'], { LC_ALL: '', LC_MESSAGES: '', LANG: 'zh_CN.UTF-8' });
  assert.equal(inEnglish.status, 0, inEnglish.stdout);
  assert.equal(inChinese.status, 0, inChinese.stdout);
  const rows = ({ stdout }) => stdout.split('\n').filter((line) => line.startsWith('demo-'));
  const cells = (output) => rows(output).map((row) => row.split(/ {2,}/));
  assert.ok(rows(inEnglish).length >= 20);
  assert.deepEqual(cells(inChinese), cells(inEnglish));
  assert.match(inEnglish.stdout, /^demo: (\d+) events from 4 apps, \1 as expected$/m);
  const [, events] = /demo: (\d+)/.exec(inEnglish.stdout);
  assert.match(
    inChinese.stdout,
    new RegExp(`^演示：收到 ${events} 个事件，来自 4 个应用，其中 ${events} 个符合预期$`, 'm'),
  );
});
