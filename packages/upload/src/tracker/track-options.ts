/** Checks the options of `track()` and of `scope()`. */

import { bareName, suggestName } from '../text/did-you-mean.js';
import type { EventIssue } from '../event/issue.js';
import { isPlainObject } from '../event/variables.js';
import { list } from '../text/list.js';
import { quote } from '../text/quote.js';
import { isUserWord } from '../text/user-words.js';
import { t } from '../text/messages.js';

type OptionName = 'loginUserId' | 'time' | 'num';

/** What other SDKs, and people in a hurry, call the options of track(). */
const aliases: Readonly<Record<OptionName, { readonly has: (bareName: string) => boolean }>> = {
  loginUserId: { has: isUserWord },
  time: new Set([
    ...['tm', 'ts', 'date', 'datetime', 'timestamp', 'eventtime', 'clienttime', 'at', 'when', 'now', 'unixtime'],
    ...['createdat', 'happenedat', 'occurredat', 'sentat', 'originaltimestamp', '时间'],
  ]),
  num: new Set(['n', 'number', 'count', 'value', 'metric']),
};
const optionNames = Object.keys(aliases) as OptionName[];
const variableNames = new Set(['var', 'variables', 'variable', 'attributes', 'properties', 'props', 'params', 'data']);

/**
 * Checks what was given to track() behind the variables, where anything was. An option that is not known may have been meant to
 * name the user, so the event must not go to the user of the session. Throws what the host's own getters throw.
 */
export function checkTrackOptions(options: unknown, others: number): EventIssue | undefined {
  if (others > 0) {
    const message = describeMore(others);
    return { code: 'too_many', path: 'options', message };
  }
  if (options === undefined || options === null) return undefined;
  return checkOptions(options, optionNames, 'track()');
}

function describeMore(others: number): string {
  if (others === 1) return t`track() takes an event key, variables and options: there is 1 argument more`;
  return t`track() takes an event key, variables and options: there are ${others} arguments more`;
}

/** Checks what was given to scope(), which takes `loginUserId` alone. */
export function checkScopeOptions(options: unknown): EventIssue | undefined {
  if (options === undefined || options === null) return undefined;
  return checkOptions(options, ['loginUserId'], 'scope()');
}

function checkOptions(options: unknown, known: readonly OptionName[], where: string): EventIssue | undefined {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) return refuseKind(options, known);
  let isEmpty = true;
  // With those that it inherits: the options are read in the same way.
  for (const name in options) {
    isEmpty = false;
    if (isKnown(name, known) || isOfEveryObject(name, options)) continue;
    return refuseName(name, known, where);
  }
  // A Map or a Promise has no names at all; a class may have its own where no loop finds them.
  const isOptions = !isEmpty || isPlainObject(options) || known.some((name) => name in options);
  return isOptions ? undefined : refuseKind(options, known);
}

function isKnown(name: string, known: readonly string[]): boolean {
  for (const each of known) if (each === name) return true;
  return false;
}

// What an application, or a library of old, has put on the prototype of all objects.
function isOfEveryObject(name: string, options: object): boolean {
  return !Object.hasOwn(options, name) && name in Object.prototype;
}

function refuseKind(options: unknown, known: readonly OptionName[]): EventIssue {
  const message = t`the options are ${quote(options)}: pass an object, such as { ${known.join(', ')} }`;
  return { code: 'not_an_object', path: 'options', message };
}

function refuseName(name: string, known: readonly OptionName[], where: string): EventIssue {
  const meant = findMeant(name, known);
  let hint = t`known are ${list(known)}`;
  if (meant !== undefined) hint = t`did you mean ${meant}?`;
  else if (variableNames.has(bareName(name))) hint = t`variables are the second argument; ${hint}`;
  const message = t`${quote(name).slice(1, -1)} is no option of ${where}: ${hint}`;
  return { code: 'unknown_option', path: optionPath(name), message };
}

function findMeant(name: string, known: readonly OptionName[]): string | undefined {
  const bare = bareName(name);
  return known.find((each) => aliases[each].has(bare)) ?? suggestName(name, known);
}

// A name is cut, since it may come from anywhere.
function optionPath(name: string): string {
  return `options.${name.length > 64 ? `${name.slice(0, 64)}…` : name}`;
}
