/** Finds the codes that the sources of the packages give, by families, and where. Sources enter; codes and their places leave. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Which family a union of strings declares, by its name. */
const unions = new Map([
  ['GrowingIOErrorCode', 'errors'],
  ['RefusalReason', 'refusals'],
  ['EventIssueCode', 'issues'],
  ['EventNoteCode', 'notes'],
  ['Stats.state', 'states'],
]);

/**
 * Returns of each family its codes, each with the places where a program gives it. One that is only declared, in a union of strings, has none.
 *
 *   errors     `'ERR_GROWINGIO_…'`, wherever it stands
 *   warnings   the `code` that is passed to `process.emitWarning`
 *   redis      the keys of what is declared as `Refusals`: the words of Redis; the SQLSTATEs of PostgreSQL are numbers of its own
 *   …          those of `unions`: a place is where one of its strings stands as a value
 *
 * @returns {Map<string, Map<string, string[]>>}
 */
export function findCodes(root) {
  const seen = { values: new Map(), warnings: new Map(), redis: new Map(), aliases: new Map() };
  for (const file of readdirSync(join(root, 'packages')).flatMap((name) => sourcesOf(root, name))) {
    const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest);
    read(source, source, seen);
  }
  const families = new Map([
    ['warnings', seen.warnings],
    ['redis', seen.redis],
  ]);
  const thrown = [...seen.values.keys()].filter((value) => /^ERR_GROWINGIO_[A-Z_]*[A-Z]$/.test(value));
  families.set('errors', new Map(thrown.map((code) => [code, seen.values.get(code)])));
  for (const [name, family] of unions) {
    const codes = families.get(family) ?? new Map();
    for (const code of wordsOf(seen.aliases.get(name), seen.aliases)) codes.set(code, seen.values.get(code) ?? []);
    families.set(family, codes);
  }
  return families;
}

function sourcesOf(root, name) {
  const folder = join('packages', name, 'src');
  const files = readdirSync(join(root, folder), { recursive: true });
  return files.filter((file) => /\.c?ts$/.test(file) && !/\.d\.c?ts$/.test(file)).map((file) => join(folder, file));
}

/** Gathers what a node and those below it hold. */
function read(node, source, seen) {
  const put = (map, code) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    map.set(code, [...(map.get(code) ?? []), `${source.fileName}:${line + 1}`]);
  };
  if (ts.isTypeAliasDeclaration(node)) {
    seen.aliases.set(node.name.text, node.type);
    return;
  }
  if (ts.isInterfaceDeclaration(node)) {
    for (const { name, type } of node.members) {
      if (name !== undefined && type !== undefined) seen.aliases.set(`${node.name.text}.${name.getText(source)}`, type);
    }
    return;
  }
  if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
  if (ts.isStringLiteralLike(node)) put(seen.values, node.text);
  if (ts.isCallExpression(node) && /(^|\.)emitWarning$/.test(node.expression.getText(source))) {
    const code = /\bcode: '(\w+)'/.exec(node.getText(source))?.[1];
    if (code !== undefined) put(seen.warnings, code);
  }
  if (ts.isVariableDeclaration(node) && node.type?.getText(source) === 'Refusals') {
    const words = node.initializer.properties.map(({ name }) => name.getText(source));
    for (const word of words.filter((each) => /^[A-Z]+$/.test(each))) put(seen.redis, word);
  }
  ts.forEachChild(node, (child) => read(child, source, seen));
}

/** The strings of a union, with those of the unions that it names. */
function wordsOf(type, aliases) {
  if (type === undefined) return [];
  if (ts.isUnionTypeNode(type)) return type.types.flatMap((each) => wordsOf(each, aliases));
  if (ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal)) return [type.literal.text];
  return ts.isTypeReferenceNode(type) ? wordsOf(aliases.get(type.typeName.text), aliases) : [];
}
