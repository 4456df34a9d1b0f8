/** Whether TypeScript looks at `growingio.d.ts`: by the `tsconfig.json` in the file's folder, or the next one above. */

import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, relative, sep } from 'node:path';
import { CommandError } from '../../command/command-error.js';
import { above } from '../../doctor/versions/installed.js';
import { t } from '../../messages.js';
import { findConfig, findTypeScript, readProjects } from '../code/typescript.js';

/** What keeps TypeScript from looking at the file, in words; `undefined` where it does, or where nobody can tell. */
export function describeUnseen(path: string): string | undefined {
  const name = basename(path);
  const config = above(dirname(path))
    .map((folder) => findConfig(folder))
    .find((found) => found !== undefined);
  if (config === undefined) return t`there is no tsconfig.json: TypeScript sees ${name} only where it is told to`;
  if (includes(config, path) !== false) return undefined;
  const place = relative(dirname(config), path).split(sep).join('/');
  return t`${basename(config)} does not include it, so TypeScript does not see it: add ${JSON.stringify(place)} to "include"`;
}

/** `undefined` where there is no TypeScript to ask. */
function includes(configFile: string, path: string): boolean | undefined {
  try {
    const typescript = findTypeScript(dirname(configFile));
    if (typescript === undefined) return undefined;
    const nameOf = (file: string): string => {
      const name = file.split(sep).join('/');
      return typescript.sys.useCaseSensitiveFileNames ? name : name.toLowerCase();
    };
    const projects = readProjects(typescript, configFile);
    return projects.some(({ files }) => files.some((file) => nameOf(file) === nameOf(path)));
  } catch (error) {
    // What is wrong with it is nothing of this file's, and tsc says it.
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}

/** A module beside the file, of which TypeScript would take it for the declarations. */
export function findBeside(path: string): string | undefined {
  const [, stem = '', kind = ''] = /^(.*)\.d\.([cm]?)ts$/.exec(basename(path)) ?? [];
  const names = [`${stem}.${kind}ts`, `${stem}.${kind}js`, ...(kind === '' ? [`${stem}.tsx`, `${stem}.jsx`] : [])];
  const folder = dirname(path);
  return existsSync(folder) ? readdirSync(folder).find((name) => names.includes(name)) : undefined;
}
