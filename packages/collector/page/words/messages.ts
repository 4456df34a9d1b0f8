/** Says in the page's language what the collector found: what is wrong, and what to do. */

import * as findings from '../../src/words/say-finding.js';
import type { Said } from '../../src/words/say-finding.js';
import { saySearchError as sayInLanguage } from '../../src/words/search-errors.js';
import type { SearchError } from '../../src/search/term.js';
import type { Mark } from '../api/answers.js';
import { language } from './language.js';

export type { Said };

export function sayMark(mark: Mark): Said {
  return capitalised(findings.sayMark(mark, language.value));
}

/** Why a request failed. */
export function sayFailure(request: { reason?: string; reasonCode?: string }): Said {
  return capitalised(findings.sayFailure(request, language.value));
}

/** Why a search can't be read. */
export function saySearchError(error: SearchError): string {
  return sayInLanguage(error, language.value);
}

function capitalised({ what, remedy }: Said): Said {
  return { what: capitalise(what), remedy: capitalise(remedy) };
}

function capitalise(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** What is wrong, as it is said behind a name and a colon. */
export function afterName(what: string): string {
  return what.slice(0, 1).toLowerCase() + what.slice(1);
}

/** Both as one line. */
export function inOneLine({ what, remedy }: Said): string {
  return findings.inOneLine({ what, remedy: language.value === 'zh' ? remedy : afterName(remedy) }, language.value);
}
