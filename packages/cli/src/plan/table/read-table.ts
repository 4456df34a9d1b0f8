/** Reads a table: the bytes of a CSV file enter; its rows leave, each cell under the column that it belongs to. */

import { isUtf8 } from 'node:buffer';
import { quote } from '@growingio/upload/adapter';
import { wrongUse } from '../../command/command-error.js';
import { list, t } from '../../messages.js';
import { delimiters, readCells } from '../../send/csv.js';
import { notInUtf8 } from '../../send/input-head.js';
import { endOfRecordBy, RowSplitter } from '../../send/row-splitter.js';
import { columnOf, columns, nameOf, type Column } from './columns.js';

export interface TableRow {
  /** From 1, as a spreadsheet counts them. */
  readonly row: number;
  /** As they stand there; no cell of a column that the table does not have. */
  readonly cells: ReadonlyMap<Column, string>;
  /** Why it can't be read. */
  readonly problem?: string;
}

export interface Table {
  readonly rows: readonly TableRow[];
  readonly columns: ReadonlySet<Column>;
  /** Names of columns that say nothing of a plan. */
  readonly leftOut: readonly string[];
}

type Line = Pick<TableRow, 'row' | 'problem'> & { readonly cells: readonly string[] };

/** Above the names of the columns there may be titles: the names stand in one of so many rows. */
const mostTitles = 10;
const byteOrderMark = Buffer.from('\uFEFF');

/** Throws a `CommandError` for what is no table of a plan. */
export function readTable(bytes: Buffer, name: string): Table {
  // UTF-16 without a mark has a zero in every letter.
  if (!isUtf8(bytes) || bytes.subarray(0, bytes.indexOf('\n')).includes(0)) throw notInUtf8(name);
  const text = bytes.subarray(0, byteOrderMark.length).equals(byteOrderMark)
    ? bytes.subarray(byteOrderMark.length)
    : bytes;
  for (const delimiter of delimiters) {
    const lines = splitLines(text, delimiter);
    const head = lines.slice(0, mostTitles).find(({ cells }) => cells.some((cell) => columnOf(cell) === 'event'));
    if (head !== undefined) return readRows(lines.slice(head.row), head.cells, name);
  }
  throw wrongUse(
    t`${quote(name)} has no column ${nameOf('event')}`,
    t`name the columns in its first row: ${list(columns.map(nameOf))}; growingio plan export writes such a table`,
  );
}

function splitLines(bytes: Buffer, delimiter: string): Line[] {
  const splitter = new RowSplitter({ line: 1, offset: 0 }, endOfRecordBy(delimiter.charCodeAt(0)));
  return [...splitter.push(bytes), ...splitter.end()].map(({ bytes: line, problem }, at) => {
    const cells = problem === undefined ? readCells(line.toString(), delimiter) : [];
    if (cells !== undefined && problem === undefined) return { row: at + 1, cells };
    const quotes = t`a quotation mark is not closed, or text stands behind one that closes`;
    return { row: at + 1, cells: [], problem: problem ?? quotes };
  });
}

function readRows(lines: readonly Line[], names: readonly string[], name: string): Table {
  const found = names.map(columnOf);
  const twice = found.find((column, at) => column !== undefined && found.indexOf(column) < at);
  if (twice !== undefined) {
    throw wrongUse(t`${quote(name)} has two columns ${nameOf(twice)}`, t`rename one of them`);
  }
  return {
    rows: lines.filter((line) => !isBlank(line)).map((line) => readRow(line, found)),
    columns: new Set(found.filter((column) => column !== undefined)),
    leftOut: names.filter((cell, at) => found[at] === undefined && cell.trim() !== ''),
  };
}

function isBlank({ cells, problem }: Line): boolean {
  return problem === undefined && cells.every((cell) => cell.trim() === '');
}

function readRow({ row, cells, problem }: Line, found: readonly (Column | undefined)[]): TableRow {
  if (problem !== undefined) return { row, cells: new Map(), problem };
  // Some programs leave out the empty ones at the end; what stands beyond the names has no meaning.
  if (cells.slice(found.length).some((cell) => cell.trim() !== '')) {
    return { row, cells: new Map(), problem: t`there are ${cells.length} cells, and ${found.length} columns` };
  }
  const named = found.flatMap((column, at) => (column === undefined ? [] : [[column, cells[at] ?? ''] as const]));
  return { row, cells: new Map(named) };
}
