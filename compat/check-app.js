/** Checks whether a user with given settings of TypeScript can compile an application, and why not. */
import { join } from 'node:path';
import { plainEnvironment, runChild } from '../scripts/consumer/child.js';
import { writeApp } from './write-app.js';

/**
 * How packages are found, and the formats of the application. All are strict.
 *
 * @typedef {object} Way
 * @property {string} name
 * @property {object} options
 * @property {string[]} formats
 */

/** @type {Way[]} */
export const ways = [
  { name: 'node16', options: { module: 'node16' }, formats: ['cjs', 'esm'] },
  { name: 'nodenext', options: { module: 'nodenext' }, formats: ['cjs', 'esm'] },
  { name: 'bundler', options: { module: 'esnext', moduleResolution: 'bundler' }, formats: ['bundler'] },
];

/**
 * Compiles a host's application in each format of a way, with each of `skipLibChecks`. `n/a` is what the application
 * without our packages can't do either: every error has to be one that it has too. Runs in a process of its own, where
 * what the compiler has parsed is shared.
 *
 * @returns {Promise<{ column: string, skipLibCheck: boolean, verdict: 'ok' | 'FAIL' | 'n/a', reason?: string }[]>}
 */
export async function checkApp(folder, host, { name, options, formats }, skipLibChecks, compiler) {
  const jobs = formats.flatMap((format) => {
    const [files, bare] = [false, true].map((isBare) => writeApp(folder, host, format, isBare).files);
    const column = format === name ? name : `${name} ${format}`;
    return skipLibChecks.map((skipLibCheck) => ({ column, files, bare, options: { ...options, skipLibCheck } }));
  });
  const words = [join(import.meta.dirname, 'check-app-child.js'), compiler, JSON.stringify(jobs)];
  const output = await runChild(process.execPath, words, { cwd: folder, env: plainEnvironment(), timeout: 300_000 });
  const answers = JSON.parse(output.slice(output.lastIndexOf('\n[') + 1));
  return jobs.map(({ column, options: { skipLibCheck } }, index) => ({
    column,
    skipLibCheck,
    ...judge(answers[index]),
  }));
}

function judge({ problems, bareProblems }) {
  if (problems.length === 0) return { verdict: 'ok' };
  // The same error in a declaration of ours, as `import '@nestjs/common'` has it in every file, is the host's too.
  const hostsOwn = new Set(bareProblems.map(nameError));
  const unexplained = problems.filter((problem) => !hostsOwn.has(nameError(problem)));
  if (unexplained.length === 0) return { verdict: 'n/a', reason: shorten(bareProblems[0]).split('\n')[0] };
  return { verdict: 'FAIL', reason: unexplained.map(shorten).join('\n') };
}

/** Names what is wrong, without the place. */
function nameError(problem) {
  const text = problem.replace(/^.*? line \d+: /, '');
  // Three words for one thing, for values, for `import type`, and for `import()` in a type: CommonJS can't import it.
  return /^TS(1479|1541|1542):/.test(text) ? 'CommonJS can not import an ES module' : text;
}

/** Without the temporary folder, so that the same reason is the same text. */
function shorten(problem) {
  return problem.replace(/^\S*\/apps\/[^/]+\//, '');
}
