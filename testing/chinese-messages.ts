/** Holds the messages of a package against its Chinese dictionary, by its sources: each is in it, and none escapes. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { keyOf, type Dictionary } from '../packages/upload/src/text/language.js';

/** Where a message stands: in which argument of a call, counted from 0. Of `this.#say(…)` and `log.print(…)` the names are `say` and `print`. */
export type Positions = Readonly<Record<string, readonly number[]>>;

export interface ChineseMessages {
  /** The sources of the package. */
  readonly folder: string;
  readonly dictionary: Dictionary;
  /** Where its messages stand beside those of every package. */
  readonly positions?: Positions;
  /** What is read by programs or developers though it has words: files and folders, from `folder` on, and texts that match. */
  readonly apart?: readonly (string | RegExp)[];
}

/** Where any package says something. */
const everywhere: Positions = {
  add: [3],
  Error: [0],
  GrowingIOError: [1],
  lost: [1],
  print: [1],
  say: [2],
  sayForPart: [2],
  wrongOption: [2],
};
/** Properties of objects that are said. */
const properties = ['message', 'reason'];
/** A property of an example in a help: what is typed, in any language. */
const typed = 'words';
/** Functions whose texts nobody reads. */
const silent = ['includes', 'startsWith', 'endsWith', 'Symbol'];

/** A literal in the code: `t` tells whether it is a message, and `isSaid` whether it stands where one has to be. */
interface Literal {
  readonly place: string;
  /** With `{0}`, `{1}`, … for its values. */
  readonly text: string;
  readonly isMessage: boolean;
  readonly isSaid: boolean;
  /** Whether it is evaluated when the file is loaded, before anybody can choose a language. */
  readonly isEarly: boolean;
}

/** States that every message is in the dictionary, with the same values, and written in Chinese; and that all are messages. */
export function describeChineseMessages({ folder, dictionary, positions = {}, apart = [] }: ChineseMessages): void {
  const literals = listSources(folder)
    .filter((file) => !apart.some((each) => typeof each === 'string' && file.startsWith(each)))
    .flatMap((file) => findLiterals(file, readFileSync(join(folder, file), 'utf8'), { ...everywhere, ...positions }));
  const messages = literals.filter(({ isMessage }) => isMessage);
  const placesOf = (found: readonly Literal[]): string[] => found.map(({ place, text }) => `${place}: ${text}`);

  describe('the messages in Chinese', () => {
    it('are all there', () => {
      expect(placesOf(messages.filter(({ text }) => !Object.hasOwn(dictionary, text)))).toEqual([]);
    });

    it('are all said somewhere', () => {
      const said = new Set(messages.map(({ text }) => text));
      expect(Object.keys(dictionary).filter((key) => !said.has(key))).toEqual([]);
    });

    it('have the same values as in English', () => {
      expect(Object.entries(dictionary).filter(([key, text]) => valuesIn(key) !== valuesIn(text))).toEqual([]);
    });

    it('are Chinese, with its own punctuation', () => {
      expect(Object.values(dictionary).filter((text) => !isChinese(text))).toEqual([]);
    });

    it('are written when they are said, in the language of then', () => {
      expect(placesOf(messages.filter(({ isEarly }) => isEarly))).toEqual([]);
    });

    it('are all messages that there are', () => {
      const words = literals.filter(
        ({ isMessage, isSaid, text }) => !isMessage && (hasWords(text) || (isSaid && hasWord(text))),
      );
      const escaped = words.filter(({ text }) => !apart.some((each) => each instanceof RegExp && each.test(text)));
      expect(placesOf(escaped)).toEqual([]);
    });
  });
}

function listSources(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true }).map((name) => String(name).replaceAll('\\', '/'));
  return names.filter((name) => /\.c?ts$/.test(name) && !/(^|\/)chinese\.ts$/.test(name)).sort();
}

/** All literals of a file, but those of its types and imports. */
export function findLiterals(name: string, source: string, positions: Positions): Literal[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true);
  const found: Literal[] = [];
  const visit = (node: ts.Node, isSaid: boolean, isEarly: boolean): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    const isTagged = ts.isTaggedTemplateExpression(node);
    const text = textOf(isTagged ? node.template : node);
    if (text !== undefined) {
      const place = `${name}:${String(file.getLineAndCharacterOfPosition(node.getStart()).line + 1)}`;
      found.push({ place, text, isMessage: isTagged && node.tag.getText() === 't', isSaid, isEarly });
    }
    const inner = isTagged ? node.template : node;
    if (ts.isCallExpression(node) && silent.includes(nameOf(node.expression))) return;
    if (ts.isPropertyAssignment(node) && node.name.getText() === typed && ts.isStringLiteral(node.initializer)) return;
    inner.forEachChild((child) => {
      const isSaidToo = isPosition(node, child, positions) || (isSaid && isPassedOn(node, child));
      visit(child, isSaidToo, isEarly && !ts.isFunctionLike(node) && !isOfInstance(node));
    });
  };
  visit(file, false, true);
  return found;
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return keyOf([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)]);
}

/** Whether what is said contains what this child is. */
function isPassedOn(node: ts.Node, child: ts.Node): boolean {
  if (ts.isConditionalExpression(node)) return child !== node.condition;
  if (ts.isBinaryExpression(node)) return ['+', '??', '||'].includes(node.operatorToken.getText());
  const isText = ts.isTemplateExpression(node) || ts.isTaggedTemplateExpression(node) || ts.isTemplateSpan(node);
  return isText || ts.isParenthesizedExpression(node) || ts.isArrowFunction(node);
}

/** Whether it is said what stands there. */
function isPosition(node: ts.Node, child: ts.Node, positions: Positions): boolean {
  if (ts.isPropertyAssignment(node)) return child === node.initializer && properties.includes(node.name.getText());
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return false;
  const { expression: called, arguments: given } = node;
  const name = nameOf(called);
  const at = given?.findIndex((each) => each === child) ?? -1;
  return at >= 0 && Object.hasOwn(positions, name) && (positions[name] ?? []).includes(at);
}

/** `say` of `this.#say`. */
function nameOf(called: ts.Expression): string {
  return (ts.isPropertyAccessExpression(called) ? called.name : called).getText().replace('#', '');
}

/** A field gets its value when an object is made. */
function isOfInstance(node: ts.Node): boolean {
  return (
    ts.isPropertyDeclaration(node) && node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) !== true
  );
}

/** A word of English: not `no_login_user`, not `ENOSPC`. */
function hasWord(text: string): boolean {
  return text.split(/\s+/).some((word) => /^[("']?[A-Z]?[a-z']{2,}[,.:;)]?$/.test(word));
}

/** Two words of English, or more: not a name, a path or a code. */
function hasWords(text: string): boolean {
  return /(?:^|[\s("'])[A-Za-z][a-z']*[,.:;)]? +\(?[a-z']+(?=$|[\s,.:;?)'"])/.test(text);
}

function valuesIn(text: string): string {
  return [...new Set(text.match(/\{\d+\}/g))].sort().join(' ');
}

const chinese = '[\\u3400-\\u9fff]';
const halfWidth = new RegExp(`${chinese}\\s?[,.:;!?()]|[,:;!?()]\\s?${chinese}|${chinese} ${chinese}`);

/** A call in code, with its own brackets: `client.shutdown()`. */
const call = /[\w.]+\([^()\u3400-\u9fff]*\)/g;

/** What has no words needs no Chinese ones. */
function isChinese(text: string): boolean {
  return !halfWidth.test(text.replace(call, 'code')) && (new RegExp(chinese).test(text) || !/[A-Za-z]/.test(text));
}
