/** Says on this machine that a collector listens at a port, so that only then a client of the SDK asks there. */

import { unlinkSync, writeFileSync } from 'node:fs';
import { announcementPath } from '@growingio/upload/adapter';
import { isLoopback } from '../show/guard.js';

const announced = new Set<string>();

/**
 * Makes the file that says so, where that is possible and this machine reaches `host` as its own; a client without it waits for the answer to its first upload. The function
 * returned takes the file away again, as does the end of the process.
 */
export function announce(host: string, port: number): () => void {
  const path = announcementPath(port);
  const withdraw = (): void => {
    if (!announced.delete(path)) return;
    if (announced.size === 0) process.off('exit', withdrawAll);
    remove(path);
  };
  if (!isLoopback(host) && host !== '0.0.0.0' && host !== '::') return withdraw;
  // That of a collector that was killed.
  remove(path);
  try {
    // Never through a link that somebody else has laid there.
    writeFileSync(path, '', { flag: 'wx', mode: 0o600 });
  } catch {
    return withdraw;
  }
  if (announced.size === 0) process.on('exit', withdrawAll);
  announced.add(path);
  return withdraw;
}

function withdrawAll(): void {
  for (const path of announced) remove(path);
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It is not there, or another user's.
  }
}
