/** Finds what has changed since main: what is committed since then, what is not committed, and what git does not know yet. */
import { execFileSync } from 'node:child_process';

/**
 * The base is where the branch has left main (origin's, where there is one). On main itself, with nothing that origin has not, it is the commit before
 * the last.
 *
 * @param {string} root
 * @returns {{ base: string, files: string[] }} paths from the root on, without those that are gone
 */
export function findChangedFiles(root) {
  const git = (...words) =>
    execFileSync('git', words, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const ask = (...words) => {
    try {
      return git(...words).trim();
    } catch {
      return undefined;
    }
  };
  const head = ask('rev-parse', 'HEAD');
  const bases = ['main', 'origin/main'].map((main) => ask('merge-base', 'HEAD', main));
  // What a commit has never left is found by the nearest one.
  const base =
    bases.filter((each) => each !== undefined && each !== head).sort(byAge)[0] ?? ask('rev-parse', 'HEAD~1') ?? head;
  function byAge(one, other) {
    return ask('merge-base', '--is-ancestor', one, other) === undefined ? -1 : 1;
  }

  const lines = (text) => text.split('\0').filter(Boolean);
  const files = [
    ...lines(git('diff', '--name-only', '-z', '--diff-filter=d', base)),
    ...lines(git('ls-files', '--others', '--exclude-standard', '-z')),
  ];
  return { base, files: [...new Set(files)].sort() };
}
