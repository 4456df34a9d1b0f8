/** What an outbox says to the operator: what has gone wrong or well again, what that means, and the remedy. */

import type { Say } from '@growingio/upload/adapter';
import { deadLettersPath } from './directory/paths.js';
import { findOwner, isForbidden, pathOf, remedyFor } from './directory/remedy.js';
import { t } from './messages.js';
import { codeOf, explainDiskError, showBytes } from './say-error.js';

export class Reports {
  readonly #directory: string;
  readonly #maxMemoryBytes: number;
  readonly #say: Say;

  constructor(directory: string, maxMemoryBytes: number, say: Say) {
    this.#directory = directory;
    this.#maxMemoryBytes = maxMemoryBytes;
    this.#say = say;
  }

  /** Events can't be written. */
  readonly failed = async (error: unknown): Promise<void> => {
    const why = await explainDiskError(error, this.#directory);
    const most = showBytes(this.#maxMemoryBytes);
    this.#say(
      'error',
      'outbox-disk',
      t`the outbox can't write to ${this.#directory} (${why}): events wait in memory, up to ${most}, until it can`,
    );
  };

  readonly failedNoMore = (): void => {
    this.#say('info', 'outbox-disk-again', t`the outbox writes to ${this.#directory} again`);
  };

  /** Dead letters can't be written. */
  readonly lettersFailed = (error: unknown): void => {
    const folder = deadLettersPath(this.#directory);
    void explainDiskError(error, this.#directory).then((why) => {
      this.#say(
        'error',
        'dead-letters-disk',
        t`dead letters can't be written to ${folder} (${why}): they wait, and their events stay in the outbox and are sent again after a restart, until it can`,
      );
    });
  };

  readonly lettersFailedNoMore = (): void => {
    const folder = deadLettersPath(this.#directory);
    this.#say('info', 'dead-letters-disk-again', t`dead letters are written to ${folder} again`);
  };

  /** It can't be written down in this store which of its events are settled. */
  readonly storeFailed = (store: string, error: unknown): void => {
    const code = codeOf(error);
    void findOwner(store, pathOf(error)).then((found) => {
      const { path, owner } = found ?? { path: store };
      const whose = owner === undefined ? '' : t`belongs to user ${owner} and `;
      const remedy = found !== undefined && isForbidden(code) ? t`; ${remedyFor(found, code)}` : '';
      this.#say(
        'warn',
        'outbox-store',
        t`${path} ${whose}can't be written to (${code}): what is delivered of it is sent again after a restart${remedy}`,
      );
    });
  };

  /** Events of a segment can't be read. */
  readonly unreadable = (path: string, error: unknown): void => {
    this.#say(
      'error',
      'outbox-unreadable',
      t`${path} can't be read (${codeOf(error)}): its events wait until it can, here or in a later process`,
    );
  };

  /** So many events were taken over. `isLabelled`: their version has noted where they go. */
  recovered(events: number, isLabelled: boolean): void {
    this.#say('info', 'outbox-recovered', t`${events} events of an earlier or dead process are delivered now`);
    if (isLabelled) return;
    this.#say(
      'info',
      'outbox-unlabelled',
      t`${events} events were written by an earlier version, which did not note their project: they are delivered to that of this client`,
    );
  }

  /** Files were deleted while they were in use. */
  vanished(writtenAgain: number): void {
    const message = t`files in ${this.#directory} were deleted: ${writtenAgain} events are written again`;
    this.#say('warn', 'outbox-vanished', message);
  }

  /** The outbox is closed, and so many events and dead letters will be found by no later process. */
  neverWritten(events: number, letters: number): void {
    if (events + letters === 0) return;
    this.#say('error', 'outbox-close', describeLoss(events, letters));
  }
}

function describeLoss(events: number, letters: number): string {
  if (letters === 0) return t`${events} events were never written, and end with the process`;
  if (events === 0) return t`${letters} dead letters were never written, and end with the process`;
  return t`${events} events and ${letters} dead letters were never written, and end with the process`;
}
