/** A store of a dead process enters; it is this process's, with what waits in it, or it stays as it is and the reason is said. */

import { access, constants, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../say-error.js';
import type { RecoveredSegment } from '../segment/kept-event.js';
import { inspectSegment } from '../segment/scan-segment.js';
import type { Complaints } from './complaints.js';
import { isFull } from './make-directory.js';
import { checkOwnFolder, isOwn, openOwn } from './open-own.js';
import { storePath, type StoreName } from './paths.js';
import { changing, listSegments, newer, recoverStore } from './recover-store.js';

export interface TakenStore {
  readonly segments: readonly RecoveredSegment[];
  /** Whether its version has noted where its events go. */
  readonly isLabelled: boolean;
}

// A store that was renamed in vain is tried again after so long, in ms: its owner may have been changed since.
const retryAfter = 60_000;
const mostTried = 10_000;

/**
 * Renames the store and answers what waits in it, `undefined` when it was not taken: somebody else was faster, or it is of a
 * newer version, or it can't be settled, since events that can't be settled would be sent again at each start. `triedAt`
 * remembers what was tried in vain; `now` is in ms, from any start. Never rejects.
 */
export async function takeStore(
  directory: string,
  store: StoreName,
  id: string,
  complaints: Complaints,
  triedAt: Map<string, number>,
  now: number,
): Promise<TakenStore | undefined> {
  const from = join(directory, store.name);
  const to = storePath(directory, store.creator, id, store.label);
  if (now - (triedAt.get(store.name) ?? -Infinity) < retryAfter) return undefined;
  try {
    const { uid } = await checkOwnFolder(from);
    await changing(access(from, constants.R_OK | constants.W_OK | constants.X_OK));
    if (await isNewer(from)) {
      complaints.add('warn', 'newer', from, newer);
      return undefined;
    }
    await changing(rename(from, to));
    // From here on nobody else touches it.
    try {
      await checkOwnFolder(to);
      await changing(tryOut(to, id));
      const segments = await recoverStore(to, complaints);
      if (segments.length > 0) {
        if (!isOwn({ uid })) complaints.add('info', 'root', to, 'belongs to root; its events are delivered');
        return { segments, isLabelled: store.label !== undefined };
      }
    } catch (error) {
      complaints.addFault(from, error);
    }
    // What is left of it waits under its old name, for somebody who can do more with it.
    await rename(to, from).then(
      () => triedAt.size < mostTried && triedAt.set(store.name, now),
      () => undefined,
    );
  } catch (error) {
    // Somebody else was faster.
    if (codeOf(error) !== 'ENOENT') complaints.addFault(from, error);
  }
  return undefined;
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
