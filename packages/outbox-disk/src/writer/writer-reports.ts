/** What goes wrong, and what goes well again, enters; messages for the operator leave, each with what it means and the remedy. */

import { stat } from 'node:fs/promises';
import type { Say } from '@growingio/upload';
import { deadLettersPath } from '../directory/paths.js';
import { codeOf, explainDiskError, showBytes } from '../say-error.js';

export class WriterReports {
  readonly #directory: string;
  readonly #maxMemoryBytes: number;
  readonly #say: Say;

  constructor(settings: { readonly directory: string; readonly maxMemoryBytes: number }, say: Say) {
    this.#directory = settings.directory;
    this.#maxMemoryBytes = settings.maxMemoryBytes;
    this.#say = say;
  }

  /** Events can't be written. */
  readonly failed = async (error: unknown): Promise<void> => {
    const why = await explainDiskError(error, this.#directory);
    const wait = `events wait in memory, up to ${showBytes(this.#maxMemoryBytes)}, until it can`;
    this.#say('error', 'outbox-disk', `the outbox can't write to ${this.#directory} (${why}): ${wait}`);
  };

  readonly recovered = (): void => {
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

  readonly lettersRecovered = (): void => {
    const folder = deadLettersPath(this.#directory);
    this.#say('info', 'dead-letters-disk-again', `dead letters are written to ${folder} again`);
  };

  /** It can't be written down in this store which of its events are settled. */
  readonly storeFailed = (store: string, error: unknown): void => {
    void this.#remedyFor(store, codeOf(error)).then((remedy) => {
      const effect = 'what is delivered of it is sent again after a restart';
      this.#say('warn', 'outbox-store', `${store} can't be written to (${codeOf(error)}): ${effect}${remedy}`);
    });
  };

  async #remedyFor(store: string, code: string): Promise<string> {
    if (!['EACCES', 'EPERM', 'EFOREIGN'].includes(code)) return '';
    const uid = await stat(store).then(
      (stats) => stats.uid,
      () => undefined,
    );
    const self = process.geteuid?.();
    if (uid === undefined || self === undefined) return '';
    return `; it belongs to user ${String(uid)}: chown -R ${String(self)} ${store}`;
  }
}
