/** A clone of this repository, where a release is made without a trace: with what was built, and, where that is asked for, with what is not committed yet. */
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from '../consumer/child.js';
import { rewrite, withVersionConstant } from './mentions.js';
import { readPackages, readVersion } from './workspaces.js';

/** What git is told there, whoever runs it: a CI may have no name, and a checkout that is another user's. */
const settings = `[user]
	name = A release in a scratch clone
	email = release@localhost
[safe]
	directory = *
[init]
	defaultBranch = main
`;

/**
 * Makes the clone in `folder`, on the branch `main`. Returns its folder, and what runs a command there and resolves with what that prints.
 *
 * @param {string} root
 * @param {string} folder an empty one
 * @param {{ withChanges?: boolean }} [options] whether the clone has what is not committed, too, as a commit
 * @returns {Promise<{ clone: string, run: (command: string, ...words: string[]) => Promise<string> }>}
 */
export async function makeScratch(root, folder, { withChanges = false } = {}) {
  const clone = join(folder, 'clone');
  mkdirSync(clone);
  writeFileSync(join(folder, 'gitconfig'), settings);
  // What is installed is in `root` only, and lerna's preset looks for it.
  const NODE_PATH = join(root, 'node_modules');
  const run = runner(clone, { GIT_CONFIG_GLOBAL: join(folder, 'gitconfig'), NODE_PATH, NX_DAEMON: 'false' });
  // What was unpacked from an archive has no history.
  if (existsSync(join(root, '.git'))) {
    await run('git', 'clone', '--quiet', '--no-checkout', '--single-branch', root, '.');
    await run('git', 'checkout', '--quiet', '--force', '-B', 'main');
  } else await run('git', 'init', '--quiet');
  if (withChanges) await commitChanges(root, run);
  for (const { folder: name } of readPackages(root)) {
    cpSync(join(root, name, 'dist'), join(clone, name, 'dist'), { recursive: true, preserveTimestamps: true });
  }
  return { clone, run };
}

async function commitChanges(root, run) {
  await run('git', `--work-tree=${root}`, 'add', '--all');
  if ((await run('git', 'diff', '--cached', '--name-only')) !== '')
    await run('git', 'commit', '--quiet', '--message', 'fix: what is not committed yet');
  await run('git', 'reset', '--quiet', '--hard');
}

/**
 * Writes the version of the clone into what was built before it had one. A build would make the same of the changed `src/version.ts`, in half a minute.
 *
 * @param {string} clone
 */
export function updateBuilt(clone) {
  const version = readVersion(clone);
  for (const { folder } of readPackages(clone)) {
    if (!existsSync(join(clone, folder, 'src/version.ts'))) continue;
    for (const name of readdirSync(join(clone, folder, 'dist'), { recursive: true })) {
      if (/\.[jt]s$/.test(name))
        rewrite(join(clone, folder, 'dist', name), (text) => withVersionConstant(text, version));
    }
  }
}

/** What runs a command in a folder, with nothing in its environment that leads git elsewhere. */
function runner(cwd, more) {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  const env = { ...Object.fromEntries(kept), ...more };
  return (command, ...words) => runChild(command, words, { cwd, env, timeout: 300_000 });
}
