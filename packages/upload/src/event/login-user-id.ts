/** Reads whatever an application calls a user's ID: the string for `cs1`, or an issue. */

import { types } from 'node:util';
import { swallowRejection } from '../runtime/call-safely.js';
import { quote } from '../text/quote.js';
import type { EventIssue } from './issue.js';
import { plainValueOf } from './plain-value.js';
import { t } from '../text/messages.js';

/** Longest login user ID, in UTF-16 units. Source: GrowingIO's Java SDK. */
export const maxLoginUserIdLength = 255;

// "0", "1" and "-1" are GrowingIO's own list. The others are what JavaScript makes of a missing or wrong value.
const reserved = ['0', '1', '-1', 'undefined', 'null', 'NaN', '[object Object]', '[object Promise]'];
const colon = 0x3a;

// Control characters, line separators and halves of a surrogate pair: no ID of a person has them, and no page shows them.
const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;
// White space, and what takes no room at all, such as U+200B. In part they belong to names, but no name is made of them alone.
const invisible = /[\s\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]/gu;

/**
 * Checks a login user ID (`cs1`, 登录用户ID) and returns it as the string to send, or an issue.
 * Taken: strings of 1 to 255 characters, safe integers, bigints, Longs, and objects that a session store turns into a string:
 * those with `toHexString()`, such as MongoDB's ObjectId, or whose `toJSON()` is a string, such as Prisma's Decimal. Refused, since
 * they would merge users: `0`, `1`, `-1`, anything with `:` or a control character, blank or too long strings, all other
 * objects, and what String() makes of a missing value. Never throws.
 * Source: GrowingIO's Java SDK (length, `0`, `1`, `-1`, `:`).
 */
export function checkLoginUserId(value: unknown): string | EventIssue {
  if (typeof value === 'string') return checkText(value);
  if (value === undefined || value === null) {
    return issue(
      'missing',
      t`nobody is logged in: pass { loginUserId }, or name where the session keeps the ID by the option loginUserId`,
    );
  }
  if (typeof value === 'bigint') return checkText(String(value));
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return checkText(String(value));
    return issue('not_a_string', t`the login user ID ${String(value)} is no safe integer: pass it as a string`);
  }
  const text = textOfId(value);
  if (text !== undefined) return checkText(text);
  const remedy = isBytes(value) ? t`pass its text, such as id.toString('hex')` : t`pass a string or an integer`;
  return issue('not_a_string', t`the login user ID is ${quote(value)}: ${remedy}`);
}

/**
 * The string that a session store makes of an ID which is an object; `undefined` for what is no such ID. A Date is none: it
 * says when, and not who.
 */
export function textOfId(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || types.isDate(value)) return undefined;
  // The objects are the host's: whatever is behind these names may throw.
  return textOf(() => plainValueOf(value, 'loginUserId')) ?? textOf(() => (value as MongoId).toHexString?.());
}

interface MongoId {
  toHexString?(): unknown;
}

function textOf(read: () => unknown): string | undefined {
  try {
    const text = read();
    swallowRejection(text);
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
}

function isBytes(value: unknown): boolean {
  return ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value);
}

function checkText(id: string): string | EventIssue {
  if (!isPlain(id)) {
    if (id.length > maxLoginUserIdLength) {
      return issue('too_long', t`the login user ID has ${String(id.length)} characters: at most 255`);
    }
    const visible = id.replace(invisible, '');
    if (visible === '') return issue('empty', t`the login user ID is blank: leave it out for an anonymous user`);
    if (isReserved(visible)) return refuseReserved(id);
    if (id.includes(':')) return issue('colon', t`the login user ID contains ":", which GrowingIO refuses`);
    if (unprintable.test(id)) {
      return issue('control_character', t`the login user ID contains a control character: pass the ID alone`);
    }
  }
  return isReserved(id) ? refuseReserved(id) : id;
}

// Printable ASCII without space and colon: what nearly every ID is made of. A regular expression takes as long as the rest.
function isPlain(id: string): boolean {
  const { length } = id;
  if (length === 0 || length > maxLoginUserIdLength) return false;
  for (let i = 0; i < length; i += 1) {
    const unit = id.charCodeAt(i);
    if (unit < 0x21 || unit > 0x7e || unit === colon) return false;
  }
  return true;
}

// Not a Set: each ID would be hashed for it, which takes as long as all its other checks.
function isReserved(id: string): boolean {
  for (const each of reserved) if (each.length === id.length && each === id) return true;
  return false;
}

function refuseReserved(id: string): EventIssue {
  return issue('reserved', t`the login user ID ${quote(id)} is no user's: it would merge users`);
}

function issue(code: EventIssue['code'], message: string): EventIssue {
  return { code, path: 'loginUserId', message };
}
