/** Lets one process at a time do a work, by a file that shows who does it. */

import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { realTimers, runDetached } from '@growingio/upload/adapter';
import { listNames } from './folder.js';
import { HolderFile } from './holder-file.js';
import { describeProcess, hasProcess, heartbeatInterval, LivenessCheck } from './liveness-check.js';

const mostOthers = 1000;

/**
 * Does the work while nobody else does it under this path, in whichever process. Meanwhile a file stands beside the path, its name
 * followed by the PID: the path itself is not touched. Rejects with the error of `refuse`, which is given the PID of the other one,
 * and as `fs` does. What a dead one has left stops nobody.
 */
export async function withLock<Result>(
  path: string,
  refuse: (pid: string) => Error,
  work: () => Promise<Result>,
): Promise<Result> {
  const own = new HolderFile(`${path}.${String(process.pid)}-${randomBytes(6).toString('hex')}.json`);
  await own.write({ ...(await describeProcess()), since: new Date().toISOString() });
  const timer = runDetached(() => realTimers.setInterval(() => void own.beat(), heartbeatInterval));
  timer.unref();
  try {
    // Each shows its own first and looks then: of two, at least the later one sees the other.
    const other = await findOther(path, own);
    if (other !== undefined) throw refuse(other);
    return await work();
  } finally {
    realTimers.clearInterval(timer);
    await own.remove();
  }
}

/** The PID of one that may live. */
async function findOther(path: string, own: HolderFile): Promise<string | undefined> {
  const [folder, prefix] = [dirname(path), `${basename(path)}.`];
  const clocks = { monotonic: () => performance.now(), fileSystem: () => own.now() };
  const liveness = new LivenessCheck(await describeProcess(), clocks);
  const isOther = (name: string): boolean =>
    name.startsWith(prefix) &&
    /^\d+-[\da-f]+\.json(?:\.new)?$/.test(name.slice(prefix.length)) &&
    name !== basename(own.path);
  for (const name of (await listNames(folder, isOther, mostOthers)).names) {
    const [pid = ''] = name.slice(prefix.length).split('-');
    // One that is not raised yet stops nobody: whoever raises it looks then.
    if (name.endsWith('.new') && hasProcess(Number(pid))) continue;
    if (!name.endsWith('.new') && !(await liveness.isDead(join(folder, name)))) return pid;
    await rm(join(folder, name), { force: true });
  }
  return undefined;
}
