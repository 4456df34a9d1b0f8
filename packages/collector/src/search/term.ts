/** The words of the search language: a search becomes terms. Nothing here needs Node: the page uses it as it is. */

/** What a field may be compared by. `:` and `=` are the same. */
export type Operator = ':' | '=' | '!=' | '>' | '<' | '>=' | '<=';

/** What `is:` asks for. */
export const states = ['problem', 'error', 'duplicate', 'late', 'failed'] as const;

export type State = (typeof states)[number];

/** The fields that hold a text, and those that hold a number. Beside them there are `is` and `var.` with a key. */
export const textFields = ['event', 'user', 'project'] as const;
export const numberFields = ['request', 'id'] as const;

export type TextField = (typeof textFields)[number];
export type NumberField = (typeof numberFields)[number];

/** One condition of a search. A row has to meet all of them. */
export type Term = { readonly isNegated: boolean } & (
  | { readonly type: 'word'; readonly text: string }
  | { readonly type: 'is'; readonly state: State }
  | { readonly type: 'text'; readonly field: TextField; readonly operator: Operator; readonly value: string; readonly isQuoted: boolean } // prettier-ignore
  | { readonly type: 'number'; readonly field: NumberField; readonly operator: Operator; readonly value: number }
  | { readonly type: 'variable'; readonly key: string; readonly operator: Operator; readonly value: string; readonly isQuoted: boolean } // prettier-ignore
);

/** Why a search can not be read. The page says the same in its own words, by the code. */
export const searchErrorCodes = [
  'no_end_of_quotes',
  'nothing_behind_minus',
  'unknown_field',
  'unknown_state',
  'no_value',
  'no_variable_key',
  'not_a_number',
  'text_behind_quotes',
  'wrong_operator',
  'too_long',
] as const;

export type SearchErrorCode = (typeof searchErrorCodes)[number];

/** Thrown for a search that can not be read: which term, and what to write in its place. */
export class SearchError extends Error {
  readonly code: SearchErrorCode;
  /** The term as it was written. */
  readonly term: string;

  constructor(code: SearchErrorCode, term: string, message: string) {
    super(message);
    this.name = 'SearchError';
    this.code = code;
    this.term = term;
  }
}
