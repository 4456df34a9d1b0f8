/** Reads a segment's file, record by record: it is never in memory as a whole. */

import type { FileHandle } from 'node:fs/promises';
import { openOwn, readStart } from '../directory/open-own.js';
import { decodeRecords, decodeVersion, formatVersion, headerBytes, type VisitRecord } from './record.js';

const pieceBytes = 256 * 1024;

export interface Scanned {
  /** Where to go on. */
  readonly offset: number;
  /** Bytes that belong to no intact record. */
  readonly damaged: number;
}

/** Visits the intact records between two offsets, until the visitor wants no more. Rejects as `openOwn` does. */
export async function scanSegment(path: string, from: number, to: number, visit: VisitRecord): Promise<Scanned> {
  const file = await openOwn(path, 'r');
  return scanFile(file, from, to, visit).finally(() => file.close());
}

/** The same of an open file, which stays open. `isGrowing`: its last record may be being written, and is not damaged. */
export async function scanFile(
  file: FileHandle,
  from: number,
  to: number,
  visit: VisitRecord,
  isGrowing = false,
): Promise<Scanned> {
  let offset = from;
  let damaged = 0;
  let size = pieceBytes;
  // Twice: whatever is damaged by chance is checked in vain once.
  let mayWaste = 2 * (to - from);
  while (offset < to) {
    const piece = await readStart(file, Math.min(size, to - offset), offset);
    const isEnd = offset + piece.length >= to || piece.length < Math.min(size, to - offset);
    const decoded = decodeRecords(piece, isEnd && !isGrowing, visit, mayWaste);
    mayWaste -= decoded.wasted;
    offset += decoded.consumed;
    damaged += decoded.damaged;
    if (isEnd || decoded.stopped) return { offset, damaged };
    size = Math.max(pieceBytes, decoded.needed);
  }
  return { offset, damaged };
}

/** What a segment is. */
export interface SegmentHead {
  readonly size: number;
  /** Only a later version of this package reads it. */
  readonly isNewer: boolean;
  /** Its first line is damaged, or not written yet: it is read as one of this version. */
  readonly isHeadless: boolean;
}

/** Rejects as `openOwn` does. */
export async function inspectSegment(path: string): Promise<SegmentHead> {
  const file = await openOwn(path, 'r');
  return inspectFile(file).finally(() => file.close());
}

/** The same of an open file, which stays open. */
export async function inspectFile(file: FileHandle): Promise<SegmentHead> {
  const { size } = await file.stat();
  const version = decodeVersion(await readStart(file, headerBytes));
  return { size, isNewer: version !== undefined && version > formatVersion, isHeadless: version === undefined };
}
