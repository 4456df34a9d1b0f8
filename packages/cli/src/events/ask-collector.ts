/** Asks a collector by its HTTP API: its stream, one event whole, and what it has seen. What goes wrong is an error with its remedy. */

import { defaultHost, defaultPort, saySearchError, type EventRow } from '@growingio/collector/command-line';
import { currentLanguage, describeError, quote, realTimers } from '@growingio/upload/adapter';
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

// A collector answers at once, whatever it has seen.
const usualPatience = 10_000;

interface Asked {
  /** Of the HTTP API, with its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Aborted, it interrupts what is read, too. */
  readonly stopped: AbortSignal;
  /** The one that names the collector. Default `--host`. */
  readonly option?: string;
  /** How long until the answer is read, in ms. Default 10,000. */
  readonly patience?: number | undefined;
}

/** Asks, and reads the answer. Rejects with a `CommandError`. */
async function ask<Result>(
  url: string,
  { path, headers = {}, stopped, option = '--host', patience = usualPatience }: Asked,
  read: (response: Response) => Promise<Result>,
): Promise<Result> {
  const late = new AbortController();
  const timer = realTimers.setTimeout(() => {
    late.abort();
  }, patience);
  const signal = AbortSignal.any([stopped, late.signal]);
  try {
    return await read(await fetch(url + path, { headers, signal, redirect: 'manual' }));
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw noCollector(url, late.signal.aborted ? t`no answer within ${patience / 1000} s` : reasonOf(error), option);
  } finally {
    realTimers.clearTimeout(timer);
  }
}

/** Opens the stream of what matches a search: from `place` on, the id of a message; without one from now on. It may go on for ever. */
export async function openStream(
  url: string,
  search: string,
  place: string | undefined,
  { stopped, patience }: Pick<Asked, 'stopped' | 'patience'>,
): Promise<AsyncIterable<Message>> {
  const query = new URLSearchParams({ search, complete: 'true' });
  const headers: Record<string, string> = place === undefined ? {} : { 'Last-Event-ID': place };
  return ask(url, { path: `/api/stream?${query.toString()}`, headers, stopped, patience }, async (response) => {
    if (response.status === 200 && response.body !== null && isCollector(response)) return readMessages(response.body);
    throw isCollector(response) ? await readRefusal(response, url) : stranger(url);
  });
}

/** An event with all that is kept of it; `undefined` when it has left. */
export async function askForEvent(url: string, id: number, stopped: AbortSignal): Promise<EventRow | undefined> {
  return ask(url, { path: `/api/events/${String(id)}`, stopped }, async (response) =>
    response.status === 200 ? ((await response.json()) as { event: EventRow }).event : undefined,
  );
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

/** What was seen since the start or the last reset. `option` is the one that names the collector. Rejects with a `CommandError`. */
export async function askForPlan(
  url: string,
  option: string,
  stopped: AbortSignal,
): Promise<{ readonly events: readonly EventAnswer[]; readonly more: number }> {
  return ask(url, { path: '/api/plan', stopped, option }, async (response) => {
    if (!isCollector(response)) throw stranger(url, option);
    if (response.status !== 200) throw await readRefusal(response, url);
    return (await response.json()) as { events: EventAnswer[]; more: number };
  });
}

function isCollector({ headers }: Response): boolean {
  return headers.has('GrowingIO-Collector');
}

/** Why there was no answer: a code of the system, or words. */
function reasonOf(error: unknown): string {
  const { cause = error } = error as { cause?: unknown };
  const { code } = (cause ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : describeError(cause);
}

function noCollector(url: string, why: string, option: string): CommandError {
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
