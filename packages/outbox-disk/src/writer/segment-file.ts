/** Writes events into the files of segments, one after the other. Only one file is open, that of the last segment. */

import { stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../directory/folder.js';
import { makeOwnFolder, openOwn } from '../directory/open-own.js';
import { codeOf } from '../say-error.js';
import type { KeptEvent } from '../segment/kept-event.js';
import { encodeHeader, encodeRecord, headerBytes, recordBytes } from '../segment/record.js';
import type { Segment } from '../segment/segment.js';

// One write takes about so much: encoding it holds up the process for a few milliseconds.
const groupBytes = 512 * 1024;

/** Writes events, and knows what is not forced to the disk yet. Its methods reject as `fs` does. */
export class SegmentFile {
  #segment: Segment | undefined;
  #file: FileHandle | undefined;
  #inode = 0;
  #buffer = Buffer.allocUnsafeSlow(groupBytes * 2);
  readonly #dirtyFiles = new Set<string>();
  readonly #dirtyFolders = new Set<string>();
  #isFailing = false;

  /** Whether the last record could not be written, or was not to be found. Only one that is written, or found, ends it. */
  get isFailing(): boolean {
    return this.#isFailing;
  }

  /**
   * Writes as many of the events from `from` on as go in one write: all of the same segment. Those that are settled already
   * are passed over. Returns where it has come to.
   */
  async write(events: readonly KeptEvent[], from: number): Promise<number> {
    const segment = events[from]?.segment;
    if (segment === undefined) return from;
    let at = segment.fileEnd === 0 ? encodeHeader().copy(this.#buffer) : 0;
    let next = from;
    for (let event = events[next]; event?.segment === segment && at < groupBytes; event = events[next]) {
      if (event.needsRecord) {
        this.#reserve(at, recordBytes + event.size);
        at = encodeRecord(this.#buffer, at, event.index, event);
      }
      next += 1;
    }
    if (at > (segment.fileEnd === 0 ? headerBytes : 0)) await this.#append(segment, at);
    return next;
  }

  /** Whether the file that is written is still where it was: writing to a deleted file succeeds. Its inode may not be another's. */
  async isInPlace(): Promise<boolean> {
    if (this.#segment === undefined || this.#file === undefined) return true;
    try {
      const { ino } = await stat(this.#segment.path);
      this.#isFailing = false;
      return ino === this.#inode;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return false;
      this.#isFailing = true;
      throw error;
    }
  }

  /** Forces all that was written to the disk. */
  async sync(): Promise<void> {
    for (const path of this.#dirtyFiles) {
      if (this.#segment?.path === path && this.#file !== undefined) await this.#file.datasync();
      else await syncFile(path);
      this.#dirtyFiles.delete(path);
    }
    for (const folder of this.#dirtyFolders) {
      await syncFolder(folder);
      this.#dirtyFolders.delete(folder);
    }
  }

  /** Lets go of the open file. Never rejects. */
  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    this.#segment = undefined;
    await file?.close().catch(() => undefined);
  }

  async #append(segment: Segment, length: number): Promise<void> {
    try {
      const file = await this.#fileOf(segment);
      for (let done = 0; done < length;) {
        done += (await file.write(this.#buffer, done, length - done, segment.fileEnd + done)).bytesWritten;
      }
      segment.fileGrew(length);
      this.#dirtyFiles.add(segment.path);
      this.#isFailing = false;
    } catch (error) {
      this.#isFailing = true;
      // What a failed write has left behind is overwritten by the next, or is not read, since its indexes don't rise.
      await this.#file?.truncate(segment.fileEnd).catch(() => undefined);
      await this.close();
      throw error;
    }
  }

  async #fileOf(segment: Segment): Promise<FileHandle> {
    if (this.#segment === segment && this.#file !== undefined) return this.#file;
    await this.close();
    const folder = dirname(segment.path);
    if (segment.fileEnd === 0) {
      if (await makeOwnFolder(folder)) this.#dirtyFolders.add(dirname(folder));
      this.#dirtyFolders.add(folder);
    }
    this.#file = await openOwn(segment.path, segment.fileEnd === 0 ? 'w' : 'r+');
    this.#segment = segment;
    this.#inode = (await this.#file.stat()).ino;
    return this.#file;
  }

  #reserve(used: number, more: number): void {
    if (used + more <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(used + more, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, used);
    this.#buffer = larger;
  }
}

async function syncFile(path: string): Promise<void> {
  try {
    const file = await openOwn(path, 'r+');
    await file.datasync().finally(() => file.close());
  } catch (error) {
    // All its events are settled: it was removed.
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}
