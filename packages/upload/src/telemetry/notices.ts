/** What happens to events, and to the way, enters; listeners, the diagnostics channels and the log hear of it. */

import { channel } from 'node:diagnostics_channel';
import { callSafely } from '../runtime/call-safely.js';
import type { EventIssue } from '../event/issue.js';
import type { Log } from './log.js';
import type { RefusalReason } from './counters.js';
import { wrongOption } from '../errors.js';
import { noticeLines } from './notice-lines.js';

/** What a client tells of itself: `client.on('dead', (notice) => …)`, or the channel `growingio:dead` of `node:diagnostics_channel`. */
export interface NoticeMap {
  /** An event never got in. */
  refused: {
    readonly reason: RefusalReason;
    readonly event: string | undefined;
    readonly issues: readonly EventIssue[];
  };
  /** The API took a batch; `late` of its events too late for their visitors; `duration` of the request in ms. */
  delivered: { readonly events: number; readonly late: number; readonly duration: number };
  /** The API refused this very event, or failed at it for a day while it accepted others; `reason` says which. */
  dead: { readonly reason: string; readonly event: DeadEvent };
  /** Accepted events were given up: at a shutdown that ran out of time, or since a disk can no longer be read. */
  dropped: { readonly events: number; readonly reason: string };
  /** The API does not answer (`down`), or the way to it is wrong (`blocked`). The next attempt comes in `wait` ms. */
  down: { readonly state: 'down' | 'blocked'; readonly reason: string; readonly wait: number };
  /** The API answers again, after so many ms. */
  up: { readonly after: number };
}

export type NoticeKind = keyof NoticeMap;
/** What it answers means nothing; a promise that rejects harms nothing. */
export type NoticeListener<Kind extends NoticeKind> = (notice: NoticeMap[Kind]) => unknown;

/** An event as it was sent. */
export interface DeadEvent {
  readonly cs1: string;
  readonly tm: number;
  readonly t: string;
  readonly n: string;
  readonly num?: number;
  readonly var?: Readonly<Record<string, string | number>>;
}

type Listeners = { [Kind in NoticeKind]?: NoticeListener<Kind>[] };

const channels = {
  refused: channel('growingio:refused'),
  delivered: channel('growingio:delivered'),
  dead: channel('growingio:dead'),
  dropped: channel('growingio:dropped'),
  down: channel('growingio:down'),
  up: channel('growingio:up'),
} satisfies Record<NoticeKind, unknown>;

/** Tells of what happens. A listener that throws harms nothing, and is said in the log. */
export class Notices {
  readonly #log: Log;
  readonly #listeners: Listeners = {};

  constructor(log: Log) {
    this.#log = log;
  }

  on<Kind extends NoticeKind>(kind: Kind, listener: NoticeListener<Kind>): void {
    if (!Object.hasOwn(channels, kind)) throw wrongOption('the notice', kind, Object.keys(channels).join(', '));
    const listeners: NoticeListener<Kind>[] = (this.#listeners[kind] ??= []);
    listeners.push(listener);
  }

  off<Kind extends NoticeKind>(kind: Kind, listener: NoticeListener<Kind>): void {
    const listeners: NoticeListener<Kind>[] = this.#listeners[kind] ?? [];
    const index = listeners.indexOf(listener);
    if (index >= 0) listeners.splice(index, 1);
  }

  tell<Kind extends NoticeKind>(kind: Kind, notice: NoticeMap[Kind]): void {
    const line = noticeLines[kind](notice);
    if (line?.subject !== undefined) this.#log.sayOfEvent(line.level, line.kind, line.subject, line.message);
    else if (line !== undefined) this.#log.say(line.level, line.kind, line.message, line.quietTime);
    // A copy: a listener may take itself, or another, away.
    for (const listener of [...(this.#listeners[kind] ?? [])]) {
      callSafely(
        () => listener(notice),
        () => {
          this.#log.say('error', 'listener', `a listener of '${kind}' threw: that harms no event, but mend it`);
        },
      );
    }
    // Node reports a subscriber that throws by itself, after this.
    if (channels[kind].hasSubscribers) channels[kind].publish(notice);
  }
}
