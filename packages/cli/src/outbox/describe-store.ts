/** Says of a store what waits in it and who holds it, and of what is wrong in a directory what that means. */

import type { OutboxFault, OutboxHolder, StoreInspection } from '@growingio/outbox-disk';
import { t } from '../messages.js';
import { countEvents } from '../send/progress.js';
import { show } from './find-outbox.js';
import { showAge, showBytes, showDestination, showTime } from './show-values.js';

/** Such as `12 events for project shop at api.growingio.com: 3.1 KiB, the oldest 4 min old (2026-…)`. `now` is Unix time in ms. */
export function describeStore({ destination, waiting, bytes, oldest }: StoreInspection, now: number): string {
  const place = showDestination(destination);
  const size = showBytes(bytes);
  const [age, time] = [showAge(now - (oldest ?? now)), showTime(oldest ?? now)];
  return t`${countEvents(waiting)} for ${place}: ${size}, the oldest ${age} old (${time})`;
}

/** Who holds it, whether that process lives, and what follows. */
export function describeHolder({ pid, host, since, renewedAt, state }: OutboxHolder, now: number): string {
  const id = String(pid ?? '?');
  if (state === 'alive') return t`process ${id}, alive since ${since ?? '?'}: it delivers them`;
  if (state === 'dead') return t`process ${id}, dead: the next process takes them, or growingio outbox drain`;
  const age = showAge(now - (renewedAt ?? now));
  return t`process ${id} of ${host ?? '?'}, perhaps alive: it has renewed its lease ${age} ago; a minute without that, and another may take them`;
}

/** What is wrong with a part of the directory, and what that means. */
export function describeFault({ path, kind, bytes = 0, code = '' }: OutboxFault): string {
  const where = show(path);
  switch (kind) {
    case 'damaged':
      return t`${where}: ${bytes} bytes are damaged; every intact event is delivered`;
    case 'newer':
      return t`${where} was written by a newer version of @growingio/outbox-disk: install that version of growingio`;
    case 'interrupted':
      return t`${where}: a replay was killed here; the next replay or drain ends it`;
    case 'unreadable':
      return t`${where} can't be read (${code}): run this as the user of the application; what is a link is never followed`;
  }
}
