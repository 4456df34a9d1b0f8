/** Why a search can't be read, in Chinese. In English the parser says it. Nothing here needs Node: the page uses it as it is. */

import { states, type SearchErrorCode } from '../search/term.js';

/** Chinese for each reason; `$` is the piece of the search that it speaks of. */
export const chineseSearchErrors: Readonly<Record<SearchErrorCode, string>> = {
  no_end_of_quotes: '$ 的引号没有结束：请在末尾加上 "',
  nothing_behind_minus: '- 后面没有内容：请写 -词，或写 "-" 查找减号本身',
  unknown_field:
    '$ 的字段不存在：可用 event:、user:、project:、var.变量、is:、request: 和 id:；要查找这段文字，请加引号："$"',
  unknown_state: `$ 无效：is: 后面可以是 ${states.join('、')}`,
  no_value: '$ 没有值：请在后面写上值，例如 $1',
  no_variable_key: '$ 没有写明变量：例如 var.price>10',
  not_a_number: '$ 比较的不是数字：请写数字，例如 10',
  text_behind_quotes: '$ 的引号后面紧跟着文字：请用空格隔开',
  wrong_operator: '$ 的运算符不适用：文本和 is 请用冒号',
  too_long: '搜索内容过长（$）：最多 1,000 个字符',
};

/** What the parser says, in this language. */
export function saySearchError(
  { code, term, message }: { readonly code: string; readonly term: string; readonly message: string },
  language: 'en' | 'zh',
): string {
  if (language === 'en' || !Object.hasOwn(chineseSearchErrors, code)) return message;
  return chineseSearchErrors[code as SearchErrorCode].replaceAll('$', () => term);
}
