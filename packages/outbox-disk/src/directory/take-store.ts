/** Takes over one store of a dead process, or leaves it as it is and says why. */

import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { t } from '../messages.js';
import { codeOf } from '../say-error.js';
import type { RecoveredSegment } from '../segment/kept-event.js';
import { inspectSegment } from '../segment/scan-segment.js';
import type { Complaints } from './complaints.js';
import { isFull } from './make-directory.js';
import { checkOwnFolder, isOwn, openOwn } from './open-own.js';
import { storePath, type StoreName } from './paths.js';
import { changing, describeNewer, listSegments, recoverStore } from './recover-store.js';

export interface TakenStore {
  readonly segments: readonly RecoveredSegment[];
  /** Whether its version has noted where its events go. */
  readonly isLabelled: boolean;
}

// A store that was renamed in vain is tried again after so long, in ms: its owner may have been changed since.
const retryAfter = 60_000;
const mostTried = 10_000;

/** Who takes stores. */
export interface Taker {
  readonly directory: string;
  readonly id: string;
  readonly complaints: Complaints;
  /** When a store was tried in vain, by its name. */
  readonly triedAt: Map<string, number>;
}

/**
 * Renames the store and returns what waits in it, `undefined` when it was not taken: somebody else was faster, or it is of a
 * newer version, or it can't be settled, since events that can't be settled would be sent again at each start. `now` is in ms,
 * from any start. Never rejects.
 */
export async function takeStore(taker: Taker, store: StoreName, now: number): Promise<TakenStore | undefined> {
  const { directory, complaints, triedAt } = taker;
  const from = join(directory, store.name);
  const to = storePath(directory, store.creator, taker.id, store.label);
  if (now - (triedAt.get(store.name) ?? -Infinity) < retryAfter) return undefined;
  try {
    const { uid } = await checkOwnFolder(from);
    if (await isNewer(from)) {
      complaints.add('warn', 'newer', from, describeNewer);
      return undefined;
    }
    await changing(rename(from, to));
    // From here on nobody else touches it.
    const segments = await openStore(to, taker);
    if (segments.length > 0) {
      if (!isOwn({ uid })) {
        complaints.add('info', 'root', to, (where) => t`${where} belongs to root; its events are delivered`);
      }
      return { segments, isLabelled: store.label !== undefined };
    }
    // What is left of it, if anything, waits under its old name for somebody who can do more with it.
    await rename(to, from);
    complaints.moved(to, from);
    if (triedAt.size < mostTried) triedAt.set(store.name, now);
  } catch (error) {
    // Somebody else was faster, or nothing is left.
    if (codeOf(error) !== 'ENOENT') await complaints.addFault(from, error);
  }
  return undefined;
}

async function openStore(store: string, { id, complaints }: Taker): Promise<readonly RecoveredSegment[]> {
  try {
    await checkOwnFolder(store);
    await changing(tryOut(store, id));
    return await recoverStore(store, complaints);
  } catch (error) {
    await complaints.addFault(store, error);
    return [];
  }
}

/** A store whose newest segment is of a newer version may hold more that this one does not know. */
async function isNewer(store: string): Promise<boolean> {
  const [newest] = (await listSegments(store)).reverse();
  if (newest === undefined) return false;
  return inspectSegment(join(store, newest)).then(
    (inspected) => inspected.isNewer,
    () => false,
  );
}

/** Rejects unless files can be made and removed in the store. Modes alone don't tell: think of immutable folders, of network file systems. */
async function tryOut(store: string, id: string): Promise<void> {
  // Ends as a file that goes with the store.
  const path = join(store, `trial-${id}.settled`);
  try {
    await (await openOwn(path, 'wx')).close();
  } catch (error) {
    // A full disk will have room again: by what is delivered, for example.
    if (!isFull(error)) throw error;
    return;
  }
  await rm(path);
}
