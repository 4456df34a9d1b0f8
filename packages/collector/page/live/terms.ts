/** The search as the page writes it: terms that are added by a click, and why a text can't be read. */

import { parseSearch } from '../../src/search/parse-search.js';
import { splitSearch } from '../../src/search/split-search.js';
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
  return piecesOf(text).includes(term);
}

/** Adds a term to the search, or takes it away where it stands there. */
export function toggleTerm(term: string): void {
  const pieces = piecesOf(search.value);
  const changed = (pieces.includes(term) ? pieces.filter((piece) => piece !== term) : [...pieces, term]).join(' ');
  go({ view: 'live', search: changed, opened: undefined });
}

/** Shows only what has this term, beside what is searched for already. */
export function addTerm(term: string): void {
  if (hasTerm(search.value, term)) go({ view: 'live' });
  else toggleTerm(term);
}

/** What stands in the search as it is written; one that can't be read is one piece. */
function piecesOf(text: string): string[] {
  try {
    return splitSearch(text).map(({ written }) => written);
  } catch {
    return [text.trim()];
  }
}
