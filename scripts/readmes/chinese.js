/** Finds what a Chinese reader stumbles over in a Chinese document: broken sentences, half-width punctuation, two words for one thing. */
import { readFileSync } from 'node:fs';

/** Words that a document must not use, and the one word for the thing. */
const words = new Map([
  ['登录用户 ID', '登录用户ID'],
  ['用户 ID', '用户ID'],
  ['项目 ID', '项目ID'],
  ['磁盘 outbox', '磁盘队列'],
  ['内存 outbox', '内存队列'],
  ['许可$', '许可证'],
  ['在入口处拒绝', '直接拒绝'],
  ['宿主(?!（host）)', '框架'],
  ['去路有误', '发送目标有误'],
  ['有多快', '性能'],
]);

const han = '[\\p{Script=Han}，。：；！？、（）「」《》]';
const halfWidth = new RegExp(`${han}\\s*[,;:!?()]|[,;:!?()]\\s*${han}|\\p{Script=Han}\\.(?!\\w)`, 'u');
// What begins a block of its own in Markdown.
const beginsBlock = /^\s*(?:[-*+] |\d+\. |[|#>]|```|<|$)/;

/** What is wrong in that file, with line numbers. Code is left alone. */
export function checkChinese(file) {
  const problems = [];
  const lines = readFileSync(file, 'utf8').split('\n');
  let isCode = false;
  for (const [i, line] of lines.entries()) {
    if (/^\s*```/.test(line)) isCode = !isCode;
    if (isCode || /^\s*(?:```|<!--)/.test(line)) continue;
    const say = (problem) => problems.push(`line ${i + 1}: ${problem}`);
    const goesOn = !beginsBlock.test(lines[i + 1] ?? '') && !/^\s*(?:[|#<]|$)/.test(line);
    if (goesOn) say('a paragraph is one line: a break within it is shown as a space');
    const text = line
      .replaceAll(/`[^`]*`/g, '`')
      .replaceAll(/\]\([^)]*\)/g, ']')
      .replaceAll(/<[^>]*>/g, '')
      // A call, or a word of another language with brackets of its own.
      .replaceAll(/[\w.]+\([\w, ]*\)/g, '');
    const found = halfWidth.exec(text)?.[0];
    if (found !== undefined) say(`half-width punctuation: '${found}'`);
    for (const [word, right] of words) if (new RegExp(word).test(text)) say(`'${word}' is '${right}' elsewhere`);
  }
  return problems;
}
