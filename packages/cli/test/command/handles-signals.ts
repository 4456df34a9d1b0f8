/** Waits until a started `growingio` handles signals: before that one ends it as Node does. */
import { readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Looks at the process itself, or at the one that `script` has started for it. On Linux only, else 3 s have to do. */
export async function untilItHandlesSignals(pid: number): Promise<void> {
  if (process.platform !== 'linux') await sleep(3000);
  else while (![pid, ...childrenOf(pid)].some(handlesSignals)) await sleep(20);
}

function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

/** Node itself handles SIGINT and SIGTERM, but not SIGHUP, which is the first bit. */
function handlesSignals(pid: number): boolean {
  if (readlinkSync(`/proc/${String(pid)}/exe`) !== process.execPath) return false;
  const [, caught = ''] = /^SigCgt:\s*(\w+)/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8')) ?? [];
  return (BigInt(`0x${caught}`) & 1n) === 1n;
}
