/** Keeps some lines of a file: in a new one, which takes the place of the old one in one step. */

import { rename, rm, type FileHandle } from 'node:fs/promises';
import { openOwn, readStart } from '../directory/open-own.js';
import { codeOf } from '../say-error.js';
import type { Line } from './read-lines.js';

const pieceBytes = 256 * 1024;

/** The lines of a file that stay. Its methods reject as `fs` does. */
export class KeptLines {
  readonly #source: FileHandle;
  readonly #path: string;
  readonly #newPath: string;
  #target: FileHandle | undefined;
  #buffered: Buffer[] = [];
  #bytes = 0;

  /** `source` is the open file of this path; the new one is at `newPath` until it takes its place. */
  constructor(source: FileHandle, path: string, newPath = `${path}.new`) {
    this.#source = source;
    this.#path = path;
    this.#newPath = newPath;
  }

  async add(line: Line): Promise<void> {
    if (line.bytes === undefined) await this.#copy(line.start, line.end);
    else await this.#write(line.bytes);
    if (line.bytes !== undefined || !line.isWhole) await this.#write(Buffer.from('\n'));
  }

  /** Has the new file be complete, on the disk. */
  async end(): Promise<void> {
    await this.#flush();
    await this.#target?.sync();
    await this.discard(false);
  }

  /** Puts the new file in the place of the old one. */
  async replace(): Promise<void> {
    await this.end();
    // Whoever makes room may have removed it.
    await rename(this.#newPath, this.#path).catch((error: unknown) => {
      if (codeOf(error) !== 'ENOENT') throw error;
    });
  }

  /** Lets go of the new file, and removes it. */
  async discard(isRemoved = true): Promise<void> {
    const target = this.#target;
    this.#target = undefined;
    await target?.close();
    if (isRemoved) await rm(this.#newPath, { force: true });
  }

  async #copy(start: number, end: number): Promise<void> {
    for (let at = start; at < end;) {
      const piece = await readStart(this.#source, Math.min(pieceBytes, end - at), at);
      if (piece.length === 0) return;
      await this.#write(piece);
      at += piece.length;
    }
  }

  async #write(bytes: Buffer): Promise<void> {
    this.#buffered.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes >= pieceBytes) await this.#flush();
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.concat(this.#buffered);
    this.#buffered = [];
    this.#bytes = 0;
    this.#target ??= await this.#begin();
    await this.#target.appendFile(bytes);
  }

  /** The new file belongs to whom the old one belongs: its outbox must be able to read it again. */
  async #begin(): Promise<FileHandle> {
    await rm(this.#newPath, { force: true });
    const target = await openOwn(this.#newPath, 'wx');
    const { uid, gid } = await this.#source.stat();
    if (uid !== process.geteuid?.()) await target.chown(uid, gid).catch(() => undefined);
    return target;
  }
}
