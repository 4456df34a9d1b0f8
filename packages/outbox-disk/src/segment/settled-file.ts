/** The file beside a segment that says which of its events are settled: lines are added to it, and a later process reads it. */

import type { FileHandle } from 'node:fs/promises';
import { openOwn, readStart } from '../directory/open-own.js';
import { codeOf } from '../say-error.js';
import { encodeSettled, mostSettledBytes, SettledReader, type SettledIndexes } from './settled.js';

// Lines take longer than records: each piece holds up the process for a few milliseconds.
const pieceBytes = 32 * 1024;

/** The indexes that are settled according to the file. None when there is no such file. Rejects as `open` does. */
export async function readSettled(
  path: string,
  open: (path: string, flags: 'r') => Promise<FileHandle> = openOwn,
): Promise<SettledIndexes> {
  const reader = new SettledReader();
  const file = await open(path, 'r').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (file === undefined) return reader.settled;
  try {
    for (let at = 0; at < mostSettledBytes && !reader.isDone; at += pieceBytes) {
      const piece = await readStart(file, pieceBytes, at);
      if (piece.length === 0) break;
      reader.read(piece.toString('latin1'));
    }
    reader.read('');
    return reader.settled;
  } finally {
    await file.close();
  }
}

/** What this process writes into the file. */
export class SettledFile {
  readonly #path: string;
  /** Settled indexes that the file does not say yet. */
  #indexes: number[] = [];
  /** Whether the file may end in the middle of a line. */
  #mayBeTorn: boolean;

  /** `mayBeTorn`: another process has written to it, and perhaps died while it did. */
  constructor(path: string, mayBeTorn: boolean) {
    this.#path = path;
    this.#mayBeTorn = mayBeTorn;
  }

  /** Notes what the next `write` will say. */
  add(index: number): void {
    this.#indexes.push(index);
  }

  /** Adds lines for what was noted. Rejects as `openOwn` does: then the next attempt says it. */
  async write(): Promise<void> {
    const indexes = this.#indexes;
    if (indexes.length === 0) return;
    this.#indexes = [];
    try {
      const file = await openOwn(this.#path, 'a');
      await file.appendFile(encodeSettled(indexes, this.#mayBeTorn)).finally(() => file.close());
      this.#mayBeTorn = false;
    } catch (error) {
      this.#indexes.push(...indexes);
      this.#mayBeTorn = true;
      throw error;
    }
  }

  /** Gives up what was noted: the segment is gone, and nobody will ask. */
  forget(): void {
    this.#indexes = [];
  }
}
