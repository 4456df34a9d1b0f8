/** Finds where the two languages of a README, its links, or the tables of the core differ from what is there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const types = 'packages/upload/dist/esm';
const modules = 'packages/upload/build/esm';

/** Returns in what a README and its translation differ: headings, code blocks and what is tested of them. */
export function compareLanguages(english, chinese) {
  const found = [];
  const outline = (readme) => readme.headings.map(({ level }) => level).join(' ');
  if (outline(english) !== outline(chinese)) {
    found.push(`headings: levels ${outline(english)} in English, ${outline(chinese)} in Chinese`);
  }
  if (english.blocks.length !== chinese.blocks.length) {
    found.push(`code blocks: ${english.blocks.length} in English, ${chinese.blocks.length} in Chinese`);
    return found;
  }
  for (const [index, block] of english.blocks.entries()) {
    const other = chinese.blocks[index];
    const isSame =
      block.kind === other.kind &&
      block.test.text === other.test.text &&
      bare(block) === bare(other) &&
      (!block.isFirst || codeSpans(block.intro).join() === codeSpans(other.intro).join());
    if (!isSame) found.push(`the code blocks of line ${block.line} (English) and ${other.line} (Chinese) differ`);
  }
  return found;
}

/** The code without its comments, which each language has in its own words. Those to the compiler keep their first word. */
export function bare({ kind, code }) {
  const comment = kind === 'sh' || kind === 'yaml' ? /(^|\s)#().*$/gm : /(^|\s)\/\/ ?(@ts-[\w-]+)?.*$/gm;
  return code.replace(comment, (_, before, word = '') => before + word).replace(/[^\S\n]+$/gm, '');
}

/** What a line of text has as code, in Markdown or in HTML. */
export function codeSpans(line) {
  return [...line.matchAll(/`([^`]+)`|<code>([^<]+)<\/code>/g)].map(([, markdown, html]) => markdown ?? html);
}

/** Returns the links into this repository that lead nowhere. */
export function checkLinks(readme, readmes) {
  return readme.links.flatMap((link) => {
    if (/^https?:/.test(link)) return [];
    const [path, anchor] = link.split('#');
    const file = path === '' ? readme.file : join(dirname(readme.file), path);
    if (!existsSync(file)) return [`the link ${link} leads to no file`];
    const titles = readmes.find((each) => each.file === file)?.headings.map(({ title }) => slug(title));
    return anchor === undefined || titles?.includes(decodeURI(anchor)) ? [] : [`the link ${link} leads to no heading`];
  });
}

/** A heading's anchor, as GitHub makes it. */
export function slug(title) {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}

/** Returns the places and notices of the core that its README leaves out. A test of the core reads the table of options. */
export async function checkCore(file) {
  const text = readFileSync(file, 'utf8');
  const { usualPaths } = await load('options/session-user.js');
  const names = [...usualPaths, ...members('telemetry/notice.d.ts', 'NoticeMap', / {4}(?:readonly )?(\w+): \{/)];
  return names.filter((name) => !text.includes(`| \`${name}\``)).map((name) => `no row for ${name}`);
}

const bases = ['.', ...readdirSync('packages').flatMap((name) => [`packages/${name}`, `packages/${name}/src`])];

/** Returns the source files that a page names, with their folders, and that are in no package. */
export function checkPaths(file) {
  const named = readFileSync(file, 'utf8').matchAll(/`((?:[\w.-]+\/)+[\w.-]+\.c?[tj]s)`/g);
  return [...named].flatMap(([, path]) =>
    bases.some((base) => existsSync(join(base, path))) ? [] : [`there is no ${path}`],
  );
}

/** The codes of the packages that a page does not have, or that it has and they don't. */
export function checkCodes(file) {
  const listed = new Set([...readFileSync(file, 'utf8').matchAll(/^\| `(\w+)` *\|/gm)].map(([, code]) => code));
  const given = new Set([
    ...union('errors.d.ts', 'GrowingIOErrorCode'),
    ...union('event/issue.d.ts', 'EventIssueCode'),
    ...union('event/issue.d.ts', 'EventNoteCode'),
    ...union('event/issue.d.ts', 'PlanDifference'),
    ...union('telemetry/counters.d.ts', 'RefusalReason'),
    ...warningCodes(),
    ...commandCodes(),
    ...redisWords(),
    ...['up', 'down', 'blocked'],
  ]);
  return [
    ...[...given].filter((code) => !listed.has(code)).map((code) => `no row for ${code}`),
    ...[...listed].filter((code) => !given.has(code)).map((code) => `${code} is no code of the packages`),
  ];
}

/** What the built packages pass to `process.emitWarning`. */
function warningCodes() {
  const folders = readdirSync('packages').map((name) => join('packages', name, 'dist/esm'));
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => findIn(folder, /emitWarning\([^;]*code: '(\w+)'/g));
}

/** The codes of the errors of the command line. */
function commandCodes() {
  return findIn('packages/cli/dist', /'(ERR_GROWINGIO_\w+)'/g);
}

/** What the first group of a pattern finds in the built files of a folder. */
function findIn(folder, pattern) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
    .flatMap(({ parentPath, name }) => [...readFileSync(join(parentPath, name), 'utf8').matchAll(pattern)])
    .map(([, code]) => code);
}

/** The words of Redis that a sender has words of its own for. */
function redisWords() {
  const text = readFileSync('packages/bullmq/dist/esm/backend/redis-failures.js', 'utf8');
  return [...text.matchAll(/^ {4}([A-Z]+): \(\) =>/gm)].map(([, word]) => word);
}

function load(name) {
  return import(pathToFileURL(join(modules, name)).href);
}

/** The names of the members of an interface. */
function members(file, name, pattern) {
  const [, body] = new RegExp(`interface ${name}(?:<[^>]*>)? [{](.*?)\\n[}]`, 's').exec(
    readFileSync(`${types}/${file}`, 'utf8'),
  );
  return [...body.matchAll(new RegExp(`^${pattern.source}`, 'gm'))].map(([, member]) => member);
}

/** The words of a union of strings. */
function union(file, name) {
  const [, words] = new RegExp(`type ${name} =([^;]+);`).exec(readFileSync(`${types}/${file}`, 'utf8'));
  return [...words.matchAll(/'(\w+)'/g)].map(([, word]) => word);
}
