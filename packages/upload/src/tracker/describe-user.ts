/** Says why an event has no user, or a wrong one: where that was looked for, and what to do. */

import type { EventIssue } from '../event/issue.js';
import { explainNobody } from '../options/explain-nobody.js';
import type { UserReader } from '../options/session-user.js';
import { t } from '../text/messages.js';
import { quote } from '../text/quote.js';

/**
 * The request whose session was asked, `given` or `identify` where the application itself said who it is; none where there was
 * nothing to ask.
 */
export type UserOrigin = object | 'given' | 'identify' | undefined;

/** Of an event that nobody did, or of an `identify()` that named nobody. */
export function describeNobody(event: unknown, origin: UserOrigin, readUser: UserReader): string {
  if (origin === 'identify') {
    return t`identify() was called without an ID (no_login_user): what is tracked from there on has no user; pass the ID of whoever is logged in`;
  }
  return t`events without a user are refused (no_login_user), the first is ${quote(event)}: ${explain(origin, readUser)}`;
}

/** Of a user in the session of that request, who can be none. */
export function describeBadUser({ message }: EventIssue, request: object, readUser: UserReader): string {
  return t`${message} (invalid_login_user): ${explainNobody(request, readUser)}`;
}

function explain(origin: UserOrigin, readUser: UserReader): string {
  if (typeof origin === 'object') return explainNobody(origin, readUser);
  if (origin === 'given') return t`loginUserId was given and is null: pass the ID of whoever did it`;
  return t`it belongs to no request, or to one that is over: pass { loginUserId } to track(), or run the work in client.scope({ loginUserId }, work)`;
}
