/** Shows any value, also a hostile one, in a short, printable form for a message. */

import { maskSecrets, maskUrl, printable } from './printable.js';
import { t } from './messages.js';

const longest = 64;

/**
 * Shows a wrong value in an error or a log: never throws, shows at most 64 characters of it (or as many as given), escapes what
 * is not printable, and leaves out what may be the user, the password or the query of a URL.
 */
export function quote(value: unknown, most = longest): string {
  try {
    if (typeof value === 'string') return quoteText(maskSecrets(value), most);
    if (typeof value === 'function') return t`a function`;
    if (typeof value === 'object' && value !== null) return describeObject(value);
    // What is meant to be a number would look like one.
    const text = typeof value === 'bigint' ? `${String(value)}n` : String(value);
    return printable(text.slice(0, longest));
  } catch {
    return t`an unreadable ${typeof value}`;
  }
}

/** The same for what was to be a URL: whatever stands where its user, its password or its query would, is left out. */
export function quoteUrl(value: unknown): string {
  return typeof value === 'string' ? quoteText(maskUrl(value), longest) : quote(value);
}

// What stands between the words of a line could be taken for words of ours.
const word = /^[^\s"'\\]{1,80}$/;

/** A name as it is, where it is one printable word; else quoted, so that it can't pass for a part of our own sentence. */
export function quoteUnlessWord(name: string): string {
  return word.test(name) && printable(name) === name ? maskSecrets(name) : quote(name);
}

function quoteText(text: string, most: number): string {
  return printable(JSON.stringify(text.length > most ? `${text.slice(0, most)}…` : text));
}

function describeObject(value: object): string {
  if (Array.isArray(value)) return t`a list of ${String(value.length)}`;
  const constructor: unknown = value.constructor;
  if (constructor === Object) return t`an object`;
  const name = typeof constructor === 'function' ? printable(constructor.name.slice(0, longest)) : '';
  return name === '' || name === 'Object' ? t`an object` : t`an object (${name})`;
}
