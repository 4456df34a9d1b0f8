/** Tells from the first bytes of an input what it is: JSON Lines, CSV with its columns, or nothing that can be read. */

import { isUtf8 } from 'node:buffer';
import { extname } from 'node:path';
import { quote } from '@growingio/upload/adapter';
import { wrongUse, type CommandError } from '../command/command-error.js';
import { t } from '../messages.js';
import { delimiters, readCells, readHeader, type CsvHeader } from './csv.js';
import { fieldOf } from './event-fields.js';
import { endOfLine, endOfRecord, endOfRecordBy, type FindEnd, type Position } from './row-splitter.js';

export interface InputHead {
  /** `undefined` for JSON Lines. */
  readonly header: CsvHeader | undefined;
  /** Where its first event is. */
  readonly start: Position;
}

/** The first row has to end within so many bytes. */
export const mostHeadBytes = 64 * 1024;

const byteOrderMark = Buffer.from('\uFEFF');
const lineFeed = 0x0a;

/** Finds the end of a row of such an input. */
export function endOfRow({ header }: Pick<InputHead, 'header'>): FindEnd {
  return header === undefined ? endOfLine : endOfRecordBy(header.delimiter.charCodeAt(0));
}

/** Whether `readHead` needs no more bytes. */
export function isHead(bytes: Buffer, name: string): boolean {
  const end = isCsv(bytes, name) ? endOfRecord(bytes, startOf(bytes)) : bytes.indexOf(lineFeed);
  return end >= 0 || bytes.length >= mostHeadBytes;
}

/** Reads the first bytes of an input of this command: all of a short one. Throws a `CommandError` for one that is neither. */
export function readHead(bytes: Buffer, name: string, command: string): InputHead {
  refuseForeign(bytes, name, command);
  const from = startOf(bytes);
  if (!isCsv(bytes, name)) {
    if (/^\s*\[/.test(beginOf(bytes))) {
      throw wrongUse(t`${quote(name)} is one list of all events`, `jq -c '.[]' … | ${command} --from -`);
    }
    return { header: undefined, start: { line: 1, offset: from } };
  }
  const delimiter = delimiterOf(bytes, from);
  const found = endOfRecordBy(delimiter.charCodeAt(0))(bytes, from);
  const end = found < 0 ? bytes.length : found;
  const row = bytes.subarray(from, end);
  const cells = readCells(row.toString().replace(/\r$/, ''), delimiter);
  const header = found < 0 && bytes.length >= mostHeadBytes ? undefined : cells && readHeader(cells, delimiter);
  const next = t`write JSON Lines, such as {"event":"BuyProduct","loginUserId":"9128391"}, or CSV whose first line names the columns event, loginUserId, time, var.NAME`;
  if (header === undefined) throw wrongUse(t`the first line of ${quote(name)} names no columns`, next);
  if (typeof header === 'string') throw wrongUse(t`the first line of ${quote(name)}: ${header}`, next);
  let lines = 1;
  for (const byte of row) if (byte === lineFeed) lines += 1;
  return { header, start: { line: 1 + lines, offset: end + 1 } };
}

/** The one that parts a column of event keys from others; a comma where none does. */
function delimiterOf(bytes: Buffer, from: number): string {
  const isIt = (delimiter: string): boolean => {
    const end = endOfRecordBy(delimiter.charCodeAt(0))(bytes, from);
    const row = bytes.toString('utf8', from, end < 0 ? bytes.length : end);
    return readCells(row.trimEnd(), delimiter)?.some((cell) => fieldOf(cell.trim()) === 'event') === true;
  };
  return delimiters.find(isIt) ?? ',';
}

function startOf(bytes: Buffer): number {
  return bytes.subarray(0, byteOrderMark.length).equals(byteOrderMark) ? byteOrderMark.length : 0;
}

/** By its name; else by its first character. */
function isCsv(bytes: Buffer, name: string): boolean {
  const extension = extname(name).toLowerCase();
  if (extension === '.csv') return true;
  if (['.jsonl', '.ndjson', '.json'].includes(extension)) return false;
  return !/^\s*(?:[{[]|$)/.test(beginOf(bytes));
}

function beginOf(bytes: Buffer): string {
  return bytes.subarray(startOf(bytes)).toString('latin1', 0, 1024);
}

function refuseForeign(bytes: Buffer, name: string, command: string): void {
  const [first, second] = bytes;
  if (first === 0x1f && second === 0x8b) {
    throw wrongUse(t`${quote(name)} is compressed`, `gunzip -c … | ${command} --from -`);
  }
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  // What a spreadsheet writes in another encoding is wrong in the names, or in the first row; later lines are refused by themselves.
  const names = bytes.indexOf(lineFeed);
  const firstLines = bytes.subarray(0, Math.max(0, names, bytes.indexOf(lineFeed, names + 1)));
  if (isUtf16 || (isCsv(bytes, name) && !isUtf8(firstLines))) throw notInUtf8(name);
}

/** The error for a file in another encoding, as spreadsheets write it. */
export function notInUtf8(name: string): CommandError {
  return wrongUse(t`${quote(name)} is not in UTF-8`, t`save it as CSV UTF-8, or convert it: iconv -f GB18030 -t UTF-8`);
}
