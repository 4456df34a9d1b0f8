/** What ends a command before its time, in words: what is wrong, and what to do next. */

import { t } from '../messages.js';
import { figure } from './balance.js';

/** 1: it failed, or has found something; 2: wrong use. */
export type FailureCode = 1 | 2;

export class CommandError extends Error {
  constructor(
    readonly exitCode: FailureCode,
    /** Stable, for machines: `ERR_GROWINGIO_…`. */
    readonly code: string,
    message: string,
    /** The remedy. */
    readonly next: string,
  ) {
    super(message);
    this.name = 'CommandError';
  }
}

/** What the user wrote makes no sense. */
export function wrongUse(message: string, next: string): CommandError {
  return new CommandError(2, 'ERR_GROWINGIO_USAGE', message, next);
}

/** A queue that gives no answer, in Redis or in another `store`. The reason is one of ours, without secrets. */
export function unreachable(queue: string, store: string, reason: string): CommandError {
  const next = t`is ${store} running, and is --redis (or GROWINGIO_QUEUE_URL, REDIS_URL) right, its password too?`;
  return new CommandError(1, 'ERR_GROWINGIO_UNREACHABLE', t`the queue ${queue} can't be reached (${reason})`, next);
}

/** A queue that has failed in the middle of a replay. */
export function brokenOff(queue: string, store: string, reason: string, replayed: number): CommandError {
  const message = t`${store} fails at the queue ${queue} (${reason}): ${figure(replayed)} dead letters were put back before`;
  const next = t`run it again when that is mended: it goes on with the rest`;
  return new CommandError(1, 'ERR_GROWINGIO_UNREACHABLE', message, next);
}

/** As a line of JSON, `{ code, message, next }`, or as two lines. */
export function writeError({ code, message, next }: CommandError, name: string, asJson: boolean): string {
  return asJson ? `${JSON.stringify({ code, message, next })}\n` : `${name}: ${message}\n  ${next}\n`;
}
