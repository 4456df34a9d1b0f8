/** The contract of what tracks events: the client, a request's tracker, and the one that stands for the current request. */

import { bindMethods } from '../runtime/bind-methods.js';
import type { EventIssue } from '../event/issue.js';
import type { RefusalReason } from '../telemetry/counters.js';
import type { MeantKey } from '../event/meant-key.js';
import type { EventKey, Trackable, TrackArguments } from '../event/register.js';

/** What `track()` takes after the variables. */
export interface TrackOptions {
  /** Who did it, when it is not the session's user: a string or an integer. Any other name of an option is refused. */
  readonly loginUserId?: string | number | bigint | undefined;
  /**
   * When it happened. Default: now. A number is Unix time in ms, from the year 2000 to a day ahead of the clock; others are refused,
   * since they are mostly seconds. A Date is taken as it is.
   */
  readonly time?: number | Date | undefined;
  /** The number of a legacy event of type number (`num`), 0 or more. */
  readonly num?: number | undefined;
}

/** What became of a call: taken, or refused with what is wrong. */
export type TrackResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: RefusalReason; readonly issues: readonly EventIssue[] };

/** The one result for all that is taken. */
export const taken: TrackResult = Object.freeze({ ok: true });

const methods = ['track', 'identify'] as const;

/**
 * Tracks events of one user or one request. An abstract class, so that a container can inject by it. Its methods may be
 * called without it: `const { track } = request.growingio`.
 */
export abstract class Tracker {
  constructor() {
    bindMethods(this, methods);
  }

  /**
   * Checks, encodes and keeps the event, and returns at once: no I/O, and it never throws. Bad input is refused: the
   * result's `issues` say why, the log says it, `stats().refused` counts it.
   */
  abstract track<Event extends EventKey | MeantKey<Event>, Given extends Trackable<Given> = never>(
    event: Event,
    ...rest: TrackArguments<Event, TrackOptions, Given>
  ): TrackResult;

  /** Says who does what is tracked from here on, before and instead of what the session says. A bad ID is refused. */
  abstract identify(loginUserId: string | number | bigint): TrackResult;
}
