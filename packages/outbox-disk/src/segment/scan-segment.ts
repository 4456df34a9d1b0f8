/** A segment's file enters; its intact records leave, piece by piece: it is never in memory as a whole. */

import { open, readFile, type FileHandle } from 'node:fs/promises';
import { codeOf } from '../say-error.js';
import { decodeRecords, decodeVersion, formatVersion, headerBytes, type VisitRecord } from './record.js';
import { parseSettled, type SettledIndexes } from './settled.js';

const pieceBytes = 256 * 1024;

export interface Scanned {
  /** Where to go on. */
  readonly offset: number;
  /** Bytes that belong to no intact record. */
  readonly damaged: number;
}

/** Visits the intact records between two offsets, until the visitor wants no more. Rejects as `fs` does. */
export async function scanSegment(path: string, from: number, to: number, visit: VisitRecord): Promise<Scanned> {
  const file = await open(path, 'r');
  try {
    let offset = from;
    let damaged = 0;
    let size = pieceBytes;
    while (offset < to) {
      const piece = await readPiece(file, offset, Math.min(size, to - offset));
      const isEnd = offset + piece.length >= to || piece.length < Math.min(size, to - offset);
      const decoded = decodeRecords(piece, isEnd, visit);
      offset += decoded.consumed;
      damaged += decoded.damaged;
      if (isEnd || decoded.stopped) return { offset, damaged };
      size = Math.max(pieceBytes, decoded.needed);
    }
    return { offset, damaged };
  } finally {
    await file.close();
  }
}

/** What a segment is: its size, and its version, or `newer` for one that only a later version of this package reads. */
export async function inspectSegment(path: string): Promise<{ readonly size: number; readonly isNewer: boolean }> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const version = decodeVersion(await readPiece(file, 0, headerBytes));
    return { size, isNewer: version !== undefined && version > formatVersion };
  } finally {
    await file.close();
  }
}

/** The indexes that are settled according to the file beside the segment. */
export async function readSettled(path: string): Promise<SettledIndexes> {
  try {
    return parseSettled(await readFile(path, 'latin1'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return parseSettled('');
    throw error;
  }
}

async function readPiece(file: FileHandle, offset: number, size: number): Promise<Buffer> {
  const piece = Buffer.allocUnsafeSlow(size);
  let filled = 0;
  while (filled < size) {
    const { bytesRead } = await file.read(piece, filled, size - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return piece.subarray(0, filled);
}
