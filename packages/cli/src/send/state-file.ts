/** Keeps beside the input which of its lines are settled, so that a later run goes on there. Lines are settled; their record is on disk. */

import { closeSync, fdatasyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
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

/** What an earlier run has left. */
export interface Left {
  readonly from: Position;
  readonly counts: Counts;
  readonly lines: readonly LineRange[];
  /** How many bytes of the file of rejected lines belong to these. */
  readonly rejected: number;
}

// So many lines, and the file is written anew as one: it stays below 1 MiB.
const mostLines = 2000;

/**
 * Reads a state. `undefined` where there is none; the name of what differs where it belongs to something else, `state` where it is
 * none that we wrote. Throws what `fs` throws.
 */
export function readState(path: string, belonging: Belonging): Left | keyof Belonging | 'state' | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const [first, ...lines] = text.split('\n').map(parse);
  const found = (first as { readonly growingioSend?: Belonging } | undefined)?.growingioSend;
  if (found === undefined) return 'state';
  const names = ['project', 'host', 'size', 'changed', 'head'] as const;
  const other = names.find((name) => found[name] !== belonging[name]);
  if (other !== undefined) return other;
  // A process that was killed may have written the last one in part.
  const written = lines.filter((line): line is Left => line !== undefined);
  const last = written.at(-1);
  return last === undefined ? 'state' : { ...last, lines: written.flatMap((line) => line.lines) };
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
  readonly #belonging: Belonging;
  readonly #lines: SettledLines;
  #file: number;
  #count = 0;

  /** Writes the state anew. Throws what `fs` throws. */
  constructor(path: string, belonging: Belonging, lines: SettledLines, rejected: number) {
    this.#path = path;
    this.#belonging = belonging;
    this.#lines = lines;
    this.#file = this.#rewrite(rejected);
  }

  /** Records what was settled since the last call, if anything. Throws what `fs` throws. */
  record(rejected: number): void {
    if (this.#count >= mostLines) {
      closeSync(this.#file);
      this.#file = this.#rewrite(rejected);
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
    const head = JSON.stringify({ growingioSend: this.#belonging });
    writeAll(file, `${head}\n${this.#line(this.#lines.takeAll(), rejected)}`);
    fdatasyncSync(file);
    renameSync(path, this.#path);
    this.#count = 0;
    return file;
  }

  #line(lines: readonly LineRange[], rejected: number): string {
    const { from, counts } = this.#lines;
    return `${JSON.stringify({ from, lines, counts, rejected } satisfies Left)}\n`;
  }
}

/** Writes all of it, and returns how many bytes. Throws what `fs` throws. */
export function writeAll(file: number, text: string): number {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
  return bytes.length;
}
