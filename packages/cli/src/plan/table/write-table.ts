/** The plan enters; a table leaves as CSV, which a spreadsheet opens without harm, and which `readTable` reads back. */

import { byteOrderMark, writeCell } from '@growingio/collector/command-line';
import type { Plan, PlannedEvent, PlannedVariable } from '@growingio/upload/adapter';
import { sorted } from '../file/plan-file.js';
import { nameOfType, writeFlag, writeText, writeValues } from './cells.js';
import { columns, nameOf, type Column } from './columns.js';

type Cells = Readonly<Partial<Record<Column, string>>>;

/** In the language of the process, in UTF-8 with a byte order mark, which tells Excel so. */
export function writeTable({ events }: Plan): string {
  const rows = sorted(events).flatMap(([key, event]) => writeEvent(key, event));
  const lines = [columns.map(nameOf), ...rows.map((cells) => columns.map((column) => cells[column] ?? ''))];
  return byteOrderMark + lines.map((line) => `${line.map(writeCell).join(',')}\r\n`).join('');
}

/** The key stands in each row, so that one may sort and filter; what else is of the event, in its first one. */
function writeEvent(key: string, event: PlannedEvent): Cells[] {
  const own: Cells = {
    event: writeText(key),
    eventName: writeText(event.name),
    eventDescription: writeText(event.description),
    owner: writeText(event.owner),
    deprecated: event.deprecated ? writeFlag(true) : '',
  };
  const variables = sorted(event.variables).map(([name, variable]) => writeVariable(name, variable));
  const [first = {}, ...others] = variables;
  return [{ ...own, ...first }, ...others.map((cells) => ({ ...cells, event: writeText(key) }))];
}

function writeVariable(key: string, variable: PlannedVariable): Cells {
  const { type, required, enum: values, name, description } = variable;
  return {
    variable: writeText(key),
    variableName: writeText(name),
    variableDescription: writeText(description),
    type: nameOfType(type),
    required: writeFlag(required),
    enum: values === undefined ? '' : writeText(writeValues(values, type)),
  };
}
