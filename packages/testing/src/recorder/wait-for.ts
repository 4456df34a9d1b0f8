/** Waits for an event that matches; the error of a time-out says what there was instead. */

import { checkObjectOption, quote, realTimers, refuseUnknownOptions } from '@growingio/upload/adapter';
import type { Wanted } from '../matcher/matcher.js';
import { describeSeen } from '../report/describe-seen.js';
import { t } from '../messages.js';
import type { RecordedEvent } from './recorded-event.js';
import type { Recording } from './recording.js';

/** How long `waitFor()` waits, and what ends the wait before. */
export interface WaitOptions {
  /** How long to wait, in ms: 1 to 2^31 - 1. Default 4000, under the five seconds that test runners allow. */
  readonly timeout?: number | undefined;
  /** Ends the wait when it aborts, with its reason. Default: none. */
  readonly signal?: AbortSignal | undefined;
}

interface Wait {
  readonly wanted: Wanted;
  readonly options: ReturnType<typeof readWaitOptions>;
  readonly recording: Recording;
  /** Has open requests hand over what they hold, and returns all events. */
  readonly handOver: () => readonly RecordedEvent[];
  /** Where the test waits. */
  readonly caller: Error;
}

const names: ReadonlySet<string> = new Set<keyof WaitOptions>(['timeout', 'signal']);
const longestTimer = 2 ** 31 - 1;
// How often it is asked, in ms: it is also by this that open requests hand over what they hold.
const askEvery = 5;

/** Throws a `GrowingIOError` for what are no options, a `TypeError` for a value that can't be one. */
export function readWaitOptions(options: WaitOptions): WaitOptions & { readonly timeout: number } {
  checkObjectOption('options', options, t`an object, such as { timeout: 4000 }`);
  refuseUnknownOptions(options, names);
  const { timeout = 4_000, signal } = options;
  if (!Number.isInteger(timeout) || timeout < 1 || timeout > longestTimer) {
    throw new TypeError(t`waitFor's timeout is ${quote(timeout)}: pass milliseconds, 1 to 2147483647`);
  }
  if (signal !== undefined && !isSignal(signal)) {
    throw new TypeError(t`waitFor's signal is ${quote(signal)}: pass an AbortSignal, such as controller.signal`);
  }
  return { timeout, signal };
}

// Not by instanceof: a test runner has one of its own, as in jsdom.
function isSignal(signal: unknown): boolean {
  const { aborted, addEventListener, removeEventListener } = (signal ?? {}) as Partial<AbortSignal>;
  const methods = [addEventListener, removeEventListener];
  return typeof aborted === 'boolean' && methods.every((method) => typeof method === 'function');
}

/** Resolves with all events that match, once there is one. */
export function waitFor({ wanted, options, recording, handOver, caller }: Wait): Promise<readonly RecordedEvent[]> {
  const { timeout, signal } = options;
  return new Promise((resolve, reject) => {
    const asking = realTimers.setInterval(look, askEvery);
    const timer = realTimers.setTimeout(() => {
      settle(() => {
        const waited = t`waited ${String(timeout)} ms for ${wanted.text}`;
        reject(errorAt(caller, [waited, ...describeSeen(handOver(), wanted, recording)].join('\n\n')));
      });
    }, timeout);
    signal?.addEventListener('abort', stop);
    if (signal?.aborted === true) stop();
    else look();

    function look(): void {
      try {
        const found = handOver().filter(wanted.accepts);
        if (found.length === 0) return;
        settle(() => {
          resolve(found);
        });
      } catch (error) {
        settle(() => {
          reject(error instanceof Error ? error : new Error(String(error)));
        });
      }
    }

    function stop(): void {
      settle(() => {
        reject(signal?.reason as Error);
      });
    }

    function settle(end: () => void): void {
      realTimers.clearTimeout(timer);
      realTimers.clearInterval(asking);
      signal?.removeEventListener('abort', stop);
      end();
    }
  });
}

/** An error that points at the line of the test, and not at a timer. The first line of a stack is its message, the second `waitFor()` itself. */
function errorAt({ stack = '' }: Error, message: string): Error {
  const error = new Error(message);
  error.stack = [`Error: ${message}`, ...stack.split('\n').slice(2)].join('\n');
  return error;
}
