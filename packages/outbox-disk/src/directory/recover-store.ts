/** Finds what waits in a store of a dead process, segment by segment, and removes what is settled. */

import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { t } from '../messages.js';
import { codeOf } from '../say-error.js';
import type { RecoveredSegment } from '../segment/kept-event.js';
import { headerBytes } from '../segment/record.js';
import { inspectSegment, scanSegment } from '../segment/scan-segment.js';
import { readSettled } from '../segment/settled-file.js';
import { UnsettledError, type Complaints } from './complaints.js';
import { listNames } from './folder.js';
import { openOwn, UnsafePathError } from './open-own.js';
import { isSegment, settledPath } from './paths.js';
import { tighten } from './tighten.js';

// 1 TiB in segments of 64 MiB are 16,384.
const mostSegments = 100_000;

/** The names of a store's segments, in their order. Rejects as `fs` does. */
export async function listSegments(store: string): Promise<string[]> {
  const { names } = await listNames(store, isSegment, mostSegments);
  return [...names].sort();
}

/**
 * Counts what waits. Removes segments of which everything is settled, and the store when it is empty. What can't be read, or
 * can't be settled, is left alone, and its neighbours are not. It reads in pieces: its memory does not depend on how much there
 * is. Rejects as `fs` does when the store can't be listed.
 */
export async function recoverStore(store: string, complaints: Complaints): Promise<readonly RecoveredSegment[]> {
  const recovered: RecoveredSegment[] = [];
  for (const name of await listSegments(store)) {
    const path = join(store, name);
    try {
      const found = await recoverSegment(path, complaints);
      if (found === 'newer') {
        complaints.add('warn', 'newer', path, describeNewer);
        continue;
      }
      if (found.damaged > 0) {
        const bytes = found.damaged;
        complaints.add(
          'warn',
          'damaged',
          path,
          (where) => t`${where}: ${bytes} bytes are damaged or cut off; every intact event is kept`,
        );
      }
      if (found.pending > 0) recovered.push(found);
      else await changing(removeSegment(path));
    } catch (error) {
      await complaints.addFault(path, error);
    }
  }
  if (recovered.length === 0) await removeStore(store);
  return recovered;
}

/** What is said of a file of a newer version. */
export function describeNewer(where: string): string {
  return t`${where} was written by a newer version of this package: it is left alone`;
}

async function recoverSegment(
  path: string,
  complaints: Complaints,
): Promise<(RecoveredSegment & { damaged: number }) | 'newer'> {
  const { size, isNewer } = await inspectSegment(path);
  if (isNewer) return 'newer';
  const beside = settledPath(path);
  for (const each of [path, beside]) await tighten(each, complaints);
  await changing(checkSettleable(path, beside));
  const settled = await readSettled(beside);
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

/** Rejects unless the segment can be removed, and what is settled of it can be noted, as far as opening them tells. */
async function checkSettleable(path: string, beside: string): Promise<void> {
  try {
    await (await openOwn(path, 'r+')).close();
  } catch (error) {
    // Whoever may change the folder may remove it all the same; not so what is immutable, or on a read-only disk.
    if (codeOf(error) !== 'EACCES') throw error;
  }
  try {
    await (await openOwn(beside, 'r+')).close();
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

/** Work that changes something: what it rejects with becomes an `UnsettledError`. */
export async function changing(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    // Somebody else was faster, or it is not to be touched at all.
    throw codeOf(error) === 'ENOENT' || error instanceof UnsafePathError ? error : new UnsettledError(error);
  }
}

/** The segment goes first: without it, the other file says nothing. Rejects as `fs` does. */
export async function removeSegment(path: string): Promise<void> {
  await rm(path, { force: true });
  await rm(settledPath(path), { force: true });
}

/** Removes a store that holds no segment any more. One that does, or that is gone, stays as it is. */
export async function removeStore(store: string): Promise<void> {
  try {
    const others = await listNames(store, (name) => !name.endsWith('.settled'), 1);
    if (others.names.length > 0) return;
    const { names } = await listNames(store, () => true, mostSegments);
    for (const name of names) await rm(join(store, name), { force: true });
    await rmdir(store);
  } catch {
    // It is tried again by whoever takes the store over next.
  }
}
