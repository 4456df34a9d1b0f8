/** What an outbox says to the operator: what has gone wrong or well again, what that means, and the remedy. */

import { stat } from 'node:fs/promises';
import type { Say } from '@growingio/upload/adapter';
import { deadLettersPath } from './directory/paths.js';
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
    const wait = `events wait in memory, up to ${showBytes(this.#maxMemoryBytes)}, until it can`;
    this.#say('error', 'outbox-disk', `the outbox can't write to ${this.#directory} (${why}): ${wait}`);
  };

  readonly failedNoMore = (): void => {
    this.#say('info', 'outbox-disk-again', `the outbox writes to ${this.#directory} again`);
  };

  /** Dead letters can't be written. */
  readonly lettersFailed = (error: unknown): void => {
    const folder = deadLettersPath(this.#directory);
    const wait = 'they wait, and their events stay in the outbox and are sent again after a restart, until it can';
    void explainDiskError(error, this.#directory).then((why) => {
      this.#say('error', 'dead-letters-disk', `dead letters can't be written to ${folder} (${why}): ${wait}`);
    });
  };

  readonly lettersFailedNoMore = (): void => {
    const folder = deadLettersPath(this.#directory);
    this.#say('info', 'dead-letters-disk-again', `dead letters are written to ${folder} again`);
  };

  /** It can't be written down in this store which of its events are settled. */
  readonly storeFailed = (store: string, error: unknown): void => {
    void remedyFor(store, codeOf(error)).then((remedy) => {
      const effect = 'what is delivered of it is sent again after a restart';
      this.#say('warn', 'outbox-store', `${store} can't be written to (${codeOf(error)}): ${effect}${remedy}`);
    });
  };

  /** Events of a segment can't be read. */
  readonly unreadable = (path: string, error: unknown): void => {
    const wait = 'its events wait until it can, here or in a later process';
    this.#say('error', 'outbox-unreadable', `${path} can't be read (${codeOf(error)}): ${wait}`);
  };

  /** So many events were taken over. `isLabelled`: their version has noted where they go. */
  recovered(events: number, isLabelled: boolean): void {
    const count = String(events);
    this.#say('info', 'outbox-recovered', `${count} events of an earlier or dead process are delivered now`);
    if (isLabelled) return;
    const why = 'were written by an earlier version, which did not note their project';
    this.#say('info', 'outbox-unlabelled', `${count} events ${why}: they are delivered to that of this client`);
  }

  /** Files were deleted while they were in use. */
  vanished(writtenAgain: number): void {
    const count = String(writtenAgain);
    const message = `files in ${this.#directory} were deleted: ${count} events are written again`;
    this.#say('warn', 'outbox-vanished', message);
  }

  /** The outbox is closed, and so many events and dead letters will be found by no later process. */
  neverWritten(events: number, letters: number): void {
    if (events + letters === 0) return;
    const lost = [events > 0 ? `${String(events)} events` : [], letters > 0 ? `${String(letters)} dead letters` : []];
    const what = lost.flat().join(' and ');
    this.#say('error', 'outbox-close', `${what} were never written, and end with the process`);
  }
}

async function remedyFor(store: string, code: string): Promise<string> {
  if (!['EACCES', 'EPERM', 'EFOREIGN'].includes(code)) return '';
  const uid = await stat(store).then(
    (stats) => stats.uid,
    () => undefined,
  );
  const self = process.geteuid?.();
  if (uid === undefined || self === undefined) return '';
  return `; it belongs to user ${String(uid)}: chown -R ${String(self)} ${store}`;
}
