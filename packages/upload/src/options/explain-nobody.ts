/** Says of a request in which nobody was found where that was looked for, which keys there are, and what to set. Never a value. */

import { checkLoginUserId } from '../event/login-user-id.js';
import { suggestName } from '../text/did-you-mean.js';
import { list } from '../text/list.js';
import { quoteUnlessWord } from '../text/quote.js';
import { mayKeepUser } from '../text/user-words.js';
import { isForgeable } from './request-names.js';
import { isDeletedSession, usualPaths, type UserReader } from './session-user.js';
import { t } from '../text/messages.js';

const usualRoots = [...new Set(usualPaths.map(rootOf))];
const mostKeys = 12;
const longestKey = 40;
const plainName = /^[\w$]{1,64}$/;

/** The places, what stands at their roots, and the option to set: `'session.member.id'`, where there is something like an ID. Never throws. */
export function explainNobody(request: object, { places }: Pick<UserReader, 'places'>): string {
  const roots = [...new Set([...(places ?? []).map(rootOf), ...usualRoots])];
  const held = roots.map((root) => [root, read(request, root)] as const).filter(([, value]) => isThere(value));
  const looked =
    places === undefined
      ? t`the function loginUserId returned no ID`
      : t`no ID at ${list(places.map(quoteUnlessWord))}`;
  const found =
    held.length > 0 ? held.flatMap(describe).join(t`; `) : t`the request has no ${usualRoots.join(t`, no `)}`;
  const named = places?.length === 1 ? places[0]?.split('.') : undefined;
  const place = (named && mend(held, named)) ?? findPlace(held);
  const remedy = place === undefined ? sayWhereToName() : t`set the option loginUserId: '${place.join('.')}'`;
  return t`${looked}; ${found}: ${remedy}`;
}

function sayWhereToName(): string {
  return t`where somebody is logged in, name the place by the option loginUserId, such as loginUserId: 'session.member.id', or call identify()`;
}

type Held = readonly (readonly [root: string, value: unknown])[];

function rootOf(place: string): string {
  return place.split('.')[0] ?? '';
}

/** What is at a root, and the keys of what is below and may be the user. */
function describe([root, value]: Held[number]): string[] {
  const below = fieldsOf(value).filter(([key, field]) => mayKeepUser(key) && isObject(field));
  return [line(root, value), ...below.map(([key, field]) => line(`${root}.${showKey(key)}`, field))];
}

function line(name: string, value: unknown): string {
  if (!isObject(value)) return t`${name} is a ${typeof value}`;
  const keys = fieldsOf(value).map(([key]) => showKey(key));
  if (keys.length === 0) return t`${name} is empty`;
  const left = keys.length > mostKeys ? t` and ${keys.length - mostKeys} more` : '';
  return t`${name} has the keys ${list(keys.slice(0, mostKeys))}${left}`;
}

// A key may come from a client: what can't be seen, or reads like a sentence of ours, is quoted.
function showKey(key: string): string {
  return quoteUnlessWord(key.length > longestKey ? `${key.slice(0, longestKey)}…` : key);
}

/** The path that was probably meant by one with a slip in it, where an ID is. */
function mend(held: Held, path: readonly string[]): readonly string[] | undefined {
  let fields: readonly (readonly [string, unknown])[] = held;
  let value: unknown;
  const mended: string[] = [];
  for (const name of path) {
    const names = fields.map(([key]) => key);
    const meant = names.includes(name) ? name : suggestName(name, names);
    if (meant === undefined) return undefined;
    mended.push(meant);
    value = fields.find(([key]) => key === meant)?.[1];
    fields = fieldsOf(value);
  }
  return isId(value) && isPath(mended) ? mended : undefined;
}

/** The path to what looks like the ID of a user, by its name and its kind. */
function findPlace(held: Held): readonly string[] | undefined {
  const places = held
    .flatMap(([root, value]) => (isId(value) ? [[root]] : placesBelow([root], value, 3)))
    .filter(isPath);
  return places.find((path) => /(?:id|sub|no)$/i.test(path.at(-1) ?? '')) ?? places[0];
}

function placesBelow(path: readonly string[], value: unknown, depth: number): (readonly string[])[] {
  return fieldsOf(value).flatMap(([key, field]) => {
    // That is the ID of the session.
    if (!mayKeepUser(key) || (key === 'id' && path.at(-1) === 'session')) return [];
    const place = [...path, key];
    if (isId(field)) return [place];
    return depth > 1 ? placesBelow(place, field, depth - 1) : [];
  });
}

function isPath(path: readonly string[]): boolean {
  return path.every((name) => plainName.test(name)) && !isForgeable(path);
}

function isId(value: unknown): boolean {
  return typeof checkLoginUserId(value) === 'string';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isThere(value: unknown): boolean {
  try {
    return value !== undefined && value !== null && !(isObject(value) && isDeletedSession(value));
  } catch {
    return false;
  }
}

function read(request: object, root: string): unknown {
  try {
    return (request as Readonly<Record<string, unknown>>)[root];
  } catch {
    return undefined;
  }
}

/** What an object has of its own, without what session packages keep there for themselves; no getter is called. */
function fieldsOf(value: unknown): (readonly [key: string, value: unknown])[] {
  try {
    if (!isObject(value)) return [];
    return Object.entries(Object.getOwnPropertyDescriptors(contentOf(value)))
      .filter(
        ([key, { enumerable }]) => enumerable === true && (!key.startsWith('_') || key === '_id') && key !== 'isNew',
      )
      .map(([key, descriptor]) => [key, descriptor.value]);
  } catch {
    // A Proxy may refuse.
    return [];
  }
}

// @fastify/secure-session has its content behind a method.
function contentOf(session: object): object {
  const { data, delete: erase, deleted } = session as Readonly<Record<'data' | 'delete' | 'deleted', unknown>>;
  if (typeof data !== 'function' || typeof erase !== 'function' || typeof deleted !== 'boolean') return session;
  const content: unknown = data.call(session);
  return isObject(content) ? content : {};
}
