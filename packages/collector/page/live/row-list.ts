/** The rows that the page has read, newest first: new ones come in front of them, older pages behind. Neither moves the others. */

import type { Row } from '../api/answers.js';

/** What tells a row from all others. */
export function keyOf(row: Row): string {
  return `${row.kind}-${String(row.id)}`;
}

export class RowList {
  /** Those that came since, oldest first. */
  readonly #newer: Row[] = [];
  /** The pages, newest first. */
  readonly #older: Row[];
  /** Where the next page begins; `null` at the end. */
  next: string | null;

  constructor(rows: readonly Row[] = [], next: string | null = null) {
    this.#older = [...rows];
    this.next = next;
  }

  get length(): number {
    return this.#newer.length + this.#older.length;
  }

  /** How many have come since it was begun. */
  get added(): number {
    return this.#newer.length;
  }

  at(index: number): Row | undefined {
    const { length } = this.#newer;
    return index < length ? this.#newer[length - 1 - index] : this.#older[index - length];
  }

  indexOf(key: string): number {
    for (let at = 0; at < this.length; at += 1) {
      const row = this.at(at);
      if (row !== undefined && keyOf(row) === key) return at;
    }
    return -1;
  }

  /** Puts rows in front, the newest last. */
  add(rows: readonly Row[]): void {
    for (const row of rows) this.#newer.push(row);
  }

  /** Puts the next page behind. */
  append(rows: readonly Row[], next: string | null): void {
    for (const row of rows) this.#older.push(row);
    this.next = next;
  }
}
