/** Finds the stores of a directory and opens their segments for reading, while others append, settle, remove and take over. */

import { lstat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { openRegular, UnsafePathError } from '../directory/open-own.js';
import { listOurs } from '../directory/outbox-directory.js';
import { findStores, settledPath, type StoreName } from '../directory/paths.js';
import { listSegments } from '../directory/recover-store.js';
import { t } from '../messages.js';
import { codeOf } from '../say-error.js';
import { inspectFile, type SegmentHead } from '../segment/scan-segment.js';
import type { SettledIndexes } from '../segment/settled.js';
import { readSettled } from '../segment/settled-file.js';

// What is taken over while it is opened is found under its new name. Nobody takes it over so many times in a row.
const mostMoves = 20;
const mostLooks = 20;

/** A store. Whoever takes it over renames it, and its inode stays. */
export interface FoundStore extends StoreName {
  readonly directory: string;
  readonly inode: number;
  /** When its folder was made, in ms. */
  readonly begunAt: number;
}

/** A segment as it was at one moment. */
export interface OpenSegment extends SegmentHead {
  readonly file: FileHandle;
  /** Where it was then. */
  readonly path: string;
  /** What was settled then. */
  readonly settled: SettledIndexes;
  /** Whether its store had none behind it. */
  readonly isLast: boolean;
}

/** Told of what can't be read. */
export type OnFault = (path: string, error: unknown) => void;

/**
 * Finds each store once, the oldest first; those that are begun meanwhile too. Rejects as `fs` does when the directory can't be
 * listed.
 */
export async function* findStoresIn(directory: string, onFault: OnFault): AsyncGenerator<FoundStore, void, undefined> {
  const seen = new Set<string>();
  // What is taken over during a look may have been passed over by it: the last one finds nothing new.
  for (let looks = 0; looks < mostLooks; looks += 1) {
    const names = findStores(await listOurs(directory));
    const { found, vanished } = await identify(directory, names, looks === 0 ? onFault : undefined);
    const unseen = found.filter((store) => !seen.has(keyOf(store)));
    if (unseen.length + vanished === 0) return;
    for (const store of unseen.sort((one, other) => one.begunAt - other.begunAt)) {
      // It may be there under both of its names.
      if (seen.has(keyOf(store))) continue;
      seen.add(keyOf(store));
      yield store;
    }
  }
}

/** `vanished`: so many were taken over or removed meanwhile. Never rejects. */
async function identify(
  directory: string,
  names: readonly StoreName[],
  onFault?: OnFault,
): Promise<{ readonly found: FoundStore[]; readonly vanished: number }> {
  const found: FoundStore[] = [];
  let vanished = 0;
  for (const store of names) {
    const path = join(directory, store.name);
    try {
      const stats = await lstat(path);
      if (stats.isSymbolicLink()) throw new UnsafePathError(path, 'ELINK', t`is a link`);
      if (!stats.isDirectory()) throw new UnsafePathError(path, 'ENOTFOLDER', t`is no folder`);
      found.push({ ...store, directory, inode: stats.ino, begunAt: stats.birthtimeMs });
    } catch (error) {
      if (codeOf(error) === 'ENOENT') vanished += 1;
      else onFault?.(path, error);
    }
  }
  return { found, vanished };
}

/** The same, whoever holds it: an inode alone may be used again. */
function keyOf({ creator, inode }: FoundStore): string {
  return `${creator} ${String(inode)}`;
}

/**
 * Opens the segments of a store, oldest first, each until the next one is asked for. A segment that vanishes meanwhile has
 * nothing left that waits, unless its store was taken over: then it is opened where it is now. What can't be read costs itself.
 * Never rejects.
 */
export async function* openSegments(store: FoundStore, onFault: OnFault): AsyncGenerator<OpenSegment, void, undefined> {
  let place: FoundStore | undefined = store;
  const wherever = async <T>(open: (folder: string) => Promise<T>): Promise<T | undefined> => {
    for (let moves = 0; place !== undefined && moves < mostMoves; moves += 1) {
      const { name } = place;
      const folder = join(place.directory, name);
      try {
        return await open(folder);
      } catch (error) {
        if (codeOf(error) !== 'ENOENT') {
          onFault((error as { readonly path?: string }).path ?? folder, error);
          return undefined;
        }
      }
      place = await findAgain(place);
      if (place?.name === name) return undefined;
    }
    return undefined;
  };
  const names = (await wherever(listSegments)) ?? [];
  for (const name of names) {
    const segment = await wherever((folder) => openSegment(join(folder, name)));
    if (segment === undefined) continue;
    try {
      yield { ...segment, isLast: name === names.at(-1) };
    } finally {
      await segment.file.close();
    }
  }
}

/** Rejects as `openRegular` does, with ENOENT also when it was removed or taken over meanwhile. */
async function openSegment(path: string): Promise<Omit<OpenSegment, 'isLast'>> {
  const file = await openRegular(path, 'r');
  try {
    const { ino } = await file.stat();
    const head = await inspectFile(file);
    const settled = await readSettled(settledPath(path), openRegular);
    // The segment goes first: while it is there, the file beside it has said all.
    if ((await lstat(path)).ino !== ino) throw Object.assign(new Error(path), { code: 'ENOENT' });
    return { ...head, file, path, settled };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** `undefined` when it was removed. */
async function findAgain(store: FoundStore): Promise<FoundStore | undefined> {
  for (let looks = 0; looks < mostLooks; looks += 1) {
    const names = findStores(await listOurs(store.directory).catch(() => []));
    const own = names.filter(({ creator }) => creator === store.creator);
    const { found, vanished } = await identify(store.directory, own);
    const again = found.find((each) => keyOf(each) === keyOf(store));
    if (again !== undefined || vanished === 0) return again;
  }
  return undefined;
}
