/** Says what the real project answered. */

import { shorten } from '../parts/show-value.js';
import { words } from '../words/language.js';

export function sayAnswer({ status, answer }: { readonly status: number; readonly answer: string }): string {
  const { sent, unanswered } = words.value.forward;
  const what = status === 0 ? unanswered : sent(String(status));
  return answer === '' ? what : `${what}: ${shorten(answer, 300)}`;
}
