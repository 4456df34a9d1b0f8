/** Waits for a count of events or a condition; the error of a time-out says what arrived instead. */

import { quoteUnlessWord, realTimers } from '@growingio/upload/adapter';
import type { EventStore } from './event-store.js';
import { isFailed, type ReceivedEvent } from './received.js';

/** What to wait for: so many events in all, or one event that meets a condition. */
export type Awaited = number | ((event: ReceivedEvent) => boolean);

export interface WaitOptions {
  /** How long to wait, in ms: 1 to 2^31 - 1. Default 4000, under the five seconds that test runners allow. */
  readonly timeout?: number | undefined;
}

const longestTimer = 2 ** 31 - 1;

/** Throws a TypeError for a wrong argument. Rejects after the time-out, or when `ended` aborts. */
export function waitFor(
  store: EventStore,
  awaited: Awaited,
  options: WaitOptions,
  ended: AbortSignal,
): Promise<readonly ReceivedEvent[]> {
  const { timeout = 4_000 } = options;
  if (typeof awaited === 'number' ? !Number.isInteger(awaited) || awaited < 0 : typeof awaited !== 'function') {
    throw new TypeError(`waitFor(${String(awaited)}): pass a number of events, or a function (event) => boolean`);
  }
  if (!Number.isInteger(timeout) || timeout < 1 || timeout > longestTimer) {
    throw new TypeError(`waitFor's timeout is ${String(timeout)}: pass milliseconds, 1 to 2147483647`);
  }
  return new Promise<readonly ReceivedEvent[]>((resolve, reject) => {
    const stopListening = store.onChange(look);
    const timer = realTimers.setTimeout(() => {
      giveUp(`waited ${String(timeout)} ms for ${describeAwaited(awaited)}`);
    }, timeout);
    ended.addEventListener('abort', stop);
    if (ended.aborted) stop();
    else look();

    function look(): void {
      try {
        const found = find(store, awaited);
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

function find(store: EventStore, awaited: Awaited): readonly ReceivedEvent[] | undefined {
  if (typeof awaited === 'number') return store.total.events >= awaited ? store.events() : undefined;
  const matching = store.events().filter(awaited);
  return matching.length > 0 ? matching : undefined;
}

function describeAwaited(awaited: Awaited): string {
  if (typeof awaited === 'function') return 'an event that meets the condition';
  return awaited === 1 ? '1 event' : `${String(awaited)} events`;
}

const mostListed = 10;

function showName(name: string | undefined, missing: string): string {
  return name === undefined ? missing : quoteUnlessWord(name);
}

function describeArrived(store: EventStore): string {
  const { events, failedRequests } = store.total;
  const newest = store.events().slice(-mostListed);
  const names = newest.map(
    ({ event, loginUserId }) => `${showName(event, '(no key)')} of ${showName(loginUserId, '(no user)')}`,
  );
  const more = events > newest.length ? `the last ${String(newest.length)} are ` : '';
  const arrived = events === 0 ? 'none arrived' : `${String(events)} arrived: ${more}${names.join(', ')}`;
  if (failedRequests === 0) return arrived;
  const failed = store.requests().findLast(isFailed);
  const reason = failed === undefined ? '' : `, last with ${String(failed.status)} (${failed.reason ?? failed.path})`;
  return `${arrived}; ${String(failedRequests)} requests failed${reason}`;
}
