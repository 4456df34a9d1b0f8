/** Looks at the directory of an outbox without changing anything: what waits, since when, who holds it, and what is damaged. */

import { readLabel, type LabelledDestination } from '../directory/destination.js';
import { listOurs, lookForOutbox } from '../directory/outbox-directory.js';
import { findHolders } from '../directory/paths.js';
import { codeOf } from '../say-error.js';
import { headerBytes } from '../segment/record.js';
import { scanFile } from '../segment/scan-segment.js';
import { findReturns } from '../dead-letters/staged-return.js';
import { inspectDeadLetters, type DeadLettersInspection } from './inspect-dead-letters.js';
import { holderFinder, type OutboxHolder } from './find-holders.js';
import { findStoresIn, openSegments, type FoundStore, type OnFault, type OpenSegment } from './found-store.js';

/** Events that one outbox has written, and one process delivers. */
export interface StoreInspection {
  /** The name of its folder in the directory, when it was looked at. */
  readonly name: string;
  /** Where its events go, as far as a file name can say it; `undefined` where its version has not noted it. */
  readonly destination: LabelledDestination | undefined;
  readonly holder: OutboxHolder;
  /** Events that wait, those included that are being sent. */
  readonly waiting: number;
  /** Bytes of these events. */
  readonly bytes: number;
  /** When the oldest of them happened, Unix time in ms. */
  readonly oldest: number | undefined;
}

/** A part of the directory that is not delivered, or not as a whole. */
export interface OutboxFault {
  readonly path: string;
  /**
   * `damaged`: bytes that belong to no intact event. `newer`: only a later version reads it. `unreadable`: see `code`. `interrupted`:
   * events of a replay that was killed, which the next one ends.
   */
  readonly kind: 'damaged' | 'newer' | 'unreadable' | 'interrupted';
  /** How many bytes are damaged. */
  readonly bytes?: number;
  /** Why it can't be read: a code of the system, or `ELINK`, `ENOTFILE`, `ENOTFOLDER`, `EFOREIGN`. */
  readonly code?: string;
}

/** What is in the directory of an outbox. It is made of plain values. */
export interface DirectoryInspection {
  /** The absolute path. */
  readonly directory: string;
  /** False for a directory of something else: files are there, and none is an outbox's. */
  readonly isOutbox: boolean;
  /** Events that wait, of all stores together, and their bytes. */
  readonly waiting: number;
  readonly bytes: number;
  /** When the oldest event that waits happened, Unix time in ms. */
  readonly oldest: number | undefined;
  /** Stores in which events wait, the oldest first. */
  readonly stores: readonly StoreInspection[];
  /** The processes that use the directory, also those that hold nothing now. */
  readonly holders: readonly OutboxHolder[];
  readonly deadLetters: DeadLettersInspection;
  readonly faults: readonly OutboxFault[];
}

const mostFaults = 1000;

/**
 * Looks at the directory of an outbox, whose processes may run meanwhile: it takes no lease, and makes or changes no file. An event is
 * counted once, unless it was settled before. It reads in pieces: its memory does not depend on how much waits. Rejects with a
 * `GrowingIOError` when there is no such directory, and as `fs` does when it can't be listed; what can't be read below it is a fault.
 */
export async function inspectDirectory(directory: string): Promise<DirectoryInspection> {
  const { path, isOutbox } = await lookForOutbox(directory);
  const faults: OutboxFault[] = [];
  const addFault = (fault: OutboxFault): void => {
    if (faults.length < mostFaults) faults.push(fault);
  };
  const onFault: OnFault = (at, error) => {
    addFault({ path: at, kind: 'unreadable', code: codeOf(error) });
  };
  const find = await holderFinder(path);
  const stores: StoreInspection[] = [];
  for await (const store of findStoresIn(path, onFault)) {
    const inspected = await inspectStore(store, await find(store.holder), addFault, onFault);
    if (inspected.waiting > 0) stores.push(inspected);
  }
  const holders = await Promise.all(findHolders(await listOurs(path)).map(find));
  const deadLetters = await inspectDeadLetters(path, onFault);
  for (const at of await findReturns(path)) addFault({ path: at, kind: 'interrupted' });
  const oldest = stores.flatMap((store) => store.oldest ?? []);
  return {
    directory: path,
    isOutbox,
    waiting: sum(stores.map(({ waiting }) => waiting)),
    bytes: sum(stores.map(({ bytes }) => bytes)),
    oldest: oldest.length === 0 ? undefined : Math.min(...oldest),
    ...{ stores, holders, deadLetters, faults },
  };
}

async function inspectStore(
  store: FoundStore,
  holder: OutboxHolder,
  addFault: (fault: OutboxFault) => void,
  onFault: OnFault,
): Promise<StoreInspection> {
  let [waiting, bytes, oldest] = [0, 0, Infinity];
  for await (const segment of openSegments(store, onFault)) {
    const { path, isNewer } = segment;
    if (isNewer) {
      addFault({ path, kind: 'newer' });
      continue;
    }
    try {
      const isGrowing = segment.isLast && holder.state !== 'dead';
      const found = await inspectSegment(segment, isGrowing);
      waiting += found.waiting;
      bytes += found.bytes;
      oldest = Math.min(oldest, found.oldest);
      if (found.damaged > 0) addFault({ path, kind: 'damaged', bytes: found.damaged });
    } catch (error) {
      onFault(path, error);
    }
  }
  const { name, label } = store;
  return {
    ...{ name, destination: label === undefined ? undefined : readLabel(label), holder, waiting, bytes },
    oldest: waiting === 0 ? undefined : oldest,
  };
}

/** Its own newest part may be being written: what is cut off there is not damaged. */
async function inspectSegment(
  { file, size, settled, isHeadless }: OpenSegment,
  isGrowing: boolean,
): Promise<{ waiting: number; bytes: number; oldest: number; damaged: number }> {
  let [next, waiting, bytes, oldest] = [0, 0, 0, Infinity];
  const visit = (index: number, time: number, _source: Buffer, start: number, end: number): boolean => {
    // Indexes rise. One that does not is what a failed write left behind.
    if (index < next) return true;
    next = index + 1;
    if (settled.has(index)) return true;
    waiting += 1;
    bytes += end - start;
    oldest = Math.min(oldest, time);
    return true;
  };
  const { damaged } = await scanFile(file, headerBytes, size, visit, isGrowing);
  const head = isHeadless && !isGrowing ? Math.min(size, headerBytes) : 0;
  return { waiting, bytes, oldest, damaged: damaged + head };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
