/** Writes events as CSV that a spreadsheet opens without harm: in UTF-8, with a column for each variable. */

import type { ReceivedEvent } from '../store/received.js';

/** Tells Excel that the text is UTF-8. */
export const byteOrderMark = '\uFEFF';

// Variables beyond these stand together in one column.
const mostColumns = 100;

/** Gathers the columns that events need. */
export class Columns {
  readonly #keys = new Set<string>();

  add({ variables }: ReceivedEvent): void {
    for (const key in variables) {
      if (this.#keys.size === mostColumns) return;
      this.#keys.add(key);
    }
  }

  /** The first line. */
  writeHead(): string {
    const names = ['id', 'received_at', 'project', 'user', 'event', 'time', 'num'];
    return writeLine([...names, ...[...this.#keys].map((key) => `var.${key}`), 'more_variables', 'problems']);
  }

  /** An event's line. */
  writeEvent(event: ReceivedEvent): string {
    const { id, receivedAt, projectId, loginUserId, time, num, variables = {}, marks } = event;
    const rest = Object.fromEntries(Object.entries(variables).filter(([key]) => !this.#keys.has(key)));
    const more = Object.keys(rest).length === 0 ? '' : JSON.stringify(rest);
    const values = [...this.#keys].map((key) => (Object.hasOwn(variables, key) ? variables[key] : undefined));
    const problems = marks.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
    return writeLine([
      ...[id, writeTime(receivedAt), projectId, loginUserId, event.event, writeTime(time), num],
      ...[...values, more, problems],
    ]);
  }
}

function writeTime(time: number | undefined): string | undefined {
  if (time === undefined) return undefined;
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString();
}

function writeLine(cells: readonly unknown[]): string {
  return `${cells.map(writeCell).join(',')}\r\n`;
}

/** One cell. A text that a spreadsheet would run as a formula gets a `'` in front of it. */
export function writeCell(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const safe = /^[\s\p{C}]*[=+\-@|%\uFF1D\uFF0B\uFF0D\uFF20]/u.test(text) || /^[\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
