/** Says what the collector found, in a language: what is wrong, and what to do. Nothing here needs Node: the page uses it as it is. */

import { chineseFailures, chineseMarks, inChinese, type ChineseMessages } from './chinese-findings.js';

export interface Said {
  /** What is wrong. */
  readonly what: string;
  /** What to do; empty where the sentence does not say. */
  readonly remedy: string;
}

/** What a mark says of an event or its request. */
export function sayMark(
  { code, message }: { readonly code: string; readonly message: string },
  language: 'en' | 'zh',
): Said {
  return say(chineseMarks, code, message, language);
}

/** Why a request failed. */
export function sayFailure(
  { reason = '', reasonCode = '' }: { readonly reason?: string | undefined; readonly reasonCode?: string | undefined },
  language: 'en' | 'zh',
): Said {
  return say(chineseFailures, reasonCode, reason, language);
}

function say(messages: ChineseMessages, code: string, english: string, language: 'en' | 'zh'): Said {
  const chinese = language === 'zh' ? inChinese(messages, code, english) : undefined;
  if (chinese !== undefined) return { what: chinese[0], remedy: chinese[1] };
  // An English sentence of the collector is `what: remedy`. What it quotes may hold a colon, too, so the last one counts.
  const at = english.lastIndexOf(': ');
  return at === -1 ? { what: english, remedy: '' } : { what: english.slice(0, at), remedy: english.slice(at + 2) };
}

/** Both as one line. */
export function inOneLine({ what, remedy }: Said, language: 'en' | 'zh'): string {
  if (remedy === '') return what;
  return language === 'zh' ? `${what}：${remedy}` : `${what}: ${remedy}`;
}
