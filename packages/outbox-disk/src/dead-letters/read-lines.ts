/** Reads a file line by line: it is never in memory as a whole. */

import type { FileHandle } from 'node:fs/promises';

const pieceBytes = 256 * 1024;
// No letter is longer: an event has 16 MiB at the most, and takes up to six times as much as a text in JSON.
const mostLineBytes = 128 * 1024 * 1024;
const lineFeed = 10;

export interface Line {
  /** Where it begins in the file, and where the next begins. */
  readonly start: number;
  readonly end: number;
  /** The bytes without the line feed; `undefined` for a line that is longer than any letter. */
  readonly bytes: Buffer | undefined;
  /** Whether a line feed ends it. What the end of the file ends may be cut off. */
  readonly isWhole: boolean;
}

/** Reads the lines of a file. Rejects as `fs` does. */
export async function* readLines(file: FileHandle): AsyncGenerator<Line, void, undefined> {
  let start = 0;
  let parts: Buffer[] = [];
  let offset = 0;
  for (;;) {
    const piece = Buffer.allocUnsafeSlow(pieceBytes);
    const { bytesRead } = await file.read(piece, 0, pieceBytes, offset);
    if (bytesRead === 0) break;
    let from = 0;
    for (let at = indexOfLineFeed(piece, 0, bytesRead); at !== -1; at = indexOfLineFeed(piece, from, bytesRead)) {
      const end = offset + at + 1;
      parts.push(piece.subarray(from, at));
      yield { start, end, bytes: joined(parts, end - start), isWhole: true };
      parts = [];
      start = end;
      from = at + 1;
    }
    offset += bytesRead;
    if (offset - start <= mostLineBytes) parts.push(piece.subarray(from, bytesRead));
    else parts = [];
  }
  if (offset > start) yield { start, end: offset, bytes: joined(parts, offset - start), isWhole: false };
}

/** Counts the line feeds of a file, of its first `most` bytes. Rejects as `fs` does. */
export async function countLines(file: FileHandle, most: number): Promise<number> {
  const piece = Buffer.allocUnsafeSlow(pieceBytes);
  let count = 0;
  for (let offset = 0; offset < most;) {
    const { bytesRead } = await file.read(piece, 0, Math.min(pieceBytes, most - offset), offset);
    if (bytesRead === 0) break;
    for (let at = -1; (at = indexOfLineFeed(piece, at + 1, bytesRead)) !== -1;) count += 1;
    offset += bytesRead;
  }
  return count;
}

function joined(parts: readonly Buffer[], length: number): Buffer | undefined {
  return length > mostLineBytes ? undefined : Buffer.concat(parts);
}

function indexOfLineFeed(piece: Buffer, from: number, end: number): number {
  return piece.subarray(0, end).indexOf(lineFeed, from);
}
