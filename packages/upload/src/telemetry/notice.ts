/** What a client tells of itself: the kinds of notices, and what each of them says. */

import type { SentEvent } from '../encoded-event.js';
import type { EventIssue } from '../event/issue.js';
import type { RefusalReason } from './counters.js';

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
  /** A queue took a batch; `duration` in ms. */
  handedOver: { readonly events: number; readonly duration: number };
  /** The API refused this very event, or failed at it for a day while it accepted others; `reason` says which. */
  dead: { readonly reason: string; readonly event: SentEvent };
  /** Accepted events were given up: at a shutdown that ran out of time, or since a disk can no longer be read. */
  dropped: { readonly events: number; readonly reason: string };
  /**
   * The API, or the queue that is its `target`, does not answer (`down`), or host, project or proxy is misconfigured
   * (`blocked`). The next attempt comes in `wait` ms.
   */
  down: {
    readonly state: 'down' | 'blocked';
    readonly reason: string;
    readonly wait: number;
    readonly target: string;
    /** The option `host`, where the target is GrowingIO. */
    readonly host?: string | undefined;
    /** The proxy of the environment that requests go through, without user and password, and the variable that names it. */
    readonly proxy?: { readonly uri: string; readonly variable: string } | undefined;
    /** Whether it answers, and refuses all events, so that none of them is to blame. Default `false`. */
    readonly refusesAll?: boolean;
    /** What there was in place of an answer; missing where there was one. */
    readonly failure?: 'connection' | 'timeout' | undefined;
    /** What mends it, where the sender knows. */
    readonly remedy?: string | undefined;
  };
  /** It answers again, after so many ms. */
  up: { readonly after: number } & Pick<NoticeMap['down'], 'target' | 'host' | 'proxy'>;
}

/** What a client may be listened to for: see `NoticeMap`. */
export type NoticeKind = keyof NoticeMap;
/** What it returns means nothing; a promise that rejects harms nothing. */
export type NoticeListener<Kind extends NoticeKind> = (notice: NoticeMap[Kind]) => unknown;
