/** What a user meets when the configuration is wrong: thrown at start, never into a request. */

import { suggestName } from './text/did-you-mean.js';
import { list } from './text/list.js';
import { quote } from './text/quote.js';
import { t } from './text/messages.js';

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
  return new GrowingIOError('ERR_GROWINGIO_OPTION', t`${name} is ${show(value)}: it must be ${wanted}`);
}

/** The error for a name that is no option: it says which was probably meant. `former` has the new names of old ones. */
export function unknownOption(
  name: string,
  known: ReadonlySet<string>,
  prefix = '',
  former: ReadonlyMap<string, string> = new Map(),
): GrowingIOError {
  const like = suggestName(name, [...known, ...former.keys()]);
  const meant = like === undefined ? undefined : (former.get(like) ?? like);
  const hint = meant === undefined ? t`known are ${list([...known])}` : t`did you mean ${prefix + meant}?`;
  const shown = prefix + quote(name).slice(1, -1);
  return new GrowingIOError('ERR_GROWINGIO_UNKNOWN_OPTION', t`${shown} is no option: ${hint}`);
}
