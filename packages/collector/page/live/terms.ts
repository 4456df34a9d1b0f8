/** The search as the page writes it: terms that are added by a click, and why a text can't be read. */

import { parseSearch } from '../../src/search/parse-search.js';
import { SearchError } from '../../src/search/term.js';
import { go, search } from '../shell/address.js';
import { saySearchError } from '../words/messages.js';

/** Why the search can't be read, in words; `undefined` when it can. */
export function whyUnreadable(text: string): string | undefined {
  try {
    parseSearch(text);
    return undefined;
  } catch (error) {
    return error instanceof SearchError ? saySearchError(error) : String(error);
  }
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
