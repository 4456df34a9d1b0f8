/** The file of `--persist`: each request is appended as a line; at the next start they are read again. */

import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { describeError, MiB, quote } from '@growingio/upload/adapter';
import { t } from '../messages.js';
import { readLines } from './read-lines.js';
import { readSaved, writeSaved, type SavedRequest } from './saved-request.js';

export interface JournalLimits {
  /** Bytes of one file. Beyond them it becomes FILE.1, in place of the one before, and a new file is begun. */
  readonly file: number;
  /** Bytes that wait for a slow disk. What comes beyond them is not written. */
  readonly waiting: number;
}

const usualLimits: JournalLimits = { file: 128 * MiB, waiting: 64 * MiB };

/** Appends in the order of arrival, and never keeps an upload waiting. */
export class Journal {
  readonly #file: string;
  readonly #say: (line: string) => void;
  readonly #limits: JournalLimits;
  #handle: FileHandle;
  #size: number;
  #lines: string[] = [];
  #waiting = 0;
  #mustEmpty = false;
  /** The file may end within a line: what comes next begins with the end of it. */
  #isCut = false;
  #writing: Promise<void> | undefined;
  #hasFailed = false;

  private constructor(
    file: string,
    handle: FileHandle,
    size: number,
    say: (line: string) => void,
    limits: JournalLimits,
  ) {
    this.#file = file;
    this.#handle = handle;
    this.#size = size;
    this.#say = say;
    this.#limits = limits;
  }

  /**
   * Opens a file, or makes it; `say` is told what could not be read or written. Each request of FILE.1 and of FILE that can be
   * read is given to `restore`, one after the other. Rejects when the file can not be read and written.
   */
  static async open(
    file: string,
    restore: (saved: SavedRequest) => Promise<void>,
    say: (line: string) => void,
    limits: Partial<JournalLimits> = {},
  ): Promise<Journal> {
    // Others of this machine need not read who bought what.
    const handle = await open(file, 'a+', 0o600);
    try {
      for (const each of [olderFile(file), file]) await readFile(each, restore, say);
      const { size } = await handle.stat();
      const journal = new Journal(file, handle, size, say, { ...usualLimits, ...limits });
      if (size > 0) {
        const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
        journal.#isCut = buffer[0] !== 10;
      }
      return journal;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Appends a request. */
  append(request: SavedRequest): void {
    if (this.#waiting > this.#limits.waiting) {
      this.#fail(t`the disk is too slow for what arrives`);
      return;
    }
    this.#push(writeSaved(request));
  }

  /** Forgets all that was written. */
  empty(): void {
    this.#lines = [];
    this.#waiting = 0;
    this.#mustEmpty = true;
    this.#writing ??= this.#write();
  }

  /** Writes what is left, and closes the file. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#handle.close();
  }

  #push(text: string): void {
    this.#lines.push(text);
    this.#waiting += text.length;
    this.#writing ??= this.#write();
  }

  async #write(): Promise<void> {
    while (this.#mustEmpty || this.#lines.length > 0) {
      try {
        // One step at a time: while it lasts, all may be forgotten.
        if (this.#mustEmpty) await this.#truncate();
        else if (this.#isFull) await this.#beginAnew();
        else await this.#writeBatch();
      } catch (error) {
        this.#lines = [];
        this.#waiting = 0;
        this.#fail(describeError(error));
      }
    }
    this.#writing = undefined;
  }

  /** What is written at once: what there is, as far as the file has room for it; one line at least. */
  #takeBatch(): Buffer {
    const room = this.#limits.file - this.#size;
    let bytes = 0;
    let count = 0;
    for (const line of this.#lines) {
      bytes += Buffer.byteLength(line);
      if (bytes > room && count > 0) break;
      count += 1;
    }
    const text = this.#lines.splice(0, count).join('');
    this.#waiting -= text.length;
    return Buffer.from(text);
  }

  get #isFull(): boolean {
    return this.#size > 0 && this.#size + Buffer.byteLength(this.#lines[0] ?? '') > this.#limits.file;
  }

  async #writeBatch(): Promise<void> {
    const bytes = this.#takeBatch();
    const end = this.#isCut ? '\n' : '';
    // A disk that becomes full takes a part of it.
    this.#isCut = true;
    await this.#handle.appendFile(Buffer.concat([Buffer.from(end), bytes]));
    this.#isCut = false;
    this.#size += end.length + bytes.length;
    this.#hasFailed = false;
  }

  async #truncate(): Promise<void> {
    this.#mustEmpty = false;
    await this.#handle.truncate(0);
    this.#isCut = false;
    this.#size = 0;
    await rm(olderFile(this.#file), { force: true });
  }

  async #beginAnew(): Promise<void> {
    await rename(this.#file, olderFile(this.#file));
    const handle = await open(this.#file, 'a+', 0o600);
    await this.#handle.close();
    this.#handle = handle;
    this.#isCut = false;
    this.#size = 0;
  }

  /** Says it once, until something is written again. */
  #fail(why: string): void {
    if (!this.#hasFailed) this.#say(t`${quote(this.#file)} lacks what arrives now: ${why}`);
    this.#hasFailed = true;
  }
}

function olderFile(file: string): string {
  return `${file}.1`;
}

async function readFile(
  file: string,
  restore: (saved: SavedRequest) => Promise<void>,
  say: (line: string) => void,
): Promise<void> {
  let broken = 0;
  for await (const line of readLines(file)) {
    const saved = line === undefined ? undefined : readSaved(line);
    if (saved !== undefined) await restore(saved);
    else if (line !== '') broken += 1;
  }
  if (broken > 0) say(t`${quote(file)}: ${broken} lines can not be read, and are left out`);
}
