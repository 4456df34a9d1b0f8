/** Whatever an application calls a user's ID enters; the string for `cs1`, or an issue, leaves. */

import { quote } from '../quote.js';
import type { EventIssue } from './issue.js';

/** Longest login user ID, in UTF-16 units. Source: GrowingIO's Java SDK. */
export const maxLoginUserIdLength = 255;

// "0", "1" and "-1" are GrowingIO's own list. The others are what JavaScript makes of a missing or wrong value.
const reserved = new Set(['0', '1', '-1', 'undefined', 'null', 'NaN', '[object Object]', '[object Promise]']);

/**
 * Checks a login user ID (`cs1`, 登录用户ID) and answers it as the string to send, or an issue.
 * Taken: strings of 1 to 255 characters, safe integers, bigints. Refused, since they would merge users: `0`, `1`, `-1`,
 * anything with `:`, blank or too long strings, objects, and what String() makes of a missing value.
 * Source: GrowingIO's Java SDK (length, `0`, `1`, `-1`, `:`).
 */
export function checkLoginUserId(value: unknown): string | EventIssue {
  if (value === undefined || value === null) {
    return issue(
      'missing',
      'nobody is logged in: pass { loginUserId }, or name where the session keeps the ID by the option loginUserId',
    );
  }
  const id = typeof value === 'number' || typeof value === 'bigint' ? String(value) : value;
  if (typeof id !== 'string') {
    return issue('not_a_string', `the login user ID is ${quote(value)}: pass a string or an integer`);
  }
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    return issue('not_a_string', `the login user ID ${id} is no safe integer: pass it as a string`);
  }
  if (id.trim() === '') return issue('empty', 'the login user ID is blank: leave it out for an anonymous user');
  if (id.length > maxLoginUserIdLength) {
    return issue('too_long', `the login user ID has ${String(id.length)} characters: at most 255`);
  }
  if (reserved.has(id.trim()))
    return issue('reserved', `the login user ID ${quote(id)} is no user's: it would merge users`);
  if (id.includes(':')) return issue('colon', 'the login user ID contains ":", which GrowingIO refuses');
  return id;
}

function issue(code: EventIssue['code'], message: string): EventIssue {
  return { code, path: 'loginUserId', message };
}
