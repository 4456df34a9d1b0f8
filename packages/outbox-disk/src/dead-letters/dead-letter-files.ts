/** Dead letters enter; lines in files leave, of bounded size in all. */

import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { EncodedEvent } from '@growingio/upload';
import { deadLettersPath } from '../directory/paths.js';
import { codeOf } from '../say-error.js';

type Say = (level: 'warn', kind: string, message: string) => void;

export interface DeadLetterLimits {
  readonly directory: string;
  readonly maxDeadLetterBytes: number;
  readonly durability: 'os' | 'fsync';
}

const mostFileBytes = 4 * 1024 * 1024;

/** One line: why, when, and the event as it was sent. */
export function encodeLetter(event: EncodedEvent, reason: string, now: number): string {
  const sent = event.bytes.toString('utf8');
  const letter = JSON.stringify({ reason, buriedAt: new Date(now).toISOString(), time: event.time });
  return `${letter.slice(0, -1)},"event":${isLineOfJson(sent) ? sent : JSON.stringify(sent)}}\n`;
}

/** The names of the files of dead letters, oldest first: those that a replay has begun with, too. */
export async function listLetterFiles(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => /\.jsonl(\.replaying)?$/.test(name)).sort();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** A file name that sorts by time. */
export function newLetterFile(id: string, now: number): string {
  return `${new Date(now).toISOString().replaceAll(':', '-')}.${id}.jsonl`;
}

/** The dead letters of one outbox. Several share the folder and its limit. */
export class DeadLetterFiles {
  readonly #folder: string;
  readonly #limits: DeadLetterLimits;
  readonly #id: string;
  readonly #say: Say;
  #current: string | undefined;
  #size = 0;
  #isTorn = false;

  constructor(limits: DeadLetterLimits, id: string, say: Say) {
    this.#folder = deadLettersPath(limits.directory);
    this.#limits = limits;
    this.#id = id;
    this.#say = say;
  }

  /** Writes the lines. Rejects as `fs` does. */
  async append(text: string): Promise<void> {
    const lines = Buffer.from(this.#isTorn ? `\n${text}` : text);
    await mkdir(this.#folder, { recursive: true });
    await this.#makeRoom(lines.length);
    const fileBytes = Math.min(mostFileBytes, this.#limits.maxDeadLetterBytes / 8);
    if (this.#current === undefined || this.#size + lines.length > fileBytes) {
      this.#current = newLetterFile(this.#id, Date.now());
      this.#size = 0;
    }
    const file = await open(join(this.#folder, this.#current), 'a');
    try {
      this.#isTorn = true;
      await file.appendFile(lines);
      if (this.#limits.durability === 'fsync') await file.datasync();
      this.#isTorn = false;
      this.#size += lines.length;
    } finally {
      await file.close();
    }
  }

  async #makeRoom(bytes: number): Promise<void> {
    const files: { path: string; size: number }[] = [];
    for (const name of await listLetterFiles(this.#folder)) {
      const path = join(this.#folder, name);
      files.push({
        path,
        size: await stat(path).then(
          ({ size }) => size,
          () => 0,
        ),
      });
    }
    let total = files.reduce((sum, { size }) => sum + size, bytes);
    for (const { path, size } of files) {
      if (total <= this.#limits.maxDeadLetterBytes) return;
      const letters = await readFile(path, 'latin1').then(
        (text) => text.split('\n').filter(Boolean).length,
        () => 0,
      );
      await rm(path, { force: true });
      total -= size;
      const limit = String(this.#limits.maxDeadLetterBytes);
      this.#say(
        'warn',
        'dead-letters-dropped',
        `the oldest ${String(letters)} dead letters were dropped: maxDeadLetterBytes is ${limit}`,
      );
    }
  }
}

function isLineOfJson(text: string): boolean {
  if (/[\r\n\u2028\u2029]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
