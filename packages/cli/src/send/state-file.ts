/** Keeps beside the input which of its lines are settled, so that a later run goes on there. Lines are settled; their record is on disk. */

import { closeSync, fdatasyncSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { writeAll } from '../command/named-file.js';
import type { RejectedFile } from './rejected-file.js';
import type { Position } from './row-splitter.js';
import type { Counts, LineRange, SettledLines } from './settled-lines.js';

/** What the state belongs to: another input, or another place to send to, must not be taken for it. */
export interface Belonging {
  readonly project: string;
  readonly host: string;
  /** Of the input, in bytes; none of a stream. */
  readonly size?: number | undefined;
  /** When the input was last changed (Unix, ms); none of a stream. */
  readonly changed?: number | undefined;
  /** The SHA-256 of its first bytes. */
  readonly head: string;
}

/** What a run has settled. */
interface Settled {
  readonly from: Position;
  readonly counts: Counts;
  readonly lines: readonly LineRange[];
  /** How many bytes of the file of rejected lines belong to these. */
  readonly rejected: number;
}

/** What an earlier run has left. */
export interface Left extends Settled {
  /** The file of rejected lines, seen from the folder of the state. */
  readonly rejectedFile: string;
}

/** A state of something else. */
export interface Other {
  /** What differs; `state` where it is none that we wrote. */
  readonly differs: keyof Belonging | 'state';
  /** How many lines the input had, where all of them are settled. */
  readonly settled?: number | undefined;
}

/** The first line of a state. */
interface Heading {
  readonly growingioSend: Belonging;
  readonly rejectedFile: string;
}

// So many lines, and the file is written anew as one: it stays below 1 MiB.
const mostLines = 2000;

/** Reads a state. `undefined` where there is none. Throws what `fs` throws. */
export function readState(path: string, belonging: Belonging): Left | Other | undefined {
  let text: string;
  try {
    // Reading a pipe would wait for who writes to it.
    if (statSync(path).isFIFO()) return { differs: 'state' };
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const [first, ...lines] = text.split('\n').map(parse);
  const { growingioSend: found, rejectedFile = '' } = (first ?? {}) as Partial<Heading>;
  if (found === undefined) return { differs: 'state' };
  const names = ['project', 'host', 'size', 'changed', 'head'] as const;
  const differs = names.find((name) => found[name] !== belonging[name]);
  // A process that was killed may have written the last one in part.
  const written = lines.filter((line): line is Settled => line !== undefined);
  const last = written.at(-1);
  if (differs !== undefined) {
    const isAllSettled = last !== undefined && last.from.offset >= (found.size ?? Infinity);
    return { differs, settled: isAllSettled ? last.from.line - 1 : undefined };
  }
  if (last === undefined) return { differs: 'state' };
  return { ...last, rejectedFile, lines: written.flatMap((line) => line.lines) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The state of one run. Each record is one write, after what it records: a process may be killed between any two of them. */
export class StateFile {
  readonly #path: string;
  readonly #heading: Heading;
  readonly #lines: SettledLines;
  #file: number;
  #count = 0;

  /** Writes the state anew. Throws what `fs` throws. */
  constructor(path: string, belonging: Belonging, lines: SettledLines, rejected: RejectedFile) {
    this.#path = path;
    this.#heading = { growingioSend: belonging, rejectedFile: seenFrom(path, rejected.path) };
    this.#lines = lines;
    this.#file = this.#rewrite(rejected.size);
  }

  /** Records what was settled since the last call, if anything. Throws what `fs` throws. */
  record(rejected: number): void {
    if (this.#count >= mostLines) {
      const before = this.#file;
      this.#file = this.#rewrite(rejected);
      closeSync(before);
      return;
    }
    const lines = this.#lines.takeNews();
    if (lines.length === 0) return;
    this.#count += 1;
    writeAll(this.#file, this.#line(lines, rejected));
  }

  close(): void {
    closeSync(this.#file);
  }

  /** All is settled: nobody needs it. */
  remove(): void {
    this.close();
    rmSync(this.#path);
  }

  /** Beside it, and then in its place: there is a whole one at every moment. */
  #rewrite(rejected: number): number {
    const path = `${this.#path}.new`;
    const file = openSync(path, 'w', 0o600);
    try {
      writeAll(file, `${JSON.stringify(this.#heading)}\n${this.#line(this.#lines.takeAll(), rejected)}`);
      fdatasyncSync(file);
      renameSync(path, this.#path);
    } catch (error) {
      closeSync(file);
      rmSync(path, { force: true });
      throw error;
    }
    this.#count = 0;
    return file;
  }

  #line(lines: readonly LineRange[], rejected: number): string {
    const { from, counts } = this.#lines;
    return `${JSON.stringify({ from, lines, counts, rejected } satisfies Settled)}\n`;
  }
}

/** The path of the rejected lines as a state names it: both may move together. */
export function seenFrom(state: string, rejected: string): string {
  return relative(dirname(state), rejected);
}
