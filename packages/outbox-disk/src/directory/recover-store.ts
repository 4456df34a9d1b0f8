/** A store of a dead process enters; what waits in it, segment by segment, leaves. */

import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../say-error.js';
import type { RecoveredSegment } from '../segment/kept-event.js';
import { headerBytes } from '../segment/record.js';
import { inspectSegment, readSettled, scanSegment } from '../segment/scan-segment.js';
import { findSegments } from './paths.js';

/**
 * Counts what waits. Removes segments of which everything is settled, and the store when it is empty. It reads in pieces:
 * its memory does not depend on how much there is. Never rejects.
 */
export async function recoverStore(
  store: string,
  say: (level: 'warn' | 'error', kind: string, message: string) => void,
): Promise<readonly RecoveredSegment[]> {
  const recovered: RecoveredSegment[] = [];
  for (const name of findSegments(await readdir(store))) {
    const path = join(store, name);
    try {
      const found = await recoverSegment(path);
      if (found === 'newer') {
        say('warn', 'outbox-newer', `${path} was written by a newer version of this package: it is left alone`);
        continue;
      }
      if (found.damaged > 0) {
        const bytes = String(found.damaged);
        say('warn', 'outbox-damaged', `${path}: ${bytes} bytes are damaged or cut off; every intact event is kept`);
      }
      if (found.pending > 0) recovered.push(found);
      else await removeSegment(path);
    } catch (error) {
      say('error', 'outbox-unreadable', `${path} can't be read (${codeOf(error)}): it is left alone`);
    }
  }
  if (recovered.length === 0) await removeStore(store);
  return recovered;
}

async function recoverSegment(path: string): Promise<(RecoveredSegment & { damaged: number }) | 'newer'> {
  const { size, isNewer } = await inspectSegment(path);
  if (isNewer) return 'newer';
  const settled = await readSettled(path.replace(/segment$/, 'settled'));
  let [count, pending, bytes] = [0, 0, 0];
  const { damaged } = await scanSegment(path, headerBytes, size, (index, _time, _source, start, end) => {
    // Indexes rise. One that does not is what a failed write left behind.
    if (index < count) return true;
    count = index + 1;
    if (!settled.has(index)) {
      pending += 1;
      bytes += end - start;
    }
    return true;
  });
  return { path, size, count, pending, bytes, damaged };
}

/** The segment goes first: without it, the other file says nothing. Rejects as `fs` does. */
export async function removeSegment(path: string): Promise<void> {
  await rm(path, { force: true });
  await rm(path.replace(/segment$/, 'settled'), { force: true });
}

/** Removes a store that holds no segment any more. One that does, or that is gone, stays as it is. */
export async function removeStore(store: string): Promise<void> {
  try {
    const names = await readdir(store);
    if (names.some((name) => !name.endsWith('.settled'))) return;
    for (const name of names) await rm(join(store, name), { force: true });
    await rmdir(store);
  } catch {
    // It is tried again by whoever takes the store over next.
  }
}
