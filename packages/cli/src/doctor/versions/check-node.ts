/** The version of Node: whether our packages run on it, and whether it still gets security fixes. */

import { t } from '../../messages.js';
import { failure, ok, warning, type Check } from '../check.js';
import { isInRange } from './range.js';

/** By major version, when its last fix came or will come (https://github.com/nodejs/release#release-schedule). */
const ends: Readonly<Record<string, string>> = {
  20: '2026-04-30',
  21: '2024-06-01',
  22: '2027-04-30',
  23: '2025-06-01',
  24: '2028-04-30',
  25: '2026-06-01',
  26: '2029-04-30',
};

/** `range` is that of our `engines`; `now` is in ms. A version that is not known yet is a newer one. */
export function checkNode(version: string, range: string, now: number): Check {
  const name = `Node ${version.replace(/^v/, '')}`;
  const hint = t`install Node 24, or another one that is maintained (nodejs.org/en/about/previous-releases)`;
  if (!isInRange(version, range)) return failure('node', t`${name}: our packages need ${range}`, hint);
  const end = ends[version.replace(/^v/, '').split('.')[0] ?? ''];
  if (end === undefined) return ok('node', name);
  if (now < Date.parse(end)) return ok('node', t`${name}, maintained until ${end}`);
  return warning('node', t`${name}: it works, and gets no security fixes since ${end}`, hint);
}
