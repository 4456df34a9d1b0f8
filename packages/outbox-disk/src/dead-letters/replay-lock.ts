/** Lets one replay of a folder of dead letters run at a time, of whichever process. */

import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { realTimers, runDetached } from '@growingio/upload/adapter';
import { listNames } from '../directory/folder.js';
import { HolderFile } from '../directory/holder-file.js';
import { describeProcess, hasProcess, heartbeatInterval, LivenessCheck } from '../directory/liveness-check.js';
import { t } from '../messages.js';

const mostOthers = 1000;

/**
 * Does the work while no other replay runs in this folder. Rejects with the code `EBUSY` while one does, whose PID is in the
 * message, and as `fs` does. What a dead one has left stops nobody.
 */
export async function withReplayLock<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const own = `replay.${String(process.pid)}-${randomBytes(6).toString('hex')}.json`;
  const flag = new HolderFile(join(folder, own));
  await flag.write({ ...(await describeProcess()), since: new Date().toISOString() });
  const timer = runDetached(() => realTimers.setInterval(() => void flag.beat(), heartbeatInterval));
  timer.unref();
  try {
    // Each shows its own first and looks then: of two, at least the later one sees the other.
    await refuseOthers(folder, own, flag);
    return await work();
  } finally {
    realTimers.clearInterval(timer);
    await flag.remove();
  }
}

async function refuseOthers(folder: string, own: string, flag: HolderFile): Promise<void> {
  const clocks = { monotonic: () => performance.now(), fileSystem: () => flag.now() };
  const liveness = new LivenessCheck(await describeProcess(), clocks);
  const isOther = (name: string): boolean => /^replay\.[\w-]+\.json(?:\.new)?$/.test(name) && name !== own;
  for (const name of (await listNames(folder, isOther, mostOthers)).names) {
    const pid = name.split(/[.-]/)[1] ?? '';
    // One that is not raised yet stops nobody: whoever raises it looks then.
    if (name.endsWith('.new') && hasProcess(Number(pid))) continue;
    if (!name.endsWith('.new') && !(await liveness.isDead(join(folder, name)))) {
      const message = t`process ${pid} is replaying the dead letters in ${folder}: wait until it has ended`;
      throw Object.assign(new Error(message), { code: 'EBUSY' });
    }
    await rm(join(folder, name), { force: true });
  }
}
