/** Remembers what became of each row, and from where a later run has to read again. Rows enter when they are read or settled. */

import type { Position } from './row-splitter.js';

/** Lines, both ends included. */
export type LineRange = readonly [first: number, last: number];

/** What became of the rows so far. */
export interface Counts {
  /** Taken by GrowingIO. */
  readonly sent: number;
  /** Not sent, since something is wrong with them. */
  readonly bad: number;
  /** Refused by GrowingIO. */
  readonly dead: number;
  /** Of those that were sent: more than 4 hours after their time. */
  readonly old: number;
}

export const noCounts: Counts = { sent: 0, bad: 0, dead: 0, old: 0 };

/** Lines that are settled, in order. Neighbours are one range, so that what was sent in one go takes no room. */
export class LineRanges {
  #ranges: LineRange[] = [];

  /** The ranges, in order. */
  get all(): readonly LineRange[] {
    return this.#ranges;
  }

  add([first, last]: LineRange): void {
    const from = this.#countBefore((range) => range[1] < first - 1);
    const to = this.#countBefore((range) => range[0] <= last + 1);
    const [before, after] = [this.#ranges[from], this.#ranges[to - 1]];
    const joined: LineRange =
      from < to && before && after ? [Math.min(first, before[0]), Math.max(last, after[1])] : [first, last];
    this.#ranges.splice(from, to - from, joined);
  }

  has(line: number): boolean {
    const range = this.#ranges[this.#countBefore(([, last]) => last < line)];
    return range !== undefined && range[0] <= line;
  }

  /** Forgets what lies wholly in front of a line. */
  dropBefore(line: number): void {
    const past = this.#countBefore(([, last]) => last < line);
    if (past > 0) this.#ranges = this.#ranges.slice(past);
  }

  /** How many ranges there are for which this holds: those in front. */
  #countBefore(holds: (range: LineRange) => boolean): number {
    let [low, high] = [0, this.#ranges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const range = this.#ranges[middle];
      if (range !== undefined && holds(range)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The rows of one run. Events are known by the sequence number under which the outbox has them. */
export class SettledLines {
  counts: Counts;
  readonly #settled = new LineRanges();
  /** The line of each event that is not settled. */
  readonly #open = new Map<number, number>();
  /** All events below this sequence number are settled. */
  #oldest = 1;
  #taken = 0;
  /** Where blocks of rows begin, up to the one that is being read. */
  #blocks: Position[];
  #news: LineRange[] = [];

  /** What an earlier run has settled; the first block begins at `from`. */
  constructor(from: Position, counts: Counts, lines: readonly LineRange[]) {
    this.#blocks = [from];
    this.counts = counts;
    for (const range of lines) this.#settled.add(range);
  }

  /** Rows that are settled, in all runs. */
  get total(): number {
    return this.counts.sent + this.counts.bad + this.counts.dead;
  }

  /** Whether this line is settled, mostly by an earlier run. */
  has(line: number): boolean {
    return this.#settled.has(line);
  }

  /** From here on a later run has to read, but for lines that are settled. */
  get from(): Position {
    while (this.#oldest <= this.#taken && !this.#open.has(this.#oldest)) this.#oldest += 1;
    const line = this.#open.get(this.#oldest) ?? Infinity;
    while (this.#blocks.length > 1 && (this.#blocks[1]?.line ?? Infinity) <= line) this.#blocks.shift();
    return this.#blocks[0] ?? { line: 1, offset: 0 };
  }

  /** A block of rows begins here; all rows in front of it are settled, or known by `take`. */
  begin(block: Position): void {
    this.#blocks.push(block);
  }

  /** The outbox has taken the event of this line. */
  take(sequence: number, line: number): void {
    this.#open.set(sequence, line);
    this.#taken = sequence;
  }

  /** The row of this line is no event. */
  refuse(line: number): void {
    this.#count({ bad: 1 });
    this.#add([line, line]);
  }

  /** Events are delivered: in order, so many of them old. */
  deliver(sequences: readonly number[], old: number): void {
    this.#count({ sent: sequences.length, old });
    for (let at = 0; at < sequences.length;) {
      const start = at;
      while (sequences[at + 1] === (sequences[at] ?? 0) + 1) at += 1;
      this.#close(sequences.slice(start, at + 1));
      at += 1;
    }
  }

  /** An event is refused by GrowingIO, or given up. Returns its line. */
  bury(sequence: number): number {
    const line = this.#open.get(sequence) ?? 0;
    this.#count({ dead: 1 });
    this.#close([sequence]);
    return line;
  }

  /** The lines that were settled since the last call. */
  takeNews(): readonly LineRange[] {
    const news = this.#news;
    this.#news = [];
    return news;
  }

  /** All lines that are settled, from `from` on. */
  takeAll(): readonly LineRange[] {
    this.#settled.dropBefore(this.from.line);
    this.#news = [];
    return this.#settled.all;
  }

  /** Neighbours: what lies between their lines is settled, too. */
  #close(sequences: readonly number[]): void {
    let first = 0;
    let last = 0;
    for (const sequence of sequences) {
      last = this.#open.get(sequence) ?? 0;
      if (first === 0) first = last;
      this.#open.delete(sequence);
    }
    this.#add([first, last]);
  }

  #add(range: LineRange): void {
    this.#settled.add(range);
    this.#news.push(range);
  }

  #count(more: Partial<Counts>): void {
    const { sent, bad, dead, old } = this.counts;
    const { sent: s = 0, bad: b = 0, dead: d = 0, old: o = 0 } = more;
    this.counts = { sent: sent + s, bad: bad + b, dead: dead + d, old: old + o };
  }
}
