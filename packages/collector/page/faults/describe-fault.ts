/** Says in words what a fault does. */

import type { FaultSettings } from '../api/answers.js';
import { joinNames, words, write } from '../words/language.js';

export function describeFault({ kind, status, retryAfter, delay, share }: FaultSettings): string {
  const { kinds, to } = words.value.faults;
  const parts = [kind === 'status' && status !== undefined ? String(status) : kinds[kind]];
  if (retryAfter !== undefined) parts.push(`Retry-After ${String(retryAfter)}`);
  if (kind === 'slow' && delay !== undefined) parts.push(write.value.span(delay));
  if (share !== undefined && share < 1) parts.push(to(write.value.percent(share)));
  return joinNames(parts);
}
