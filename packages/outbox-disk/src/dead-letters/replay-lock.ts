/** Lets one replay of a folder of dead letters run at a time, of whichever process. */

import { join } from 'node:path';
import { withLock } from '../directory/lock.js';
import { t } from '../messages.js';

/** Does the work while no other replay runs in this folder. Rejects as `withLock` does, with the code `EBUSY` while one does. */
export async function withReplayLock<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const refuse = (pid: string): Error => {
    const message = t`process ${pid} is replaying the dead letters in ${folder}: wait until it has ended`;
    return Object.assign(new Error(message), { code: 'EBUSY' });
  };
  return withLock(join(folder, 'replay'), refuse, work);
}
