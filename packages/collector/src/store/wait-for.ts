/** Waits for a count of events or a condition; the error of a time-out says what arrived instead. */

import { checkObjectOption, quote, quoteUnlessWord, realTimers, refuseUnknownOptions } from '@growingio/upload/adapter';
import { makeMatcher } from '../search/match-row.js';
import { SearchError } from '../search/term.js';
import type { EventStore } from './event-store.js';
import type { ReceivedEvent } from './received.js';

/** What to wait for: so many events in all, or one event that matches a search or meets a condition. */
export type AwaitedEvents = number | string | ((event: ReceivedEvent) => boolean);

/** How long `waitFor()` waits. */
export interface WaitOptions {
  /** How long to wait, in ms: 1 to 2^31 - 1. Default 4000, under the five seconds that test runners allow. */
  readonly timeout?: number | undefined;
}

const names: ReadonlySet<string> = new Set<keyof WaitOptions>(['timeout']);
const longestTimer = 2 ** 31 - 1;

/** Throws a TypeError for a wrong argument, a GrowingIOError for what are no options. Rejects after the time-out, or when `ended` aborts. */
export function waitFor(
  store: EventStore,
  awaited: AwaitedEvents,
  options: WaitOptions,
  ended: AbortSignal,
): Promise<readonly ReceivedEvent[]> {
  checkObjectOption('options', options, 'an object, such as { timeout: 4000 }');
  refuseUnknownOptions(options, names);
  const { timeout = 4_000 } = options;
  const find = makeFinder(store, awaited);
  if (!Number.isInteger(timeout) || timeout < 1 || timeout > longestTimer) {
    throw new TypeError(`waitFor's timeout is ${quote(timeout)}: pass milliseconds, 1 to 2147483647`);
  }
  return new Promise<readonly ReceivedEvent[]>((resolve, reject) => {
    const stopListening = store.onAdd((_request, events) => {
      look(events);
    });
    const timer = realTimers.setTimeout(() => {
      giveUp(`waited ${String(timeout)} ms for ${describeAwaited(awaited)}`);
    }, timeout);
    ended.addEventListener('abort', stop);
    if (ended.aborted) stop();
    else look(store.events());

    function look(events: readonly ReceivedEvent[]): void {
      try {
        const found = find(events);
        if (found === undefined) return;
        settle();
        resolve(found);
      } catch (error) {
        settle();
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    }

    function stop(): void {
      giveUp(`the collector was closed while waiting for ${describeAwaited(awaited)}`);
    }

    function giveUp(what: string): void {
      settle();
      reject(new Error(`${what}; ${describeArrived(store)}`));
    }

    function settle(): void {
      realTimers.clearTimeout(timer);
      stopListening();
      ended.removeEventListener('abort', stop);
    }
  });
}

type Find = (arrived: readonly ReceivedEvent[]) => readonly ReceivedEvent[] | undefined;

function makeFinder(store: EventStore, awaited: AwaitedEvents): Find {
  switch (typeof awaited) {
    case 'number':
      if (!Number.isInteger(awaited) || awaited < 0) break;
      return () => (store.total.events >= awaited ? store.events() : undefined);
    case 'function':
      return findWith(awaited);
    case 'string':
      return findWith(readMatcher(`waitFor(${quote(awaited)})`, awaited));
  }
  const allowed = "pass a number of events, a search such as 'event:BuyProduct', or a function (event) => boolean";
  throw new TypeError(`waitFor(${quote(awaited)}): ${allowed}`);
}

/** Reads a search. Throws a TypeError that begins with `call` for one that can't be read. */
export function readMatcher(call: string, search: string): (event: ReceivedEvent) => boolean {
  try {
    return makeMatcher(search);
  } catch (error) {
    if (error instanceof SearchError) throw new TypeError(`${call}: ${error.message}`, { cause: error });
    throw error;
  }
}

function findWith(condition: (event: ReceivedEvent) => boolean): Find {
  return (arrived) => {
    const found = arrived.filter((event) => condition(event));
    return found.length > 0 ? found : undefined;
  };
}

function describeAwaited(awaited: AwaitedEvents): string {
  if (typeof awaited === 'string') return `an event that matches ${awaited}`;
  if (typeof awaited === 'function') return 'an event that meets the condition';
  return countOf(awaited, 'event');
}

/** `1 event`, `2 events`. */
export function countOf(count: number, what: string): string {
  return `${String(count)} ${what}${count === 1 ? '' : 's'}`;
}

const mostListed = 10;

function showName(name: string | undefined, missing: string): string {
  return name === undefined ? missing : quoteUnlessWord(name);
}

/** Says what has arrived so far, for somebody who waits for something else. */
export function describeArrived(store: EventStore): string {
  const { events, failedRequests } = store.total;
  const newest = store.eventsBefore(Infinity, { items: mostListed, bytes: Infinity }).reverse();
  const names = newest.map(
    ({ item: { event, loginUserId } }) => `${showName(event, '(no key)')} of ${showName(loginUserId, '(no user)')}`,
  );
  const more = events > newest.length ? `the last ${String(newest.length)} are ` : '';
  const arrived = events === 0 ? 'none arrived' : `${String(events)} arrived: ${more}${names.join(', ')}`;
  if (failedRequests === 0) return arrived;
  const failed = store.requests.failed.at(-1);
  const reason = failed === undefined ? '' : `, last with ${String(failed.status)} (${failed.reason ?? failed.path})`;
  return `${arrived}; ${countOf(failedRequests, 'request')} failed${reason}`;
}
