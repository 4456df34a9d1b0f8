/** Holds what users read of options against their table: the docstrings of the interface, and the tables of both READMEs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { OptionRule, OptionTable } from '../packages/upload/src/options/read-option.js';
import {
  chinese,
  english,
  fallbackOf,
  joinElse,
  showNumber,
  showRange,
  unitOf,
  type Language,
} from './option-words.js';

export interface DocumentedOptions {
  readonly table: OptionTable;
  /** The folder of the package; its READMEs lie there. */
  readonly folder: string;
  /** The file with the interface, from there. */
  readonly source: string;
  readonly interfaceName: string;
}

/** States that the docstrings and both READMEs say what the table says. */
export function describeOptionDocs({ table, folder, source, interfaceName }: DocumentedOptions): void {
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8');

  describe(`what is said of ${interfaceName}`, () => {
    it('is what the table says: docstrings', () => {
      expect(checkDocstrings(table, read(source), interfaceName)).toEqual([]);
    });

    it.each(['README.md', 'README.zh-CN.md'])('is what the table says: %s', (file) => {
      expect(checkReadme(table, read(file), file.includes('zh-CN') ? chinese : english)).toEqual([]);
    });
  });
}

/** What the docstrings of an interface say otherwise than the table. */
export function checkDocstrings(table: OptionTable, source: string, interfaceName: string): string[] {
  const file = ts.createSourceFile('options.ts', source, ts.ScriptTarget.Latest, true);
  const found = file.statements.filter(ts.isInterfaceDeclaration).find(({ name }) => name.text === interfaceName);
  if (found === undefined) return [`there is no interface ${interfaceName}`];
  const members = new Map(found.members.filter(ts.isPropertySignature).map((each) => [each.name.getText(), each]));
  const problems = compareNames(Object.keys(table), [...members.keys()], `in ${interfaceName}`);
  for (const [name, member] of members) {
    const rule = table[name];
    if (rule === undefined) continue;
    const text = docstringOf(member);
    const missing = phrasesOf(rule).filter(
      (phrase) => !(typeof phrase === 'string' ? text.includes(phrase) : phrase.test(text)),
    );
    problems.push(...missing.map((phrase) => `the docstring of ${name} lacks ${String(phrase)}`));
    const type = member.type?.getText() ?? '';
    // With exactOptionalPropertyTypes an option that may be missing takes no undefined by itself.
    const takesUndefined = type.endsWith(' | undefined');
    if (member.questionToken !== undefined && !takesUndefined) problems.push(`${name} does not take undefined`);
    if (rule.type === 'group') {
      problems.push(...checkDocstrings(rule.options, source, type.replace(/ \| undefined$/, '')));
    }
  }
  return problems;
}

function docstringOf(member: ts.PropertySignature): string {
  const texts = ts.getJSDocCommentsAndTags(member).map((each) => ts.getTextOfJSDocComment(each.comment) ?? '');
  return texts.join(' ').replace(/\s+/g, ' ');
}

/** What has to stand in the docstring of an option. */
function phrasesOf(rule: OptionRule): (string | RegExp)[] {
  const fallback = fallbackOf(rule);
  const stated =
    rule.environment === undefined ? `Default ${fallback}` : `Default: ${joinElse(rule, fallback, english)}`;
  switch (rule.type) {
    case 'number': {
      const [from, to] = [rule.min, rule.max].map((value) => showNumber(value, rule.unit));
      return [`${stated}, range ${String(from)} to ${String(to)}.`, unitOf(rule.unit).word];
    }
    case 'choice':
      return [stated, ...rule.choices.map((choice) => `\`${choice}\``)];
    case 'boolean':
      return [`Default ${String(rule.default)}.`];
    case 'function':
      return ['Default: none.'];
    case 'parts':
      return [/Default: ./];
    case 'group':
      return [/./];
    case 'own': {
      const range = rule.range === undefined ? [] : [showRange(rule.range, english)];
      return [fallback === '' && rule.environment === undefined ? /Default: .|Required\./ : stated, ...range];
    }
  }
}

/** What the table of options in a README, and that of the environment variables, say otherwise than the table. */
export function checkReadme(table: OptionTable, text: string, language: Language): string[] {
  const options = flatten(table);
  const rows = new Map(
    rowsOf(text, options[0]?.[0] ?? '').map(([name = '', fallback = '', range = '']) => [
      name.replaceAll('`', ''),
      [fallback, range],
    ]),
  );
  const problems = compareNames(
    options.map(([name]) => name),
    [...rows.keys()],
    'in the README',
  );
  for (const [name, rule] of options) {
    const [fallback = '', range = ''] = rows.get(name) ?? [];
    const wanted = cellsOf(rule, language);
    if (!matches(fallback, wanted.fallback))
      problems.push(`${name}: the default is ${String(wanted.fallback)}, not ${fallback}`);
    if (!matches(range, wanted.range)) problems.push(`${name}: the range is ${String(wanted.range)}, not ${range}`);
    const variable = rule.environment;
    if (variable !== undefined && !new RegExp(`^\\| \`${variable}\` +\\|.*\`${name}\``, 'm').test(text)) {
      problems.push(`${name}: no row says that ${variable} is its default`);
    }
  }
  return problems;
}

/** What has to stand in the cells of an option. */
function cellsOf(rule: OptionRule, language: Language): { fallback: string | RegExp; range: string | RegExp } {
  const fallback = joinElse(rule, fallbackOf(rule), language);
  switch (rule.type) {
    case 'number':
      return { fallback: `${fallback} ${unitOf(rule.unit)[language.name]}`.trim(), range: showRange(rule, language) };
    case 'choice':
      return { fallback, range: rule.choices.map((choice) => `\`${choice}\``).join(language.comma) };
    case 'boolean':
      return { fallback, range: `\`true\`${language.comma}\`false\`` };
    case 'function':
      return { fallback: language.none, range: language.aFunction };
    case 'own':
      return {
        fallback: fallback === '' ? /./ : fallback,
        range: rule.range === undefined ? /./ : showRange(rule.range, language),
      };
    case 'parts':
    case 'group':
      return { fallback: /./, range: /./ };
  }
}

function matches(cell: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? cell === wanted : wanted.test(cell);
}

/** The cells of the rows of a table whose first column has options: of the one with this option, else of the first. */
function rowsOf(text: string, option: string): string[][] {
  const bodies = [...text.matchAll(/^\| (?:[Oo]ption|选项) .*\n\|[ -|]*\n((?:\|.*\n)*)/gm)].map(
    ([, body = '']) => body,
  );
  const body = bodies.find((each) => each.includes(`| \`${option}\` `)) ?? bodies[0] ?? '';
  const lines = body.split('\n').filter((line) => line !== '');
  return lines.map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** The options with those of groups, by their full names, such as `retry.minDelay`. */
function flatten(table: OptionTable, prefix = ''): [name: string, rule: OptionRule][] {
  return Object.entries(table).flatMap(([name, rule]) =>
    rule.type === 'group' ? flatten(rule.options, `${prefix}${name}.`) : [[prefix + name, rule]],
  );
}

function compareNames(known: readonly string[], said: readonly string[], where: string): string[] {
  const lacking = known.filter((name) => !said.includes(name)).map((name) => `${name} is not ${where}`);
  return [
    ...lacking,
    ...said.filter((name) => !known.includes(name)).map((name) => `${name} is ${where}, and no option`),
  ];
}
