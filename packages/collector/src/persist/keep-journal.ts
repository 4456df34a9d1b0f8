/** Ties the file of `--persist` to the store: what was in it is received again, and what arrives is written to it. */

import { GrowingIOError } from '@growingio/upload';
import { describeError, quote } from '@growingio/upload/adapter';
import { t } from '../messages.js';
import type { EventStore } from '../store/event-store.js';
import { Journal } from './journal.js';
import type { SavedRequest } from './saved-request.js';

/** Rejects with a GrowingIOError (`ERR_GROWINGIO_OPTION`) when the file can not be read and written. */
export async function keepJournal(
  file: string,
  store: EventStore,
  uploads: { restore(saved: SavedRequest): Promise<void> },
  say: (line: string) => void,
): Promise<Journal> {
  try {
    const journal = await Journal.open(file, (saved) => uploads.restore(saved), say);
    store.onAdd((request, _events, isMore) => {
      if (!isMore) journal.append(request);
    });
    store.onReset(() => {
      journal.empty();
    });
    return journal;
  } catch (error) {
    const message = t`${quote(file)} can not be read and written: ${describeError(error)}`;
    const failure = new GrowingIOError('ERR_GROWINGIO_OPTION', message);
    failure.cause = error;
    throw failure;
  }
}
