/** Says where the collector of `growingio dev` listens: in words, or for programs. */

import type { Collector } from '@growingio/collector';
import { warnOfReaders } from '@growingio/collector/command-line';
import { t } from '../messages.js';

/** For programs: the first line. */
export function announce({ url, host, port }: Collector): string {
  return `${JSON.stringify({ kind: 'collector', url, host, port })}\n`;
}

/** In words, a line each. */
export function introduce(collector: Collector): readonly string[] {
  const { url } = collector;
  const warning = warnOfReaders(collector);
  return [t`the collector and its page: ${url}`, ...(warning === undefined ? [] : [warning])];
}
