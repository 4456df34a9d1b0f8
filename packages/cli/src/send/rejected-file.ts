/** Keeps the lines that were not sent, with the reason: as JSON, one below the other. The file is made with the first of them. */

import { closeSync, existsSync, openSync, statSync, truncateSync } from 'node:fs';
import { writeAll } from '../command/named-file.js';

export interface Rejected {
  /** Line of the input. */
  readonly line: number;
  readonly reason: string;
  /** What stands there, where it could not be sent. */
  readonly text?: string;
  /** What was sent, where GrowingIO has refused it. */
  readonly event?: unknown;
}

export class RejectedFile {
  readonly path: string;
  #size: number;
  #file: number | undefined;
  #waiting = '';

  /** Goes on behind the first `size` bytes. What stands behind them belongs to lines that are read again. Throws what `fs` throws. */
  constructor(path: string, size: number) {
    this.path = path;
    // Whoever has mended its lines may have taken it away.
    this.#size = existsSync(path) ? Math.min(size, statSync(path).size) : 0;
    if (existsSync(path)) truncateSync(path, this.#size);
  }

  /** How many bytes are in it. */
  get size(): number {
    return this.#size;
  }

  /** What was added and could not be written. */
  get waiting(): string {
    return this.#waiting;
  }

  /** Keeps a line until `write`. */
  add(rejected: Rejected): void {
    this.#waiting += `${JSON.stringify(rejected)}\n`;
  }

  /** Writes what was added. Throws what `fs` throws. */
  write(): void {
    if (this.#waiting === '') return;
    this.#file ??= openSync(this.path, 'a', 0o600);
    this.#size += writeAll(this.#file, this.#waiting);
    this.#waiting = '';
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
  }
}
