/** The TypeScript of a project, and what it makes of that project's `tsconfig.json`. */

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { quote } from '@growingio/upload/adapter';
import type ts from 'typescript';
import { CommandError, wrongUse } from '../../command/command-error.js';
import { t } from '../../messages.js';

export type TypeScript = typeof ts;

/** The files of a `tsconfig.json`, as TypeScript names them: with `/`. */
export interface Project {
  readonly files: readonly string[];
  readonly options: ts.CompilerOptions;
  readonly references: readonly ts.ProjectReference[] | undefined;
}

/** The settings of a project in that folder, TypeScript's before those of JavaScript; `undefined` when it has none. */
export function findConfig(folder: string): string | undefined {
  return ['tsconfig.json', 'jsconfig.json'].map((name) => join(folder, name)).find((path) => existsSync(path));
}

/** The one that the folder's own programs find; `undefined` when there is none. Throws a `CommandError` for one without an API. */
export function findTypeScript(folder: string): TypeScript | undefined {
  const load: (name: string) => Partial<TypeScript> = createRequire(join(folder, 'package.json'));
  let found: Partial<TypeScript>;
  try {
    found = load('typescript');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
  if (typeof found.createProgram === 'function') return found;
  throw missing(
    t`TypeScript ${found.version ?? '?'} has no programs' interface`,
    'npm install --save-dev typescript@6',
  );
}

/** Throws a `CommandError` where there is none, too. */
export function loadTypeScript(folder: string): TypeScript {
  const found = findTypeScript(folder);
  if (found !== undefined) return found;
  throw missing(t`TypeScript is not installed in ${folder}`, 'npm install --save-dev typescript');
}

function missing(message: string, next: string): CommandError {
  return new CommandError(2, 'ERR_GROWINGIO_DEPENDENCY', message, next);
}

/**
 * Reads a `tsconfig.json`: its own files, or where it has none and refers to others, theirs. Throws a `CommandError` for one that can't be
 * read, or has no files.
 */
export function readProjects(typescript: TypeScript, configFile: string, known = new Set<string>()): Project[] {
  if (known.has(configFile)) return [];
  known.add(configFile);
  const wrong = (diagnostic: ts.Diagnostic | undefined): CommandError => {
    const what = diagnostic && typescript.flattenDiagnosticMessageText(diagnostic.messageText, '\n');
    return wrongUse(
      t`${quote(configFile)}: ${what ?? t`it has no files`}`,
      t`mend it, or name another one by --project`,
    );
  };
  const host = {
    ...typescript.sys,
    onUnRecoverableConfigFileDiagnostic(diagnostic: ts.Diagnostic) {
      throw wrong(diagnostic);
    },
  };
  const parsed = typescript.getParsedCommandLineOfConfigFile(configFile, {}, host);
  const { fileNames: files = [], options = {}, projectReferences: references, errors = [] } = parsed ?? {};
  if (files.length > 0) return [{ files, options, references }];
  if (references === undefined || references.length === 0) throw wrong(errors[0]);
  return references.flatMap((each) => readProjects(typescript, typescript.resolveProjectReferencePath(each), known));
}
