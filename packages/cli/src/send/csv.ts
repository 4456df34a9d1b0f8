/** CSV: a row's text enters, its cells leave; the first row says what the cells of the others are. */

import { quoteUnlessWord } from '@growingio/upload/adapter';
import { t } from '../messages.js';
import { complete, fieldOf, type Field, type Reading } from './event-fields.js';
import { readValue, readVariableName, type VariableName } from './read-text.js';

/** What spreadsheets write between cells, by their language. */
export const delimiters = [',', ';', '\t'];

/** The cells of a row; `undefined` where quotes are not closed, or text stands behind them. */
export function readCells(text: string, delimiter = ','): string[] | undefined {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (text.charAt(at) === '"') {
      const end = endOfQuotes(text, at);
      if (end < 0) return undefined;
      cells.push(text.slice(at + 1, end).replaceAll('""', '"'));
      at = end + 1;
      if (at < text.length && text.charAt(at) !== delimiter) return undefined;
    } else {
      const end = text.indexOf(delimiter, at);
      cells.push(text.slice(at, end < 0 ? text.length : end));
      at = end < 0 ? text.length : end;
    }
    if (at >= text.length) return cells;
    at += 1;
  }
}

function endOfQuotes(text: string, from: number): number {
  let end = text.indexOf('"', from + 1);
  while (end >= 0 && text.charAt(end + 1) === '"') end = text.indexOf('"', end + 2);
  return end;
}

/** What the cells of a column are. `undefined` for a column that is left out. */
type Column = { readonly field: Exclude<Field, 'variables'> } | { readonly variable: VariableName } | undefined;

export interface CsvHeader {
  /** What stands between cells. */
  readonly delimiter: string;
  readonly columns: readonly Column[];
  /** The names of the columns that are not sent. */
  readonly leftOut: readonly string[];
}

const prefix = 'var.';

/**
 * Reads the first row. `event`, `loginUserId`, `time` and `num` (or the API's `n`, `cs1`, `tm`) are fields, `var.NAME` is a variable.
 * Without any `var.NAME` all other columns are variables; with one they are left out. Returns what is wrong with it, in words.
 */
export function readHeader(cells: readonly string[], delimiter = ','): CsvHeader | string {
  const names = cells.map((cell) => cell.trim());
  const hasPrefix = names.some((name) => name.startsWith(prefix));
  const columns: Column[] = [];
  const leftOut: string[] = [];
  const keys = new Set<string>();
  for (const [at, name] of names.entries()) {
    if (names.indexOf(name) < at) return t`the column ${quoteUnlessWord(name)} is there twice`;
    const field = fieldOf(name);
    if (field !== undefined && field !== 'variables') columns.push({ field });
    else if (hasPrefix && !name.startsWith(prefix)) {
      columns.push(undefined);
      leftOut.push(name);
    } else {
      const variable = readVariableName(hasPrefix ? name.slice(prefix.length) : name);
      if (variable === undefined)
        return t`the column ${quoteUnlessWord(name)} is no variable: write NAME or NAME:string`;
      // `phone` and `phone:string` are one.
      if (keys.has(variable.key)) return t`the column ${quoteUnlessWord(variable.key)} is there twice`;
      keys.add(variable.key);
      columns.push({ variable });
    }
  }
  const fields = columns.flatMap((column) => (column !== undefined && 'field' in column ? [column.field] : []));
  for (const [at, field] of fields.entries()) if (fields.indexOf(field) < at) return t`two columns are ${field}`;
  if (!fields.includes('event')) return t`there is no column event (or n)`;
  if (!fields.includes('loginUserId')) return t`there is no column loginUserId (or cs1)`;
  return { delimiter, columns, leftOut };
}

/** Reads a row below the header. An empty cell of a variable is none. */
export function readCsvRow(text: string, { delimiter, columns }: CsvHeader): Reading {
  const cells = readCells(text, delimiter);
  if (cells === undefined) return { problem: t`a quotation mark is not closed, or text stands behind one that closes` };
  if (cells.length !== columns.length) {
    return { problem: t`there are ${cells.length} cells, and ${columns.length} columns` };
  }
  // Without a prototype any name is a name, `__proto__` too.
  const variables = Object.create(null) as Record<string, string | number>;
  const found: Partial<Record<Field, unknown>> = { variables };
  for (const [at, column] of columns.entries()) {
    const cell = cells[at] ?? '';
    if (column === undefined) continue;
    if ('field' in column) found[column.field] = column.field === 'num' ? readNum(cell) : cell;
    else if (cell !== '') variables[column.variable.key] = column.variable.isText ? cell : readValue(cell);
  }
  return complete(found);
}

function readNum(cell: string): string | number | undefined {
  return cell === '' ? undefined : readValue(cell);
}
