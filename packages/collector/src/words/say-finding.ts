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
  const [, what = english, remedy = ''] = withoutRemedy.test(english) ? [] : (withRemedy.exec(english) ?? []);
  return { what, remedy };
}

// Behind these stands a cause in the words of others, in which a colon may mean anything.
const withoutRemedy = /^(?:the body is not JSON: |respond failed: |respond answered |a fault is on: )/;
// Any other sentence of the collector is `what: remedy`, by the first colon that stands in no quotes.
const withRemedy = /^((?:[^":]|:(?! )|"(?:[^"\\]|\\.)*")*): (.*)$/s;

/** Both as one line. */
export function inOneLine({ what, remedy }: Said, language: 'en' | 'zh'): string {
  if (remedy === '') return what;
  return language === 'zh' ? `${what}：${remedy}` : `${what}: ${remedy}`;
}
