/** Finds what has changed since main: what is committed since then, what is not committed, and what git does not know yet. */
import { execFileSync } from 'node:child_process';

/**
 * The base is where the branch has left main, or origin's main. On main itself it is origin's, and where that has the same, the commit before
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
  const isMain = ask('branch', '--show-current') === 'main';
  const bases = ['main', 'origin/main']
    .map((main) => ask('merge-base', 'HEAD', main))
    .filter((each) => each !== undefined && !(isMain && each === head));
  // The later one: the other main may be behind.
  const isBefore = (one, other) => ask('merge-base', '--is-ancestor', one, other) !== undefined;
  const [base = ask('rev-parse', 'HEAD~1') ?? head] = bases.sort((one, other) => (isBefore(one, other) ? 1 : -1));

  const lines = (text) => text.split('\0').filter(Boolean);
  const files = [
    ...lines(git('diff', '--name-only', '-z', '--diff-filter=d', base)),
    ...lines(git('ls-files', '--others', '--exclude-standard', '-z')),
  ];
  return { base, files: [...new Set(files)].sort() };
}
