/** Asks a collector by its HTTP API: its stream, one event whole, and what it has seen. What goes wrong is an error with its remedy. */

import { defaultHost, defaultPort, saySearchError, type EventRow } from '@growingio/collector/command-line';
import { currentLanguage, describeError, quote } from '@growingio/upload/adapter';
import { CommandError, wrongUse } from '../command/command-error.js';
import { t } from '../messages.js';
import { readMessages, type Message } from './read-messages.js';

export const usualUrl = `http://${defaultHost}:${String(defaultPort)}`;

/** An address as somebody writes it behind an option: `localhost:7080` is one, too. Throws a `CommandError`. */
export function readCollectorUrl(given: string, option: string): string {
  const text = /^[a-z]+:\/\//i.test(given) ? given : `http://${given}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw wrongUse(
      t`${option} is ${quote(given)}: pass the address of a collector, such as ${usualUrl}`,
      t`see --help`,
    );
  }
  // What is quoted anywhere below has neither a password nor a query.
  if (url.username + url.password !== '') {
    throw wrongUse(t`${option} has a user or a password, which no collector takes`, t`leave them out`);
  }
  return url.origin;
}

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

/** What a collector has seen of an event key, as `GET /api/plan` has it: of the newest 300 keys the newest 100 variables each. */
export interface EventAnswer {
  readonly event: string;
  readonly count: number;
  readonly variables: readonly {
    readonly key: string;
    readonly count: number;
    /** By the types of JSON, and `list`. */
    readonly types: Readonly<Partial<Record<string, number>>>;
    /** Numbers that are no whole ones. */
    readonly fractions: number;
    readonly examples: readonly unknown[];
  }[];
  /** How many variables there were beyond these. */
  readonly moreVariables: number;
}

// A collector answers at once, whatever it has seen.
const patience = 10_000;

/** What was seen since the start or the last reset. `option` is the one that names the collector. Rejects with a `CommandError`. */
export async function askForPlan(
  url: string,
  option: string,
  stopped: AbortSignal,
): Promise<{ readonly events: readonly EventAnswer[]; readonly more: number }> {
  const signal = AbortSignal.any([stopped, AbortSignal.timeout(patience)]);
  const response = await fetch(`${url}/api/plan`, { signal, redirect: 'manual' }).catch((error: unknown) => {
    throw noCollector(url, error, option);
  });
  if (!isCollector(response)) throw stranger(url, option);
  if (response.status !== 200) throw await readRefusal(response, url);
  return (await response.json()) as { events: EventAnswer[]; more: number };
}

function isCollector({ headers }: Response): boolean {
  return headers.has('GrowingIO-Collector');
}

function noCollector(url: string, error: unknown, option = '--host'): CommandError {
  const { cause = error } = error as { cause?: unknown };
  const { code } = (cause ?? {}) as { code?: unknown };
  const why = typeof code === 'string' ? code : describeError(cause);
  return new CommandError(
    1,
    'ERR_GROWINGIO_NO_COLLECTOR',
    t`no collector answers at ${url} (${why})`,
    t`start one by growingio dev, or name the address of yours by ${option}`,
  );
}

function stranger(url: string, option = '--host'): CommandError {
  return new CommandError(
    1,
    'ERR_GROWINGIO_NO_COLLECTOR',
    t`what answers at ${url} is no collector`,
    t`start one by growingio dev, or name the address of yours by ${option}`,
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
