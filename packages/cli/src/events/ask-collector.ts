/** Asks a collector by its HTTP API: its stream, and one event whole. What goes wrong is an error with its remedy. */

import { saySearchError, type EventRow } from '@growingio/collector/command-line';
import { currentLanguage, describeError, quote } from '@growingio/upload/adapter';
import { CommandError, wrongUse } from '../command/command-error.js';
import { t } from '../messages.js';
import { readMessages, type Message } from './read-messages.js';

/** Opens the stream of what matches a search: from `place` on, the id of a message; without one from now on. */
export async function openStream(
  url: string,
  search: string,
  place: string | undefined,
  signal: AbortSignal,
): Promise<AsyncIterable<Message>> {
  const query = new URLSearchParams({ search, complete: 'true' });
  const headers: Record<string, string> = place === undefined ? {} : { 'Last-Event-ID': place };
  const response = await fetch(`${url}/api/stream?${query.toString()}`, { headers, signal, redirect: 'manual' }).catch(
    (error: unknown) => {
      throw noCollector(url, error);
    },
  );
  if (response.status === 200 && response.body !== null && isCollector(response)) return readMessages(response.body);
  throw isCollector(response) ? await readRefusal(response, url) : stranger(url);
}

/** An event with all that is kept of it; `undefined` when it has left. */
export async function askForEvent(url: string, id: number, signal: AbortSignal): Promise<EventRow | undefined> {
  const response = await fetch(`${url}/api/events/${String(id)}`, { signal });
  if (response.status !== 200) return undefined;
  return ((await response.json()) as { event: EventRow }).event;
}

function isCollector({ headers }: Response): boolean {
  return headers.has('GrowingIO-Collector');
}

function noCollector(url: string, error: unknown): CommandError {
  const { cause = error } = error as { cause?: unknown };
  const { code } = (cause ?? {}) as { code?: unknown };
  const why = typeof code === 'string' ? code : describeError(cause);
  return new CommandError(
    1,
    'ERR_GROWINGIO_NO_COLLECTOR',
    t`no collector answers at ${url} (${why})`,
    t`start one by growingio dev, or name the address of yours by --host`,
  );
}

function stranger(url: string): CommandError {
  return new CommandError(
    1,
    'ERR_GROWINGIO_NO_COLLECTOR',
    t`what answers at ${url} is no collector`,
    t`start one by growingio dev, or name the address of yours by --host`,
  );
}

async function readRefusal(response: Response, url: string): Promise<CommandError> {
  const { message, searchCode, term } = (await response.json().catch(() => ({}))) as Record<string, string | undefined>;
  if (searchCode !== undefined) {
    const error = { code: searchCode, term: term ?? '', message: message ?? '' };
    return wrongUse(saySearchError(error, currentLanguage()), t`see growingio tail --help`);
  }
  return new CommandError(
    1,
    'ERR_GROWINGIO_COLLECTOR',
    t`the collector at ${url} refuses (HTTP ${response.status}): ${quote(message ?? '', 200)}`,
    t`close pages and other commands that read from it, or open it as localhost`,
  );
}
