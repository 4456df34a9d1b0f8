/** What ends a command before its time, in words: what is wrong, and what to do next. */

/** 1: it failed, or has found something; 2: wrong use. */
export type FailureCode = 1 | 2;

export class CommandError extends Error {
  constructor(
    readonly exitCode: FailureCode,
    /** Stable, for machines: `ERR_GROWINGIO_…`. */
    readonly code: string,
    message: string,
    /** The remedy. */
    readonly next: string,
  ) {
    super(message);
    this.name = 'CommandError';
  }
}

/** What the user wrote makes no sense. */
export function wrongUse(message: string, next: string): CommandError {
  return new CommandError(2, 'ERR_GROWINGIO_USAGE', message, next);
}

/** As a line of JSON, `{ code, message, next }`, or as two lines. */
export function writeError({ code, message, next }: CommandError, asJson: boolean): string {
  return asJson ? `${JSON.stringify({ code, message, next })}\n` : `growingio: ${message}\n  ${next}\n`;
}
