/** The search as the page writes it: terms that are added by a click, and whether a text can be read. */

import { go, search } from '../shell/address.js';

/** Why the search can't be read; `undefined` when it can. */
export function whyUnreadable(_text: string): string | undefined {
  return undefined;
}

// A value that needs no quotes.
const plain = /^[\p{L}\p{N}_./@+-]+$/u;

/** A term such as `event:BuyProduct`. */
export function makeTerm(name: string, value: string, operator = ':'): string {
  return `${name}${operator}${plain.test(value) ? value : `"${value.replaceAll(/["\\]/g, '\\$&')}"`}`;
}

/** Whether the search has this term. */
export function hasTerm(text: string, term: string): boolean {
  return ` ${text} `.includes(` ${term} `);
}

/** Adds a term to the search, or takes it away where it stands there. */
export function toggleTerm(term: string): void {
  const text = search.value;
  const changed = hasTerm(text, term)
    ? ` ${text} `.replace(` ${term} `, ' ').trim()
    : [text.trim(), term].filter(Boolean).join(' ');
  go({ view: 'live', search: changed, opened: undefined });
}

/** Shows only what has this term, beside what is searched for already. */
export function addTerm(term: string): void {
  if (hasTerm(search.value, term)) go({ view: 'live' });
  else toggleTerm(term);
}
