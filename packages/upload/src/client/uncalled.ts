/** Tells of a function that a host was given in place of what it returns: `app.use(growingio)` without `()`. */

import { GrowingIOError } from '../errors.js';
import type { ResponseLike } from '../scope/request-scope.js';
import { consoleLogger } from '../telemetry/log.js';
import { currentLanguage } from '../text/language.js';
import { scopeRequest } from './for-adapters.js';
import { GrowingIO } from './growingio.js';
import { t } from '../text/messages.js';

let silent: GrowingIO | undefined;

/**
 * Has a host's own call fail at start that is given `factory` uncalled, with an error that says what to write. A host is known by
 * what it asks first of whatever it is given: `asked` are the names of these properties.
 */
export function refuseUncalled(factory: object, asked: readonly string[], usage: string): void {
  const get = (): never => {
    throw new GrowingIOError('ERR_GROWINGIO_OPTION', describe(usage));
  };
  for (const name of asked) Object.defineProperty(factory, name, { get, configurable: true });
}

/**
 * Runs the rest of a request for which the factory was called, where the host has asked nothing at start: says once what to
 * write, and gives the request a tracker that sends nothing, so that no handler fails.
 */
export function scopeUncalled<Result>(
  usage: string,
  request: object,
  response: ResponseLike | null | undefined,
  work: () => Result,
): Result {
  if (silent === undefined) {
    consoleLogger.error(describe(usage));
    // Whatever stands in the environment.
    silent = new GrowingIO({
      mode: 'off',
      projectId: 'none',
      host: 'https://api.growingio.com',
      language: currentLanguage(),
    });
  }
  return scopeRequest(silent, request, response, work);
}

function describe(usage: string): string {
  return t`a function was passed without being called, so nothing is tracked: write ${usage}`;
}
