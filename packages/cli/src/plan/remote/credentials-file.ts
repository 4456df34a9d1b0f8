/** The file that holds the keys of GrowingIO's management API, outside git and closed to others: `NAME=value`, a line each. */

import { execFile } from 'node:child_process';
import { readFile, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { parseEnv, promisify } from 'node:util';
import { quote } from '@growingio/upload/adapter';
import { CommandError } from '../../command/command-error.js';
import type { CommandHost } from '../../command/command-host.js';
import { t } from '../../messages.js';

export interface CredentialsFile {
  readonly path: string;
  /** Empty when there is no such file. */
  readonly values: Readonly<Record<string, string | undefined>>;
}

const mostBytes = 64 * 1024;
const othersMay = 0o077;
const longestPath = 4096;

/** Rejects with a `CommandError` for a file that git or others can read, or that can't be read at all. No value is ever shown. */
export async function readCredentialsFile(host: CommandHost): Promise<CredentialsFile> {
  const named = (host.env['GROWINGIO_CREDENTIALS_FILE'] ?? '').trim();
  const path = named === '' ? usualPath(host.env) : resolve(host.cwd, named);
  try {
    await refuseOpenFile(path, host);
    // As an editor of Windows begins it.
    return { path, values: parseEnv((await readFile(path, 'utf8')).replace(/^\uFEFF/, '')) };
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && named === '') return { path, values: {} };
    throw badCredentials(
      t`${show(path)} can not be read: ${code}`,
      t`name a file that this user may read by GROWINGIO_CREDENTIALS_FILE`,
    );
  }
}

/** The error for keys that are missing or lie open. */
export function badCredentials(message: string, next: string): CommandError {
  return new CommandError(2, 'ERR_GROWINGIO_CREDENTIALS', message, next);
}

function usualPath({ XDG_CONFIG_HOME, HOME }: CommandHost['env']): string {
  const isSet = XDG_CONFIG_HOME !== undefined && isAbsolute(XDG_CONFIG_HOME);
  return join(isSet ? XDG_CONFIG_HOME : join(HOME ?? homedir(), '.config'), 'growingio', 'credentials');
}

async function refuseOpenFile(path: string, { env, platform }: CommandHost): Promise<void> {
  const found = await stat(path);
  if (!found.isFile() || found.size > mostBytes) {
    throw badCredentials(t`${show(path)} is no file of keys`, t`write NAME=value into it, a line each`);
  }
  if (platform !== 'win32' && (found.mode & othersMay) !== 0) {
    const octal = (found.mode & 0o777).toString(8);
    throw badCredentials(t`others may use ${show(path)} (mode ${octal})`, `chmod 600 ${quoteForShell(path)}`);
  }
  if (await isTracked(path, env)) {
    throw badCredentials(
      t`git keeps ${show(path)}, and shows its keys to whoever has the repository`,
      t`move it out of there, git rm it, and have new keys made on GrowingIO: the old ones stay in git's history`,
    );
  }
}

/** Where there is no git, nothing is tracked. */
async function isTracked(path: string, env: CommandHost['env']): Promise<boolean> {
  const file = await realpath(path);
  // In a hook, git's own variables name another repository.
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('GIT_')));
  const words = ['--literal-pathspecs', 'ls-files', '--error-unmatch', '--', basename(file)];
  return promisify(execFile)('git', words, { cwd: dirname(file), env: own }).then(
    () => true,
    () => false,
  );
}

function show(path: string): string {
  return quote(path, longestPath);
}

function quoteForShell(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
