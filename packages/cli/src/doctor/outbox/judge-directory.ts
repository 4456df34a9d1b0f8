/** Whether an outbox can keep events in a directory: what is so of it enters, lines leave. */

import { quote } from '@growingio/upload/adapter';
import { t } from '../../messages.js';
import { failure, ok, warning, type Check } from '../check.js';
import type { Tried } from './try-directory.js';

const MiB = 1024 * 1024;
/** An outbox writes segments of up to 64 MiB. */
const littleSpace = 128 * MiB;

/** `user` is the number of the one as whom this process runs, `undefined` where there are none. */
export function judgeDirectory(
  directory: string,
  { path, isThere, isDirectory, owner, mode, freeBytes, refusal }: Tried,
  user: number | undefined,
): Check[] {
  const where = quote(directory, 4096);
  const space = t`${Math.floor(freeBytes / MiB)} MiB free`;
  const isForeign = user !== undefined && owner !== user;
  if (!isDirectory) return [failure('outbox', t`${quote(path, 4096)} is no directory`, t`name a directory`)];
  if (refusal === 'ENOSPC' || refusal === 'EDQUOT') {
    const hint = t`make room: until there is some, events wait in memory, and end with the process`;
    return [failure('outbox', t`${where}: the disk is full (${refusal})`, hint)];
  }
  if (refusal !== undefined) {
    const detail = t`${where} can't be written to (${refusal})${whoseOf(owner, user)}`;
    return [failure('outbox', detail, remedyFor(refusal, path, owner, user))];
  }
  if (!isThere) return [ok('outbox', t`${where} is not there yet: a client makes it at its start; ${space}`)];
  const found: Check[] = [];
  if (isForeign) {
    const hint = t`run doctor as the user of the application; else chown -R ${user} ${JSON.stringify(path)}`;
    found.push(warning('outbox', t`${where} belongs to user ${owner}, and this is user ${user}`, hint));
  }
  // With the sticky bit, each user can remove only what is his.
  if (user !== undefined && (mode & 0o1002) === 0o002) {
    const detail = t`${where} can be written to by every user (mode ${mode.toString(8)}), who can remove events that wait`;
    found.push(warning('outbox', detail, `chmod o-w ${JSON.stringify(path)}`));
  }
  if (freeBytes < littleSpace) found.push(warning('outbox', t`${where}: ${space}`, t`make room for an outage`));
  const rights = user === undefined ? '' : t`user ${owner}, mode ${mode.toString(8)}, `;
  return found.length > 0 ? found : [ok('outbox', t`${where} can be written to: ${rights}${space}`)];
}

function whoseOf(owner: number, user: number | undefined): string {
  return user === undefined || user === owner ? '' : t`: it belongs to user ${owner}, and this is user ${user}`;
}

function remedyFor(refusal: string, path: string, owner: number, user: number | undefined): string {
  if (refusal === 'EROFS') return t`mount the disk for writing (in Kubernetes: a volume that is not readOnly)`;
  if (user === undefined) return t`let this user write there, or name another directory`;
  if (user === owner) return t`chmod u+rwx ${JSON.stringify(path)}, or name another directory`;
  return t`chown -R ${user} ${JSON.stringify(path)}, or name another directory`;
}
