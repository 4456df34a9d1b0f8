/** Reads a Markdown file: its headings, links and code blocks, each with what a test is to do with it. */
import { readFileSync } from 'node:fs';
import { splitPair, stepPattern } from '../consumer/visitor.js';

const kinds = ['js', 'ts', 'sh', 'powershell', 'bat', 'json', 'yaml', 'text'];

/**
 * @typedef {object} Block
 * @property {Readme} readme
 * @property {number} line of the opening fence, from 1
 * @property {string} kind `js`, `ts`, `sh`, `powershell`, `bat`, `json`, `yaml` or `text`
 * @property {string} code
 * @property {string} intro the line of text above it
 * @property {boolean} isFirst whether it belongs to a first example
 * @property {number} [first] to which: 1, unless the page is of several hosts
 * @property {Test} test
 *
 * @typedef {object} Test
 * @property {string} text as written, or empty
 * @property {'run' | 'serve' | 'lambda' | 'fc' | 'types' | 'esm' | 'cjs' | 'both' | 'file' | 'of'} how `esm` to `both` in a first example
 * @property {string} [path] where `how` names a file
 * @property {Record<string, string>} environment
 * @property {string[]} steps
 * @property {string[]} events such as `BuyProduct by u1`, sorted
 *
 * @typedef {object} Readme
 * @property {string} file
 * @property {{ level: number, title: string }[]} headings
 * @property {string[]} links
 * @property {Block[]} blocks
 * @property {string[]} firstLines the first example's text, without its blocks
 */

/** Reads a README. Throws when a fence is not closed or a comment for the test is wrong. @returns {Readme} */
export function readReadme(file) {
  const readme = { file, headings: [], links: [], blocks: [], firstLines: [] };
  let comment = '';
  let intro = '';
  let firstLevel;
  let firsts = 0;
  let open;
  for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    const fence = /^\s*```(\S*)/.exec(line);
    if (open !== undefined) {
      if (fence === null) open.lines.push(line);
      else {
        readme.blocks.push(closeBlock(readme, open));
        open = undefined;
      }
    } else if (fence !== null) {
      open = { line: index + 1, kind: fence[1], comment, intro, first: firstLevel && firsts, lines: [] };
      comment = '';
    } else if (line === '<!-- first example -->') {
      firstLevel = readme.headings.at(-1).level;
      firsts += 1;
    } else if (line.trim() !== '') {
      if (comment !== '') throw new Error(`${file}:${index + 1}: the test comment above stands above no code block`);
      comment = /^<!-- test: (.*) -->$/.exec(line)?.[1] ?? '';
      const heading = /^(#{1,6}) (.+)$/.exec(line);
      if (heading !== null) {
        readme.headings.push({ level: heading[1].length, title: heading[2] });
        if (heading[1].length <= firstLevel) firstLevel = undefined;
      }
      if (comment === '') intro = line;
      if (firstLevel !== undefined) readme.firstLines.push(line);
      for (const [, target] of line.matchAll(/\]\(([^)\s]+)\)/g)) readme.links.push(target);
    }
  }
  if (open !== undefined) throw new Error(`${file}:${open.line}: the code block is not closed`);
  return readme;
}

function closeBlock(readme, { line, kind, comment, intro, first, lines }) {
  const isFirst = first !== undefined;
  const where = `${readme.file}:${line}`;
  if (!kinds.includes(kind)) throw new Error(`${where}: no test for a block of '${kind}'`);
  if (comment !== '' && !isFirst && !/^[jt]s$/.test(kind) && !(kind === 'json' && comment.startsWith('file ')))
    throw new Error(`${where}: a test comment stands above js and ts only, and above json for a file`);
  const test = isFirst ? readModules(comment, where) : readTest(comment, where);
  return { readme, line, kind, code: `${lines.join('\n')}\n`, intro, isFirst, first, test };
}

/** Reads for which kind of modules a block of a first example is. @returns {Test} */
function readModules(text, where) {
  if (!['', 'esm', 'cjs'].includes(text)) throw new Error(`${where}: in a first example, '${text}' is not esm or cjs`);
  return { text, how: text === '' ? 'both' : text, environment: {}, steps: [], events: [] };
}

/** Reads `HOW [NAME=value …][, STEP …] [=> EVENT by USER, …]`, or `file PATH`, `types PATH` and `of PATH`. @returns {Test} */
function readTest(text, where) {
  const [, place, path] = /^(file|of|types) ([\w./-]+)$/.exec(text) ?? [];
  if (place !== undefined) return { text, how: place, path, environment: {}, steps: [], events: [] };
  const [before, after] = text.split('=>');
  const [first, ...steps] = before.split(',').map((part) => part.trim());
  const [how, ...assignments] = first === '' ? ['run'] : first.split(' ');
  const events = after === undefined ? [] : after.split(',').map((event) => event.trim());
  const isRight =
    ['run', 'serve', 'lambda', 'fc', 'types'].includes(how) &&
    assignments.every((each) => /^[A-Z_]+=\S*$/.test(each)) &&
    steps.every((step) => moreSteps[how]?.test(step) || (takesSteps(how) && stepPattern.test(step))) &&
    events.every((event) => how !== 'types' && /^\S+ by \S+( in \S+)?$/.test(event));
  if (!isRight) throw new Error(`${where}: no test understands '${text}': see the top of scripts/check-readmes.js`);
  return { text, how, environment: Object.fromEntries(assignments.map(splitPair)), steps, events: events.sort() };
}

/** What a program can be told besides requests. */
const moreSteps = { serve: /^SIG(TERM|KILL|STOP)$/, fc: /^(initialize|preFreeze|preStop|SIGKILL)$/ };

function takesSteps(how) {
  return how !== 'run' && how !== 'types';
}
