/** Runs the bench on other versions of Node, which are fetched where they are missing, and collects what each has found. */

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNodes } from '../compat/find-tools.js';

const bench = join(import.meta.dirname, 'bench.js');

/** The versions of a full run. What takes long, such as the peers, is measured on the one that most of production runs. */
export const majors = [20, 22, 24, 26];
export const mainMajor = 24;

/** Runs the bench with these arguments on that Node. Resolves with its exit status. */
export async function runOn(major, args) {
  const { path, reason } = (await findNodes([major])).get(major);
  if (path === undefined) throw new Error(reason);
  const child = spawn(path, [bench, ...args], { stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => (signal === null ? resolve(code) : reject(new Error(`ended by ${signal}`))));
  });
}

/** A full run on the main version, and one of the targets alone on each of the others. Resolves with what each has found. */
export async function runOnAll(say) {
  const folder = mkdtempSync(join(tmpdir(), 'growingio-bench-'));
  try {
    const runs = [];
    for (const major of majors) {
      say(`bench: Node ${major}`);
      const file = join(folder, `${major}.json`);
      await runOn(major, ['--found', file, ...(major === mainMajor ? [] : ['--quick'])]);
      runs.push({ major, ...JSON.parse(readFileSync(file, 'utf8')) });
    }
    return runs;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
