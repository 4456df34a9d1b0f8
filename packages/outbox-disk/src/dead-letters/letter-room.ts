/** Makes room for new dead letters: the oldest files go when all together would take more than the limit. */

import { lstat, rm } from 'node:fs/promises';
import { openOwn } from '../directory/open-own.js';
import { freeAbandoned, letterPath, listLetterFiles, type LetterFile } from './letter-files.js';
import { countLines } from './read-lines.js';

// Looking through the folder costs a call for each file: so often at the most, in ms.
const lookInterval = 5000;
// So many of the oldest files are remembered until the next look.
const mostOldest = 1000;
// What is longer was not written by an outbox.
const mostCountedBytes = 64 * 1024 * 1024;

interface Sized extends LetterFile {
  readonly size: number;
}

/** Keeps the folder of dead letters, which several outboxes share, within its limit. Its methods reject as `fs` does. */
export class LetterRoom {
  readonly #folder: string;
  readonly #limit: number;
  readonly #now: () => number;
  /** Bytes of all files at the last look, and what was added here since then. */
  #total: number | undefined;
  #oldest: Sized[] = [];
  #lookedAt = 0;
  #addedSinceLook = 0;

  constructor(folder: string, limit: number, now: () => number = () => performance.now()) {
    this.#folder = folder;
    this.#limit = limit;
    this.#now = now;
  }

  /**
   * Makes room for so many bytes, but not by removing the file of this name. Returns how many letters it has removed. When
   * there is nothing that can be removed, the limit is exceeded: new letters are kept all the same.
   */
  async make(bytes: number, current: string | undefined): Promise<number> {
    // The others write, too.
    if (this.#total === undefined || this.#addedSinceLook > this.#limit / 64) await this.#look(current);
    let removed = 0;
    while ((this.#total ?? 0) + bytes > this.#limit) {
      const isOld = this.#now() - this.#lookedAt > lookInterval;
      const oldest = isOld ? undefined : this.#oldest.shift();
      if (oldest !== undefined) removed += oldest.name === current ? 0 : await this.#remove(oldest);
      else if (isOld) await this.#look(current);
      else break;
    }
    return removed;
  }

  /** Says that so many bytes were added. */
  added(bytes: number): void {
    this.#total = (this.#total ?? 0) + bytes;
    this.#addedSinceLook += bytes;
  }

  async #look(current: string | undefined): Promise<void> {
    await freeAbandoned(this.#folder);
    this.#lookedAt = this.#now();
    this.#addedSinceLook = 0;
    this.#oldest = [];
    let total = 0;
    const files = await listLetterFiles(this.#folder);
    for (let at = 0; at < files.length; at += 64) {
      for (const file of await Promise.all(files.slice(at, at + 64).map((each) => measure(this.#folder, each)))) {
        if (file === undefined) continue;
        total += file.size;
        // A living writer adds to it: what it keeps there is not taken away under its hands.
        const mayGo = file.state !== 'appending' && file.name !== current;
        if (mayGo && this.#oldest.length < mostOldest) this.#oldest.push(file);
      }
    }
    this.#total = total;
  }

  /** Returns how many letters were in it. */
  async #remove({ name, state, size }: Sized): Promise<number> {
    const path = letterPath(this.#folder, name, state);
    this.#total = Math.max(0, (this.#total ?? 0) - size);
    try {
      const file = await openOwn(path, 'r');
      const letters = await countLines(file, mostCountedBytes).finally(() => file.close());
      await rm(path);
      // What a replay of it has begun to keep says the same.
      if (state === 'replaying') await rm(`${path}.new`, { force: true });
      return letters;
    } catch {
      // Somebody else has it or has removed it; or it is not ours, and stays.
      return 0;
    }
  }
}

async function measure(folder: string, file: LetterFile): Promise<Sized | undefined> {
  try {
    const found = await lstat(letterPath(folder, file.name, file.state));
    return found.isFile() ? { ...file, size: found.size } : undefined;
  } catch {
    // It was removed meanwhile.
    return undefined;
  }
}
