/** The file of a lease's holder: it shows the others that the process lives, and tells the time by the clock that all have in common. */

import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../say-error.js';
import { timesOf } from './liveness-check.js';
import { isFull } from './make-directory.js';
import { folderMode, openOwn } from './open-own.js';

/** The proof that this process lives, beside which it may hold events. */
export class HolderFile {
  readonly path: string;
  #proof = Buffer.alloc(0);

  constructor(path: string) {
    this.path = path;
  }

  /** Whoever looks sees the whole file or none. Rejects as `openOwn` does. */
  async write(proof: object): Promise<void> {
    this.#proof = Buffer.from(`${JSON.stringify(proof, null, 2)}\n`);
    await mkdir(dirname(this.path), { recursive: true, mode: folderMode });
    const file = await openOwn(`${this.path}.new`, 'w');
    try {
      // A file without content still has a heartbeat, by which the others know.
      await file.writeFile(this.#proof).catch(unlessFull);
    } finally {
      await file.close();
    }
    await rename(`${this.path}.new`, this.path);
  }

  /** Shows that this process still lives. Returns whether the file for it was there. Never rejects. */
  async beat(): Promise<boolean> {
    try {
      const file = await openOwn(this.path, 'r+');
      try {
        // Written, not dated by us: so the file system dates it, by the clock that all have in common.
        await file.write(this.#proof, 0, this.#proof.length, 0);
      } catch {
        // No room for the copy that some file systems make: a date of ours is better than none.
        const now = new Date();
        await file.utimes(now, now);
      } finally {
        await file.close();
      }
      return true;
    } catch (error) {
      return codeOf(error) !== 'ENOENT';
    }
  }

  /** The time by the clock of the file system, in ms, or `undefined` when it can't be found out. Never rejects. */
  async now(): Promise<number | undefined> {
    try {
      await this.beat();
      const file = await openOwn(this.path, 'r');
      return timesOf(await file.stat().finally(() => file.close())).changed;
    } catch {
      return undefined;
    }
  }

  /** Gives the lease back, so that the next process takes over at once. Never rejects. */
  async remove(): Promise<void> {
    await rm(this.path, { force: true }).catch(() => undefined);
  }
}

function unlessFull(error: unknown): void {
  if (!isFull(error)) throw error;
}
