/** Splits a search into its pieces: what is separated by spaces, quotes aside. */

import { SearchError, type Operator } from './term.js';

/** One piece: `-var."a key">=10` is negated, with the field `var`, the key `a key`, the operator `>=` and the value `10`. */
export interface Piece {
  readonly isNegated: boolean;
  /** In lower case; empty for a word. */
  readonly field: string;
  /** The variable's key behind `var.`, as it is written; `undefined` where there is none. */
  readonly key: string | undefined;
  /** `undefined` for a word. */
  readonly operator: Operator | undefined;
  readonly value: string;
  /** Whether the value stands in quotes: then it is nothing but text. */
  readonly isQuoted: boolean;
  /** The whole piece as it was written. */
  readonly written: string;
}

const space = /\s/u;
const fieldStart = /^(var\.)|^([a-z][a-z0-9_]*)(?=!?[:=<>])/iu;
const operators = /^(!=|>=|<=|[:=><])/;

/** Splits a search. Throws a SearchError for quotes without an end, and for a `-` without anything behind it. */
export function splitSearch(search: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  while (at < search.length) {
    if (space.test(search[at] ?? '')) {
      at += 1;
      continue;
    }
    const reader = new PieceReader(search, at);
    pieces.push(reader.read());
    at = reader.at;
  }
  return pieces;
}

class PieceReader {
  readonly #search: string;
  readonly #start: number;
  at: number;

  constructor(search: string, start: number) {
    this.#search = search;
    this.#start = start;
    this.at = start;
  }

  read(): Piece {
    const isNegated = this.#search[this.at] === '-';
    if (isNegated) this.at += 1;
    if (isNegated && this.#isAtEnd) {
      throw new SearchError(
        'nothing_behind_minus',
        '-',
        'a - stands in front of a word: write -word, or "-" to find it',
      );
    }
    const { field, key, operator } = this.#readField();
    const isQuoted = this.#search[this.at] === '"';
    const value = isQuoted ? this.#readQuoted() : this.#readBare(() => false);
    if (isQuoted && !this.#isAtEnd) {
      const written = this.#written;
      throw new SearchError(
        'text_behind_quotes',
        written,
        `there is text right behind ${written}: write a space between`,
      );
    }
    return { isNegated, field, key, operator, value, isQuoted, written: this.#written };
  }

  #readField(): Pick<Piece, 'field' | 'key' | 'operator'> {
    const word = { field: '', key: undefined, operator: undefined };
    const match = fieldStart.exec(this.#search.slice(this.at));
    if (match === null) return word;
    const start = this.at;
    this.at += match[0].length;
    const isVariable = match[1] !== undefined;
    const key = isVariable ? this.#readKey() : undefined;
    const operator = operators.exec(this.#search.slice(this.at, this.at + 2))?.[0] as Operator | undefined;
    if (operator === undefined) {
      // `var.price` alone is a word like any other.
      this.at = start;
      return word;
    }
    this.at += operator.length;
    return { field: isVariable ? 'var' : match[0].toLowerCase(), key, operator };
  }

  #readKey(): string | undefined {
    if (this.#search[this.at] === '"') return this.#readQuoted();
    const key = this.#readBare(() => operators.test(this.#search.slice(this.at, this.at + 2)));
    return key === '' ? undefined : key;
  }

  #readBare(isEnd: () => boolean): string {
    const start = this.at;
    while (!this.#isAtEnd && !isEnd()) this.at += 1;
    return this.#search.slice(start, this.at);
  }

  /** Reads what stands in quotes; `\"` is a quote in it, and `\\` a backslash. */
  #readQuoted(): string {
    let text = '';
    this.at += 1;
    while (this.at < this.#search.length) {
      const character = this.#search[this.at] ?? '';
      const next = this.#search[this.at + 1];
      this.at += 1;
      if (character === '"') return text;
      if (character === '\\' && (next === '"' || next === '\\')) {
        text += next;
        this.at += 1;
      } else {
        text += character;
      }
    }
    const written = this.#written;
    throw new SearchError('no_end_of_quotes', written, `${written} has no end: write a " behind it`);
  }

  get #isAtEnd(): boolean {
    return this.at >= this.#search.length || space.test(this.#search[this.at] ?? '');
  }

  get #written(): string {
    return this.#search.slice(this.#start, this.at);
  }
}
