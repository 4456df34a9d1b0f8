/** Says in the page's language what the collector found: what is wrong, and what to do. */

import type { Mark } from '../api/answers.js';
import { chineseFailures, chineseMarks, inChinese, type ChineseMessages } from './chinese-marks.js';
import { language } from './language.js';

export interface Said {
  /** What is wrong. */
  readonly what: string;
  /** What to do; empty where the sentence does not say. */
  readonly remedy: string;
}

export function sayMark({ code, message }: Mark): Said {
  return say(chineseMarks, code, message);
}

/** Why a request failed. */
export function sayFailure({ reason = '', reasonCode = '' }: { reason?: string; reasonCode?: string }): Said {
  return say(chineseFailures, reasonCode, reason);
}

function say(messages: ChineseMessages, code: string, english: string): Said {
  if (language.value === 'zh') {
    const chinese = inChinese(messages, code, english);
    if (chinese !== undefined) return { what: chinese[0], remedy: chinese[1] };
  }
  return split(english);
}

/** An English sentence of the collector is `what: remedy`. What it quotes may hold a colon, too, so the last one counts. */
function split(english: string): Said {
  const at = english.lastIndexOf(': ');
  if (at === -1) return { what: capitalise(english), remedy: '' };
  return { what: capitalise(english.slice(0, at)), remedy: capitalise(english.slice(at + 2)) };
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
  if (remedy === '') return what;
  return language.value === 'zh' ? `${what}：${remedy}` : `${what}: ${afterName(remedy)}`;
}
