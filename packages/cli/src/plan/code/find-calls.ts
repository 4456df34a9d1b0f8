/** A program of TypeScript enters; each place in it that tracks an event leaves, with the event's key where its type tells that. */

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type ts from 'typescript';
import type { TypeScript } from './typescript.js';

/** A call of `track()`, or a `@Track()`. */
export interface TrackedCall {
  /** As TypeScript names it: with `/`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** The keys that it may have: of a union several. `undefined` where its type is any string. */
  readonly events: readonly string[] | undefined;
}

/**
 * Finds the calls in the program's own sources, JavaScript too. What is called is decided by where it was declared: `track` and `Track` of our
 * packages, by whatever name and way they come; not those of others.
 */
export function findCalls(typescript: TypeScript, program: ts.Program): TrackedCall[] {
  const checker = program.getTypeChecker();
  const packageOf = packageFinder();
  const found: TrackedCall[] = [];
  for (const file of program.getSourceFiles()) if (isOwn(file)) visit(file, file);
  return found;

  function isOwn(file: ts.SourceFile): boolean {
    if (file.isDeclarationFile || program.isSourceFileFromExternalLibrary(file)) return false;
    return !file.fileName.includes('/node_modules/') && !isOurs(file);
  }

  function isOurs({ fileName }: ts.SourceFile): boolean {
    return packageOf(fileName)?.startsWith('@growingio/') === true;
  }

  function visit(node: ts.Node, file: ts.SourceFile): void {
    if (typescript.isCallExpression(node) && isTracking(node.expression)) {
      const { line, character } = file.getLineAndCharacterOfPosition(node.getStart(file));
      const [first] = node.arguments;
      found.push({ file: file.fileName, line: line + 1, column: character + 1, events: first && keysOf(first) });
    }
    typescript.forEachChild(node, (child) => {
      visit(child, file);
    });
  }

  function isTracking(called: ts.Expression): boolean {
    const { ImportKeyword, SuperKeyword } = typescript.SyntaxKind;
    if (called.kind === ImportKeyword || called.kind === SuperKeyword) return false;
    const type = checker.getNonNullableType(checker.getTypeAtLocation(called));
    const types = type.isUnion() ? type.types : [type];
    return types.some((each) => each.getCallSignatures().some(({ declaration }) => isTrack(declaration)));
  }

  function isTrack(declaration: ts.Signature['declaration']): boolean {
    const name = typescript.getNameOfDeclaration(declaration);
    if (declaration === undefined || name === undefined || !typescript.isIdentifier(name)) return false;
    return (name.text === 'track' || name.text === 'Track') && isOurs(declaration.getSourceFile());
  }

  function keysOf(argument: ts.Expression): readonly string[] | undefined {
    if (!typescript.isSpreadElement(argument)) return literalsOf(checker.getTypeAtLocation(argument));
    const list = checker.getTypeAtLocation(argument.expression);
    return checker.isTupleType(list) ? literalsOf(checker.getTypeArguments(list as ts.TypeReference)[0]) : undefined;
  }

  function literalsOf(given: ts.Type | undefined): readonly string[] | undefined {
    const type = given?.isTypeParameter() === true ? checker.getBaseConstraintOfType(given) : given;
    if (type === undefined || isEventKey(type)) return undefined;
    const types = type.isUnion() ? type.types : [type];
    const keys = types.flatMap((each) => (each.isStringLiteral() ? [each.value] : []));
    return keys.length === types.length ? keys : undefined;
  }

  /** All events of the plan: which one it is, nobody can tell. */
  function isEventKey({ aliasSymbol }: ts.Type): boolean {
    return (
      aliasSymbol?.name === 'EventKey' &&
      aliasSymbol.declarations?.some((each) => isOurs(each.getSourceFile())) === true
    );
  }
}

/** The name of the package that a file belongs to: that of the next `package.json` above which has one. */
function packageFinder(): (file: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  const nameOf = (folder: string): string | undefined => {
    if (known.has(folder)) return known.get(folder);
    const above = dirname(folder);
    const name = readName(folder) ?? (above === folder ? undefined : nameOf(above));
    known.set(folder, name);
    return name;
  };
  return (file) => nameOf(dirname(file));
}

function readName(folder: string): string | undefined {
  try {
    const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly name?: unknown };
    return typeof name === 'string' ? name : undefined;
  } catch {
    return undefined;
  }
}
