/** What a user meets when the configuration is wrong: thrown at start, never into a request. */

import { quote } from './text/quote.js';

export type GrowingIOErrorCode =
  | 'ERR_GROWINGIO_PROJECT_ID'
  | 'ERR_GROWINGIO_OPTION'
  | 'ERR_GROWINGIO_UNKNOWN_OPTION'
  | 'ERR_GROWINGIO_DEPENDENCY'
  | 'ERR_GROWINGIO_DECORATOR';

/** Thrown for a wrong configuration. The message quotes the wrong value and names the remedy; `code` is stable. */
export class GrowingIOError extends Error {
  readonly code: GrowingIOErrorCode;

  constructor(code: GrowingIOErrorCode, message: string) {
    super(message);
    this.name = 'GrowingIOError';
    this.code = code;
  }
}

/** The error for an option: it quotes the value, without what may be a secret of a URL, and says what is wanted. */
export function wrongOption(
  name: string,
  value: unknown,
  wanted: string,
  show: (value: unknown) => string = quote,
): GrowingIOError {
  return new GrowingIOError('ERR_GROWINGIO_OPTION', `${name} is ${show(value)}: it must be ${wanted}`);
}
