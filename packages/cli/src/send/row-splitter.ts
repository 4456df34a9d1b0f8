/** Cuts the bytes of an input into rows. Chunks enter, cut anywhere; rows leave, each with the line at which it begins. */

import { t } from '../messages.js';

/** Where a row begins: its line, from 1, and the bytes in front of it. */
export interface Position {
  readonly line: number;
  readonly offset: number;
}

export interface Row {
  readonly line: number;
  /** Without the end of its line. Of a row that is too long, its beginning. */
  readonly bytes: Buffer;
  /** Why it can't be read. */
  readonly problem?: string;
}

/** The longest row, in bytes: as much as the core takes for an event, and some. */
export const longestRow = 2 * 1024 * 1024;
const longestShown = 1024;

const [lineFeed, carriageReturn, quotationMark, comma] = [0x0a, 0x0d, 0x22, 0x2c];
const none = Buffer.alloc(0);

/** Finds the byte behind which the next row begins, at or behind `from`; -1 where it is not there yet. */
export type FindEnd = (bytes: Buffer, from: number) => number;

/** Each line is a row. */
export const endOfLine: FindEnd = (bytes, from) => bytes.indexOf(lineFeed, from);

/** A row of CSV (RFC 4180) whose cells this byte parts: the first line feed that stands in no quotes. Where these are wrong, a line is a row. */
export function endOfRecordBy(delimiter: number): FindEnd {
  return (bytes, from) => {
    let isFieldStart = true;
    for (let at = from; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (byte === lineFeed) return at;
      if (byte !== quotationMark || !isFieldStart) {
        isFieldStart = byte === delimiter;
        continue;
      }
      at = endOfQuotes(bytes, at);
      const next = at < 0 ? undefined : bytes[at + 1];
      if (next === undefined) return -1;
      if (next !== delimiter && next !== lineFeed && next !== carriageReturn) return endOfLine(bytes, from);
      isFieldStart = false;
    }
    return -1;
  };
}

/** A row of CSV between commas. */
export const endOfRecord = endOfRecordBy(comma);

/** The quotation mark that ends what begins with this one; a doubled one stands for itself. */
function endOfQuotes(bytes: Buffer, from: number): number {
  let at = from;
  for (;;) {
    at = bytes.indexOf(quotationMark, at + 1);
    if (at < 0 || bytes[at + 1] !== quotationMark) return at;
    at += 1;
  }
}

export class RowSplitter {
  readonly #findEnd: FindEnd;
  #rest: Buffer = none;
  #line: number;
  #offset: number;
  /** How many bytes of a row that is too long have been passed over. */
  #skipped = 0;

  constructor(from: Position, findEnd: FindEnd) {
    this.#findEnd = findEnd;
    this.#line = from.line;
    this.#offset = from.offset;
  }

  /** Where the first row begins that has not left. */
  get position(): Position {
    return { line: this.#line, offset: this.#offset };
  }

  /** Takes the next bytes, and returns the rows that are whole now. */
  push(chunk: Buffer): Row[] {
    return this.#cut(this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]), false);
  }

  /** There are no more bytes: returns what is left. */
  end(): Row[] {
    const rest = this.#rest;
    return rest.length === 0 ? [] : this.#cut(Buffer.concat([rest, Buffer.of(lineFeed)]), true);
  }

  #cut(bytes: Buffer, isLast: boolean): Row[] {
    const rows: Row[] = [];
    let from = this.#skipped > 0 ? this.#skip(bytes, 0) : 0;
    while (from < bytes.length) {
      const end = this.#findEnd(bytes, from);
      if (end >= 0 && end - from <= longestRow) {
        rows.push({ line: this.#line, bytes: withoutReturn(bytes.subarray(from, end)) });
        from = this.#pass(bytes, from, end);
      } else if (end < 0 && !isLast && bytes.length - from <= longestRow) break;
      else from = this.#cutOff(bytes, from, rows);
    }
    this.#rest = bytes.subarray(from);
    return rows;
  }

  /** Where no row ends in time, since it is too long, or has quotes that nothing closes: then a line is a row. */
  #cutOff(bytes: Buffer, from: number, rows: Row[]): number {
    const line = this.#line;
    const end = endOfLine(bytes, from);
    if (end >= 0 && end - from <= longestRow) {
      rows.push({ line, bytes: withoutReturn(bytes.subarray(from, end)) });
      return this.#pass(bytes, from, end);
    }
    const problem = t`the line has more than ${longestRow / 1024 / 1024} MiB`;
    rows.push({ line, bytes: Buffer.from(bytes.subarray(from, from + longestShown)), problem });
    return this.#skip(bytes, from);
  }

  /** Passes over a row up to its end. Until that is found the position stays where it begins: a later run can only begin there. */
  #skip(bytes: Buffer, from: number): number {
    const end = bytes.indexOf(lineFeed, from);
    const to = end < 0 ? bytes.length : end + 1;
    this.#skipped += to - from;
    if (end < 0) return to;
    this.#offset += this.#skipped;
    this.#line += 1;
    this.#skipped = 0;
    return to;
  }

  /** Returns where the next row begins. */
  #pass(bytes: Buffer, from: number, end: number): number {
    this.#offset += end + 1 - from;
    for (let at = from; at <= end; at = bytes.indexOf(lineFeed, at) + 1) this.#line += 1;
    return end + 1;
  }
}

function withoutReturn(row: Buffer): Buffer {
  return row[row.length - 1] === carriageReturn ? row.subarray(0, -1) : row;
}
