/** Reads a search: text enters, terms leave, or a SearchError that says what to write. */

import {
  numberFields,
  SearchError,
  states,
  textFields,
  type NumberField,
  type Operator,
  type State,
  type Term,
  type TextField,
} from './term.js';
import { splitSearch, type Piece } from './split-search.js';

const mostLength = 1_000;

/**
 * Reads a search of at most 1,000 characters. Its terms: a word, `"two words"`, `event:BuyProduct`, `user:9128391`,
 * `project:demo`, `var.product_price>10`, `is:problem`, `request:12`, `id:7`; `-` in front of a term negates it. Throws a
 * SearchError for what can't be read.
 */
export function parseSearch(search: string): Term[] {
  if (search.length > mostLength) {
    throw new SearchError(
      'too_long',
      `${search.slice(0, 20)}…`,
      `a search has at most ${String(mostLength)} characters`,
    );
  }
  return splitSearch(search).map(readTerm);
}

function readTerm(piece: Piece): Term {
  const { isNegated, field, key, operator, value, isQuoted, written } = piece;
  if (operator === undefined) return { type: 'word', isNegated, text: value };
  if (value === '' && !isQuoted) {
    throw new SearchError('no_value', written, `${written} has no value: write one behind it, such as ${written}1`);
  }
  if (field === 'var') {
    if (key === undefined)
      throw new SearchError('no_variable_key', written, `${written} names no variable: write var.price>10`);
    if (isOrder(operator)) readNumber(piece);
    return { type: 'variable', isNegated, key, operator, value, isQuoted };
  }
  if (field === 'is') return { type: 'is', isNegated, state: readState(piece) };
  if (isOneOf(textFields, field)) {
    if (!isOrder(operator)) return { type: 'text', isNegated, field, operator, value, isQuoted };
    throw new SearchError('wrong_operator', written, `${field} is a text: write ${field}:${value}`);
  }
  if (isOneOf(numberFields, field)) return { type: 'number', isNegated, field, operator, value: readNumber(piece) };
  const message =
    `${field} is no field: write event:, user:, project:, var.${field}${operator}, is:, request: or id:, ` +
    `or "${written}" to find the text`;
  throw new SearchError('unknown_field', written, message);
}

function readState({ operator, value, written }: Piece): State {
  if (operator !== ':' && operator !== '=') {
    throw new SearchError('wrong_operator', written, `is takes no ${String(operator)}: write is:${value}`);
  }
  const state = value.toLowerCase();
  if (isOneOf(states, state)) return state;
  throw new SearchError('unknown_state', written, `${written} is unknown: write is: with ${states.join(', ')}`);
}

function readNumber({ value, written }: Piece): number {
  const number = toNumber(value);
  if (number !== undefined) return number;
  throw new SearchError('not_a_number', written, `${written} compares with no number: write one, such as 10`);
}

/** A number as a person writes one; `undefined` for anything else. */
export function toNumber(text: string): number | undefined {
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text.trim()) ? Number(text) : undefined;
}

export function isOrder(operator: Operator): boolean {
  return operator.startsWith('>') || operator.startsWith('<');
}

function isOneOf<Name extends TextField | NumberField | State>(names: readonly Name[], name: string): name is Name {
  return (names as readonly string[]).includes(name);
}
