/** What a user meets when the configuration is wrong: thrown at start, never into a request. */

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
