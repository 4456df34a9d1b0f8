/** Whether TypeScript looks at `growingio.d.ts`: by the `tsconfig.json` in the file's folder, or the next one above. */

import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { CommandError } from '../../command/command-error.js';
import { above } from '../../doctor/versions/installed.js';
import { t } from '../../messages.js';
import { findTypeScript, readProjects } from '../code/typescript.js';

export const configNames = ['tsconfig.json', 'jsconfig.json'];

/** What keeps TypeScript from looking at the file, in words; `undefined` where it does, or where nobody can tell. */
export function describeUnseen(path: string): string | undefined {
  const beside = findBeside(path);
  const name = basename(path);
  if (beside !== undefined) return t`beside ${beside} TypeScript takes ${name} for its declarations: write it elsewhere, by --out`;
  const folder = above(dirname(path)).find((each) => configNames.some((config) => existsSync(join(each, config))));
  if (folder === undefined) return t`there is no tsconfig.json: TypeScript sees ${name} only where it is told to`;
  const configs = configNames.filter((config) => existsSync(join(folder, config)));
  if (configs.some((config) => includes(join(folder, config), path) !== false)) return undefined;
  const place = relative(folder, path).split(sep).join('/');
  return t`${configs.join(', ')} does not include it, so TypeScript does not see it: add ${JSON.stringify(place)} to "include"`;
}

/** `undefined` without a TypeScript to ask. */
function includes(configFile: string, path: string): boolean | undefined {
  const typescript = findTypeScript(dirname(configFile));
  if (typescript === undefined) return undefined;
  const { useCaseSensitiveFileNames } = typescript.sys;
  const nameOf = (file: string): string => {
    const name = file.split(sep).join('/');
    return useCaseSensitiveFileNames ? name : name.toLowerCase();
  };
  try {
    const projects = readProjects(typescript, configFile);
    return projects.some(({ files }) => files.some((file) => nameOf(file) === nameOf(path)));
  } catch (error) {
    // What is wrong with it is nothing of this file's, and tsc says it.
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}

/** A module of which the file would be the declarations. */
function findBeside(path: string): string | undefined {
  const [, stem = '', kind = ''] = /^(.*)\.d\.([cm]?)ts$/.exec(basename(path)) ?? [];
  const names = [`${stem}.${kind}ts`, `${stem}.${kind}js`, ...(kind === '' ? [`${stem}.tsx`, `${stem}.jsx`] : [])];
  const folder = dirname(path);
  return existsSync(folder) ? readdirSync(folder).find((name) => names.includes(name)) : undefined;
}
