/** Reads the login user ID that a request's session holds, as yet unchecked. */

import { GrowingIOError } from '../errors.js';
import { textOfId } from '../event/login-user-id.js';
import { quote } from '../text/quote.js';
import { isForgeable } from './request-names.js';
import { t } from '../text/messages.js';

/** A path into the request, such as `'session.member.id'`, or a function of the request (Express, Nest: `req`; Koa: `ctx`). */
export type LoginUserIdOption<Request = never> = string | UserFunction<Request>;

// A method's type and not a function's: it takes functions of a narrower request too, such as Express's own.
type UserFunction<Request> = { read(request: Request): unknown }['read'];

/** Reads who is logged in. May throw: a host's getter or function is behind it. */
export interface UserReader {
  (request: object): unknown;
  /** The paths that it follows; none where a function of the application's own reads. */
  readonly places?: readonly string[];
}

/** Where sessions and passport usually keep the user's ID, in the order in which they are asked. */
export const usualPaths: readonly string[] = [
  'session.loginUserId',
  'session.userId',
  'session.uid',
  'session.user.id',
  'session.passport.user',
  'session.passport.user.id',
  'user.id',
  'auth.sub',
  'auth.id',
  'state.user.id',
];

const usualReader: UserReader = readerOf(usualPaths);

/** Makes a reader of the option `loginUserId`. Throws a `GrowingIOError` for a path that a client could forge. */
export function compileUserReader(option: LoginUserIdOption | undefined): UserReader {
  if (option === undefined) return usualReader;
  if (typeof option === 'function') return (request) => (option as UserReader)(request);
  const path = typeof option === 'string' ? option.split('.') : [''];
  if (path.includes('') || isForgeable(path)) {
    throw new GrowingIOError(
      'ERR_GROWINGIO_OPTION',
      t`loginUserId is ${quote(option)}: it must be a path into what the server knows, such as 'session.member.id' or 'user.id', or a function of the request; never one into what a client sends, or into the host's own request`,
    );
  }
  return readerOf([path.join('.')]);
}

function readerOf(places: readonly string[]): UserReader {
  const routes = places.map((place) => {
    const [root = '', ...rest] = place.split('.');
    return { root, rest };
  });
  const readUser = function readUser(request: object): unknown {
    let unusable: unknown;
    for (const { root, rest } of routes) {
      const value = follow((request as Record<string, unknown>)[root], rest);
      if (value === undefined || value === null) continue;
      if (typeof value !== 'object') return value;
      // An ID may be an object, with an `id` of its own that is no ID: a Buffer in MongoDB's.
      const text = textOfId(value);
      if (text !== undefined) return text;
      // Perhaps an object whose `id` a later path asks for; if none does, it is refused with its name.
      unusable ??= value;
    }
    return unusable;
  };
  return Object.assign(readUser, { places });
}

function follow(from: unknown, path: readonly string[]): unknown {
  let value = from;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || isDeletedSession(value)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

/** Whether it is over: @fastify/secure-session goes on to show what was in a session after its `delete()`. */
export function isDeletedSession(value: object): boolean {
  const { deleted, delete: erase } = value as { deleted?: unknown; delete?: unknown };
  return deleted === true && typeof erase === 'function';
}
