/** What waits in the directory of an outbox, who holds it, and what is dead: an inspection enters, lines leave. */

import type { DirectoryInspection, OutboxFault, StoreInspection } from '@growingio/outbox-disk';
import { associationTime, quote } from '@growingio/upload/adapter';
import { list, t } from '../../messages.js';
import { ok, warning, type Check } from '../check.js';

type Inspected = Pick<
  DirectoryInspection,
  'directory' | 'waiting' | 'oldest' | 'stores' | 'holders' | 'deadLetters' | 'faults'
>;

const mostFaults = 5;

/** `now` is in ms. */
export function judgeContents(inspected: Inspected, now: number): Check[] {
  const { deadLetters, faults, directory } = inspected;
  const found = [judgeWaiting(inspected, now)];
  const [mostly] = deadLetters.reasons;
  if (deadLetters.count > 0) {
    const where = JSON.stringify(directory);
    const hint = t`growingio outbox dead ${where} shows them; growingio outbox replay ${where} tracks them again`;
    found.push(
      warning('outbox', t`dead letters: ${deadLetters.count}, mostly for ${quote(mostly?.reason ?? '')}`, hint),
    );
  }
  return [...found, ...faults.slice(0, mostFaults).map(judgeFault)];
}

function judgeWaiting({ directory, waiting, oldest = 0, stores, holders }: Inspected, now: number): Check {
  if (waiting === 0) {
    const living = holders.filter(({ state }) => state !== 'dead').map(({ pid }) => String(pid ?? '?'));
    return ok('outbox', living.length === 0 ? t`no event waits` : t`no event waits; used by process ${list(living)}`);
  }
  const since = new Date(oldest).toISOString().slice(0, 19).replace('T', ' ') + 'Z';
  const detail = t`events that wait: ${waiting}, the oldest of ${since}; ${list(stores.map(describeStore))}`;
  if (now - oldest > associationTime) {
    const hint = t`find out why they are not delivered: events that are more than 4 hours old get no visitor on GrowingIO`;
    return warning('outbox', detail, hint);
  }
  if (stores.some(({ holder }) => holder.state !== 'dead')) return ok('outbox', detail);
  const hint = t`start the application, which delivers them, or growingio outbox drain ${JSON.stringify(directory)}`;
  return warning('outbox', detail, hint);
}

function describeStore({ waiting, holder: { state, pid, host } }: StoreInspection): string {
  const process = String(pid ?? '?');
  if (state === 'alive') return t`${waiting} held by process ${process}`;
  if (state === 'dead') return t`${waiting} of process ${process}, which has ended`;
  return t`${waiting} held by process ${process} on ${host ?? '?'}`;
}

function judgeFault({ path, kind, bytes = 0, code = '' }: OutboxFault): Check {
  const where = quote(path, 4096);
  if (kind === 'damaged') {
    return warning(
      'outbox',
      t`${where}: ${bytes} bytes are damaged`,
      t`every intact event is delivered; look at the disk`,
    );
  }
  if (kind === 'newer') {
    return warning('outbox', t`${where} was written by a newer version`, t`install that version again, or a newer one`);
  }
  if (kind === 'interrupted') {
    return warning(
      'outbox',
      t`${where}: a replay of dead letters was interrupted`,
      t`run growingio outbox replay again`,
    );
  }
  return warning('outbox', t`${where} can't be read (${code})`, t`run doctor as the user of the application`);
}
