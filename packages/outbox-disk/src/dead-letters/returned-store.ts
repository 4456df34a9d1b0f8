/** Writes a store of events that no outbox has open: it is complete, and forced to the disk, before anybody sees it. */

import type { FileHandle } from 'node:fs/promises';
import type { EncodedEvent } from '@growingio/upload';
import { syncFolder } from '../directory/folder.js';
import { makeOwnFolder, openOwn } from '../directory/open-own.js';
import { segmentPath } from '../directory/paths.js';
import { encodeHeader, encodeRecord, mostSegmentBytes, recordBytes } from '../segment/record.js';

const groupBytes = 512 * 1024;

/** Events enter, in their order. Its methods reject as `fs` does. */
export class ReturnedStore {
  readonly #path: string;
  #file: FileHandle | undefined;
  #segments = 0;
  #count = 0;
  #size = 0;
  #group: Buffer[] = [];
  #grouped = 0;

  /** `path` is that of its folder, which is made with the first event. */
  constructor(path: string) {
    this.#path = path;
  }

  async add(event: EncodedEvent): Promise<void> {
    const bytes = recordBytes + event.size;
    if (this.#count > 0 && this.#size + bytes > mostSegmentBytes) await this.#endSegment();
    this.#file ??= await this.#beginSegment();
    const record = Buffer.allocUnsafe(bytes);
    encodeRecord(record, 0, this.#count, event);
    this.#count += 1;
    this.#push(record);
    if (this.#grouped >= groupBytes) await this.#flush(this.#file);
  }

  /** Forces all to the disk. */
  async end(): Promise<void> {
    await this.#endSegment();
    await syncFolder(this.#path);
  }

  /** Lets go of the open file. */
  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  async #beginSegment(): Promise<FileHandle> {
    if (this.#segments === 0) await makeOwnFolder(this.#path);
    this.#segments += 1;
    this.#count = 0;
    this.#size = 0;
    const file = await openOwn(segmentPath(this.#path, this.#segments), 'wx');
    this.#push(encodeHeader());
    return file;
  }

  async #endSegment(): Promise<void> {
    if (this.#file === undefined) return;
    await this.#flush(this.#file);
    await this.#file.sync();
    await this.close();
  }

  #push(bytes: Buffer): void {
    this.#group.push(bytes);
    this.#grouped += bytes.length;
    this.#size += bytes.length;
  }

  async #flush(file: FileHandle): Promise<void> {
    await file.appendFile(Buffer.concat(this.#group));
    this.#group = [];
    this.#grouped = 0;
  }
}
