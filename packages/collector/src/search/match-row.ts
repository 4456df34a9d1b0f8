/** Says whether a row of the list meets the terms of a search. */

import { isOrder, parseSearch, toNumber } from './parse-search.js';
import type { Operator, State, Term } from './term.js';
import { showValue } from './write-term.js';

/** What is asked of an event. */
export interface EventFacts {
  readonly id: number;
  readonly requestId: number;
  readonly event?: string | undefined;
  readonly loginUserId?: string | undefined;
  readonly projectId: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly marks: readonly { readonly code: string; readonly severity: string; readonly message: string }[];
  readonly repeats: number;
}

/** What is asked of a request that failed. */
export interface RequestFacts {
  readonly id: number;
  readonly method: string;
  readonly path: string;
  readonly projectId: string;
  readonly status: number;
  readonly reason?: string | undefined;
}

export type RowFacts = EventFacts | RequestFacts;

function isRequest(row: RowFacts): row is RequestFacts {
  return 'status' in row;
}

/** Reads a search once, for many rows. Throws a SearchError for what can't be read. */
export function makeMatcher(search: string): (row: RowFacts) => boolean {
  const conditions = parseSearch(search).map(makeCondition);
  return (row) => conditions.every((condition) => condition(row));
}

function makeCondition(term: Term): (row: RowFacts) => boolean {
  const holds = makeAssertion(term);
  return term.isNegated ? (row) => !holds(row) : holds;
}

function makeAssertion(term: Term): (row: RowFacts) => boolean {
  switch (term.type) {
    case 'word': {
      const word = term.text.toLowerCase();
      return (row) => hasText(row, word);
    }
    case 'is':
      return (row) => isState(row, term.state);
    case 'number':
      return (row) => {
        const value = term.field === 'id' ? eventIdOf(row) : requestIdOf(row);
        return value !== undefined && compare(value, term.operator, term.value);
      };
    case 'text': {
      const equals = makeEquality(term.value, term.isQuoted);
      const isWanted = term.operator !== '!=';
      return (row) => {
        const value = textOf(row, term.field);
        return value !== undefined && equals(value) === isWanted;
      };
    }
    case 'variable':
      return makeVariableAssertion(term);
  }
}

function makeVariableAssertion({ key, operator, value, isQuoted }: Extract<Term, { type: 'variable' }>) {
  const wantedKey = key.toLowerCase();
  const equals = makeEquality(value, isQuoted);
  const number = toNumber(value) ?? NaN;
  const holds = (given: unknown): boolean => {
    if (!isOrder(operator)) return equals(showValue(given)) === (operator !== '!=');
    const givenNumber = typeof given === 'string' ? toNumber(given) : given;
    return typeof givenNumber === 'number' && compare(givenNumber, operator, number);
  };
  return (row: RowFacts): boolean => {
    if (isRequest(row) || row.variables === undefined) return false;
    for (const name in row.variables) {
      if (name.toLowerCase() === wantedKey && holds(row.variables[name])) return true;
    }
    return false;
  };
}

/** Compares whole texts without case; a `*` that isn't quoted stands for anything. */
function makeEquality(value: string, isQuoted: boolean): (text: string) => boolean {
  const wanted = value.toLowerCase();
  if (isQuoted || !wanted.includes('*')) return (text) => text.toLowerCase() === wanted;
  const [start = '', ...rest] = wanted.split('*');
  const end = rest.pop() ?? '';
  return (text) => {
    const given = text.toLowerCase();
    if (given.length < start.length + end.length || !given.startsWith(start) || !given.endsWith(end)) return false;
    let at = start.length;
    for (const part of rest) {
      const found = given.indexOf(part, at);
      if (found === -1) return false;
      at = found + part.length;
    }
    return at <= given.length - end.length;
  };
}

function compare(one: number, operator: Operator, other: number): boolean {
  switch (operator) {
    case '>':
      return one > other;
    case '<':
      return one < other;
    case '>=':
      return one >= other;
    case '<=':
      return one <= other;
    case '!=':
      return one !== other;
    default:
      return one === other;
  }
}

function hasText(row: RowFacts, word: string): boolean {
  const has = (text: string | undefined): boolean => text?.toLowerCase().includes(word) === true;
  if (isRequest(row)) {
    return has(row.path) || has(row.reason) || has(row.projectId) || has(`${row.method} ${String(row.status)}`);
  }
  if (has(row.event) || has(row.loginUserId) || has(row.projectId)) return true;
  for (const key in row.variables) if (has(key) || has(showValue(row.variables[key]))) return true;
  return row.marks.some(({ message }) => has(message));
}

function isState(row: RowFacts, state: State): boolean {
  // A request that failed is an error: its events did not arrive.
  if (isRequest(row)) return state === 'failed' || state === 'problem' || state === 'error';
  switch (state) {
    case 'problem':
      return row.marks.length > 0;
    case 'error':
      return row.marks.some(({ severity }) => severity === 'error');
    case 'duplicate':
      return row.repeats > 0;
    case 'late':
      return row.marks.some(({ code }) => code === 'tm_too_old');
    case 'failed':
      return false;
  }
}

function eventIdOf(row: RowFacts): number | undefined {
  return isRequest(row) ? undefined : row.id;
}

function requestIdOf(row: RowFacts): number {
  return isRequest(row) ? row.id : row.requestId;
}

function textOf(row: RowFacts, field: 'event' | 'user' | 'project'): string | undefined {
  if (field === 'project') return row.projectId;
  if (isRequest(row)) return undefined;
  return field === 'event' ? row.event : row.loginUserId;
}
