/** Reads `?search=` of a request to the API. */

import { makeMatcher, type RowFacts } from '../search/match-row.js';
import { SearchError } from '../search/term.js';
import { ApiError } from './api-error.js';

/** A search that was read: what it holds a row against, and whether that is nothing at all. */
export interface ReadSearch {
  readonly matches: (row: RowFacts) => boolean;
  readonly matchesAll: boolean;
}

/** Reads the search of an address, with the term `only` beside it. Refuses what can't be read with 400, `search`. */
export function readSearch(url: URL, only = ''): ReadSearch {
  const search = url.searchParams.get('search') ?? '';
  try {
    const matches = makeMatcher(search);
    if (only === '') return { matches, matchesAll: search.trim() === '' };
    const isWanted = makeMatcher(only);
    return { matches: (row) => isWanted(row) && matches(row), matchesAll: false };
  } catch (error) {
    if (!(error instanceof SearchError)) throw error;
    throw new ApiError(400, 'search', error.message, {}, { searchCode: error.code, term: error.term });
  }
}
