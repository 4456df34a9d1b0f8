/** A table and the plan enter; the plan as the table has it leaves, or what is wrong with which row. What the table does not have stays. */

import {
  checkPlatformEventKey,
  checkPlatformVariableKey,
  fits,
  quote,
  type Plan,
  type PlannedEvent,
  type PlannedVariable,
} from '@growingio/upload/adapter';
import { t } from '../../messages.js';
import { readFlag, readText, readType, readValues } from './cells.js';
import { nameOf, type Column } from './columns.js';
import type { Table, TableRow } from './read-table.js';

/** What is wrong with a row, or to be said of it. */
export interface RowRemark {
  readonly row: number;
  readonly message: string;
}

export interface Applied {
  /** Of no use where there are faults. */
  readonly plan: Plan;
  readonly faults: readonly RowRemark[];
  readonly remarks: readonly RowRemark[];
}

const eventColumns = ['eventName', 'eventDescription', 'owner', 'deprecated'] as const satisfies readonly Column[];
const variableColumns = [
  'variableName',
  'variableDescription',
  'type',
  'required',
  'enum',
] as const satisfies readonly Column[];

type EventColumn = (typeof eventColumns)[number];

/** A row stands for a variable, or for an event; cells of an event that are empty below its first row were merged with that. */
export function applyTable(table: Table, plan: Plan | undefined): Applied {
  const reading = new TableReading(table.columns, plan);
  for (const row of table.rows) reading.add(row);
  return reading.end();
}

interface EventRead {
  /** Where each of its cells that is not empty stands. */
  readonly cells: Map<EventColumn, { readonly row: number; readonly text: string }>;
  readonly variables: Map<string, { readonly row: number; readonly variable: PlannedVariable }>;
}

class TableReading {
  readonly #columns: ReadonlySet<Column>;
  readonly #plan: Plan | undefined;
  readonly #events = new Map<string, EventRead>();
  readonly #faults: RowRemark[] = [];
  readonly #remarks: RowRemark[] = [];
  /** The event of the last row. */
  #key: string | undefined;

  constructor(columns: ReadonlySet<Column>, plan: Plan | undefined) {
    this.#columns = columns;
    this.#plan = plan;
  }

  add({ row, cells, problem }: TableRow): void {
    const refuse = (message: string): void => void this.#faults.push({ row, message });
    if (problem !== undefined) {
      refuse(problem);
      return;
    }
    const texts = new Map([...cells].map(([column, cell]) => [column, readText(cell)] as const));
    this.#key = texts.get('event') ?? this.#key;
    if (this.#key === undefined) {
      refuse(t`${nameOf('event')} is empty, and no row above has one`);
      return;
    }
    const event = this.#meet(this.#key, row);
    for (const column of eventColumns) this.#takeEventCell(event, column, texts.get(column), row);
    const key = texts.get('variable');
    if (key !== undefined) this.#takeVariable(event, this.#key, key, { row, texts });
    else if (variableColumns.some((column) => texts.get(column) !== undefined && !isNo(column, texts))) {
      refuse(t`${nameOf('variable')} is empty`);
    }
  }

  end(): Applied {
    const events = new Map(this.#plan?.events);
    for (const [key, { cells, variables }] of this.#events) {
      const known = events.get(key);
      const all = new Map(known?.variables);
      for (const [name, { variable }] of variables) all.set(name, variable);
      // A column that is there says what is, also by an empty cell; one that is not says nothing.
      const read = (column: EventColumn, before: string | undefined): string | undefined =>
        this.#columns.has(column) ? cells.get(column)?.text : before;
      events.set(key, {
        name: read('eventName', known?.name),
        description: read('eventDescription', known?.description),
        owner: read('owner', known?.owner),
        deprecated: this.#columns.has('deprecated')
          ? readFlag(cells.get('deprecated')?.text ?? '') === true
          : known?.deprecated === true,
        variables: all,
        required: [...all].filter(([, { required }]) => required).map(([name]) => name),
      } satisfies PlannedEvent);
    }
    return { plan: { events }, faults: this.#faults, remarks: this.#remarks };
  }

  #meet(key: string, row: number): EventRead {
    const known = this.#events.get(key);
    if (known !== undefined) return known;
    const unseen = this.#plan?.events.has(key) === true ? undefined : checkPlatformEventKey(key);
    if (unseen !== undefined) this.#remarks.push({ row, message: unseen });
    const event: EventRead = { cells: new Map(), variables: new Map() };
    this.#events.set(key, event);
    return event;
  }

  #takeEventCell({ cells }: EventRead, column: EventColumn, text: string | undefined, row: number): void {
    if (text === undefined) return;
    const refuse = (message: string): void => void this.#faults.push({ row, message });
    if (column === 'deprecated' && readFlag(text) === undefined) refuse(describeFlag(column, text));
    const first = cells.get(column);
    if (first === undefined) cells.set(column, { row, text });
    else if (column === 'deprecated' ? readFlag(first.text) !== readFlag(text) : first.text !== text) {
      refuse(t`${nameOf(column)} is ${quote(text)}, and ${quote(first.text)} in row ${first.row}, of the same event`);
    }
  }

  #takeVariable(event: EventRead, eventKey: string, key: string, { row, texts }: TextRow): void {
    const refuse = (message: string): void => void this.#faults.push({ row, message });
    const first = event.variables.get(key);
    if (first !== undefined) {
      refuse(t`the variable ${quote(key)} stands in row ${first.row} already, of the same event`);
      return;
    }
    const known = this.#plan?.events.get(eventKey)?.variables.get(key);
    const unseen = known === undefined ? checkPlatformVariableKey(key) : undefined;
    if (unseen !== undefined) this.#remarks.push({ row, message: unseen });
    const variable = readVariable(texts, known, refuse);
    if (variable !== undefined) event.variables.set(key, { row, variable });
  }
}

interface TextRow {
  readonly row: number;
  /** Of each column of the table; `undefined` for an empty cell. */
  readonly texts: ReadonlyMap<Column, string | undefined>;
}

/** What a row says of a variable; of columns that are not there, what is known. Nothing where something is refused. */
function readVariable(
  texts: TextRow['texts'],
  known: PlannedVariable | undefined,
  refuse: (message: string) => void,
): PlannedVariable | undefined {
  const typeText = texts.get('type');
  const type = typeText === undefined ? known?.type : readType(typeText);
  if (type === undefined) {
    refuse(
      typeText === undefined
        ? t`${nameOf('type')} is empty: write string, int or double`
        : t`${nameOf('type')} is ${quote(typeText)}: write string, int or double`,
    );
    return undefined;
  }
  const requiredText = texts.get('required');
  const required = texts.has('required') ? readFlag(requiredText ?? '') : (known?.required ?? false);
  if (required === undefined) {
    refuse(describeFlag('required', requiredText ?? ''));
    return undefined;
  }
  const valuesText = texts.get('enum') ?? '';
  const values = texts.has('enum') ? readValues(valuesText, type) : (known?.enum ?? []);
  if (values?.every((value) => fits(value, type)) !== true) {
    const shown = values === undefined ? valuesText : values.join('|');
    refuse(t`${nameOf('enum')} is ${quote(shown)}: a value is no ${type}`);
    return undefined;
  }
  return {
    ...{ type, required, enum: values.length === 0 ? undefined : values },
    name: texts.has('variableName') ? texts.get('variableName') : known?.name,
    description: texts.has('variableDescription') ? texts.get('variableDescription') : known?.description,
  };
}

function describeFlag(column: Column, text: string): string {
  return t`${nameOf(column)} is ${quote(text)}: write yes or no`;
}

/** A row of an event alone may say "no" of the variable that it does not have. */
function isNo(column: Column, texts: TextRow['texts']): boolean {
  return column === 'required' && readFlag(texts.get(column) ?? '') === false;
}
