/** Reads a README's first example: what a newcomer writes and types, step by step, and then sees on the page. */
import { codeSpans } from '../readmes/compare.js';
import { sameOnWindows } from './windows.js';

/**
 * @typedef {{ line: number, do: 'write', file: string, text: string }
 *   | { line: number, do: 'type', text: string }
 *   | { line: number, do: 'see', rows: string[][] }} Step
 */

/**
 * Returns the steps of the first example, the one or the `at`th of the page, with this kind of modules, `esm` or `cjs`. Throws where a newcomer could not go on:
 * a file without a name, a command that is not there, no word for Windows where a variable is set, nothing to see.
 *
 * @param {import('../readmes/readme.js').Readme} readme
 * @returns {Step[]}
 */
export function readExample({ file: readme, blocks: all, firstLines }, modules, at = 1) {
  const blocks = all.filter(({ first }) => first === at);
  const mine = blocks.filter(({ test }) => test.how === 'both' || test.how === modules);
  const renamed = otherName(blocks, modules);
  const steps = [];
  for (const block of mine) {
    const { line, kind, code, intro } = block;
    const where = `${readme}:${line}`;
    if (kind === 'sh') steps.push({ line, do: 'type', text: rename(code, renamed, firstLines, where) });
    else if (kind === 'text') steps.push({ line, do: 'see', rows: readRows(code) });
    else if (kind === 'powershell' || kind === 'bat') {
      const found = sameOnWindows(block, mine);
      if (found !== undefined) throw new Error(`${where}: ${found}`);
    } else steps.push({ line, do: 'write', file: nameOf(intro, where), text: code });
  }
  const kinds = mine.map(({ kind }) => kind);
  const isSet = mine.some(({ kind, code }) => kind === 'sh' && /^[A-Z_]+=/m.test(code));
  const lacks = [
    [!blocks.some(({ test }) => test.how === 'esm'), 'both kinds of modules'],
    [isSet && !kinds.includes('powershell'), 'PowerShell'],
    [isSet && !kinds.includes('bat'), 'cmd'],
    [kinds.at(-1) !== 'text', 'what is seen on the page in the end'],
  ].filter(([isLacking]) => isLacking);
  if (lacks.length > 0)
    throw new Error(`${readme}: its first example lacks ${lacks.map(([, what]) => what).join(', ')}`);
  return steps;
}

/** A file's name is what the line above it has as code. */
function nameOf(intro, where) {
  const name = codeSpans(intro).find((span) => /^[\w./-]*\.\w+$/.test(span));
  if (name === undefined) throw new Error(`${where}: the line above does not name the file`);
  return name;
}

/** Commands name the ES module. Its counterpart, where there is one, has a name of its own: `[name, other]`. */
function otherName(blocks, modules) {
  const own = (how) => blocks.find(({ test, kind }) => test.how === how && /^[jt]s$/.test(kind));
  const [esm, other] = [own('esm'), own(modules)];
  return esm === undefined || other === esm ? undefined : [esm, other].map(({ intro }) => nameOf(intro, ''));
}

/** What is typed for the other file has to stand in the text, too. */
function rename(code, renamed, firstLines, where) {
  if (renamed === undefined) return code;
  const [name, other] = renamed;
  const said = firstLines.flatMap(codeSpans);
  for (const line of code.split('\n').filter((each) => each.includes(name))) {
    const command = line.replaceAll(name, other);
    if (!said.some((span) => span.includes(` ${other}`) && command.endsWith(span)))
      throw new Error(`${where}: the text does not say \`${command}\``);
  }
  return code.replaceAll(name, other);
}

/** A line is a row of the page; two spaces or more are between its parts. */
function readRows(code) {
  return code
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/\s{2,}/));
}
