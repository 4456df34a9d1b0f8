/** Writes dead letters into files, a line each, of bounded size in all. */

import type { FileHandle } from 'node:fs/promises';
import type { Say } from '@growingio/upload/adapter';
import { syncFolder } from '../directory/folder.js';
import { makeOwnFolder, openOwn } from '../directory/open-own.js';
import { deadLettersPath } from '../directory/paths.js';
import { t } from '../messages.js';
import { LetterNames, letterPath, passOn } from './letter-files.js';
import { LetterRoom } from './letter-room.js';

export interface DeadLetterLimits {
  readonly directory: string;
  readonly maxDeadLetterBytes: number;
  readonly durability: 'os' | 'fsync';
}

const mostFileBytes = 4 * 1024 * 1024;
// A replay, or one who makes room, may take a file between two of our calls; nobody does so several times in a row.
const mostAttempts = 5;

/** The dead letters of one outbox. Several share the folder and its limit. */
export class DeadLetterFiles {
  readonly #folder: string;
  readonly #limits: DeadLetterLimits;
  readonly #names: LetterNames;
  readonly #room: LetterRoom;
  readonly #say: Say;
  #current: string | undefined;
  #size = 0;
  /** Whether the file may end in the middle of a line. */
  #isTorn = false;

  constructor(limits: DeadLetterLimits, id: string, say: Say) {
    this.#folder = deadLettersPath(limits.directory);
    this.#limits = limits;
    this.#names = new LetterNames(id);
    this.#room = new LetterRoom(this.#folder, limits.maxDeadLetterBytes);
    this.#say = say;
  }

  /** Resolves when the lines are as safe as an event is. Rejects as `fs` does: none of them is kept then. */
  async append(text: string): Promise<void> {
    const lines = Buffer.from(text);
    const isNew = await makeOwnFolder(this.#folder);
    if (isNew && this.#isForced) await syncFolder(this.#limits.directory);
    this.#sayDropped(await this.#room.make(lines.length, this.#current));
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      if (await this.#appendTo(await this.#take(lines.length), lines)) {
        this.#room.added(lines.length);
        return;
      }
      // It was taken from under our hands, as from a process that has long been suspended: nobody may have seen these lines.
      this.#current = undefined;
    }
    throw new Error(t`the files of dead letters vanish`);
  }

  get #isForced(): boolean {
    return this.#limits.durability === 'fsync';
  }

  /** Takes the current file in hand, or a new one when it is full or somebody else has taken it. */
  async #take(bytes: number): Promise<string> {
    const fileBytes = Math.min(mostFileBytes, this.#limits.maxDeadLetterBytes / 8);
    const current = this.#current;
    if (current !== undefined && this.#size + bytes <= fileBytes) {
      if (await passOn(this.#folder, current, 'free', 'appending')) return current;
    }
    const name = this.#names.next(Date.now());
    await openOwn(letterPath(this.#folder, name, 'appending'), 'wx').then((file) => file.close());
    if (this.#isForced) await syncFolder(this.#folder);
    this.#current = name;
    this.#size = 0;
    this.#isTorn = false;
    return name;
  }

  /** Adds the lines to the file that is in hand, and sets it free. Returns whether it still was in hand then. */
  async #appendTo(name: string, lines: Buffer): Promise<boolean> {
    try {
      const file = await openOwn(letterPath(this.#folder, name, 'appending'), 'a');
      await this.#write(file, lines).finally(() => file.close());
    } catch (error) {
      await passOn(this.#folder, name, 'appending', 'free').catch(() => undefined);
      throw error;
    }
    return passOn(this.#folder, name, 'appending', 'free');
  }

  async #write(file: FileHandle, lines: Buffer): Promise<void> {
    const { size } = await file.stat();
    try {
      await file.appendFile(this.#isTorn ? Buffer.concat([Buffer.from('\n'), lines]) : lines);
      if (this.#isForced) await file.datasync();
      this.#isTorn = false;
      this.#size = size + lines.length;
    } catch (error) {
      // Nothing of it stays, or the lines that are whole would be there twice.
      await file.truncate(size).catch(() => {
        this.#isTorn = true;
      });
      throw error;
    }
  }

  #sayDropped(letters: number): void {
    if (letters === 0) return;
    const limit = this.#limits.maxDeadLetterBytes;
    const message = t`the oldest ${letters} dead letters were dropped: maxDeadLetterBytes is ${limit}`;
    this.#say('warn', 'dead-letters-dropped', message);
  }
}
