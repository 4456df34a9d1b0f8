/** Writes the log line of each notice, without the content of any event. */

import type { EventIssue } from '../event/issue.js';
import type { Level } from './log.js';
import type { RefusalReason } from './counters.js';
import type { NoticeMap } from './notice.js';
import { quote, quoteUnlessWord } from '../text/quote.js';

interface Line {
  readonly level: Level;
  /** Lines of one kind are logged at most once in `quietTime` ms, default one minute. No text of an event. */
  readonly kind: string;
  /** What it is about, where that comes from an event: a few lines of one kind are logged about other subjects. */
  readonly subject?: string;
  readonly message: string;
  readonly quietTime?: number;
}

const remedies: Record<RefusalReason, string> = {
  invalid_event: 'the event is not valid',
  no_login_user: 'nobody is logged in',
  invalid_login_user: 'the login user ID is not valid',
  queue_overflow:
    'the outbox is full: GrowingIO is slower than the events, or down; see maxQueueSize and maxQueueBytes',
  shut_down: 'the client was shut down: track before shutdown()',
  mapper_failed: 'a function given to @Track threw',
  before_send: 'beforeSend has dropped it',
};

/** Where events go, in messages, unless a sender says otherwise. */
export const growingIO = 'GrowingIO';

const waits = 'events wait in the outbox, and are sent when it does';

/** What the log says of each kind of notice; of an ordinary delivery, nothing. */
export const noticeLines: { readonly [Kind in keyof NoticeMap]: (notice: NoticeMap[Kind]) => Line | undefined } = {
  refused({ reason, event, issues }) {
    // The intake says it, which knows the request.
    if (reason === 'no_login_user') return undefined;
    // Dropped on purpose, which may be everyday, too. What went wrong has issues.
    if (reason === 'before_send' && issues.length === 0) {
      const message = `beforeSend drops events (before_send), since it returns null or nothing, the first is ${quote(event ?? '')}; see stats().refused`;
      return { level: 'info', kind: reason, message, quietTime: Infinity };
    }
    const what = event === undefined ? 'an event' : `the event ${quote(event)}`;
    const message = `${what} was refused (${reason}): ${describeIssues(issues) || remedies[reason]}`;
    // A full outbox is the state of delivery, and no fault of any event.
    if (reason === 'queue_overflow' || reason === 'shut_down') return { level: 'warn', kind: reason, message };
    const subject = `${quote(event)} ${issues.map(({ path }) => path).join(' ')}`;
    return { level: 'warn', kind: `${reason} ${issues[0]?.code ?? ''}`, subject, message };
  },

  delivered({ late }) {
    if (late === 0) return undefined;
    const message =
      `delivered more than 4 hours after their time: ${countEvents(late)}, ` +
      'which GrowingIO does not associate with a visitor, see stats().late';
    return { level: 'warn', kind: 'late', message, quietTime: 3_600_000 };
  },

  handedOver: () => undefined,

  dead({ reason }) {
    const message = `GrowingIO refused an event (${reason}): it is a dead letter, see client.on('dead') and stats().dead`;
    return { level: 'error', kind: 'dead', message };
  },

  dropped({ events, reason }) {
    return { level: 'error', kind: 'dropped', message: `${reason}, dropped: ${countEvents(events)}` };
  },

  down({ state, reason, target, host }) {
    const name = nameTarget(target, host);
    if (state === 'down') {
      const check = host === undefined ? `the connection to ${target}` : 'host, DNS, proxy and firewall';
      const message = `${name} does not answer (${reason}): ${waits}; if that lasts, check ${check}`;
      return { level: 'warn', kind: 'down', message };
    }
    const remedy = target === growingIO ? 'check host, projectId and proxy' : `check the connection to ${target}`;
    return {
      level: 'error',
      kind: 'blocked',
      message: `${name} does not take events (${reason}): ${remedy}; ${waits}`,
    };
  },

  up({ after, target, host }) {
    const seconds = String(Math.round(after / 1000));
    return { level: 'info', kind: 'up', message: `${nameTarget(target, host)} takes events again, after ${seconds} s` };
  },
};

function nameTarget(target: string, host: string | undefined): string {
  return host === undefined ? target : `${target} (${host})`;
}

/** Says of the first batch that was taken that all is set up. */
export function describeFirst({ result, where }: Pick<SentBatch, 'result' | 'where'>): string {
  if (result.status === 'handedOver') return `first events handed over to ${where}, for a relay to deliver them`;
  return `first events delivered to ${where}${result.code === undefined ? '' : ` (${String(result.code)})`}`;
}

/** One request, for developers: what was sent, and what became of it. */
export function describeBatch({ result, where, events, bytes, duration }: SentBatch): string {
  const size = `${countEvents(events)}, ${String(bytes)} bytes before compression`;
  // Not right behind the address, of which it would be taken for a part.
  return `a batch to ${where} (${size}): ${describeResult(result)}, after ${String(duration)} ms`;
}

/** A batch that was sent, without the content of any event. */
export interface SentBatch {
  /** The host, or the name of a queue. */
  readonly where: string;
  readonly result: { readonly status: string; readonly code?: number | undefined; readonly reason?: string };
  readonly events: number;
  readonly bytes: number;
  /** In ms. */
  readonly duration: number;
}

function describeResult({ status, code, reason }: SentBatch['result']): string {
  const detail = reason ?? (code === undefined ? undefined : `HTTP ${String(code)}`);
  return detail === undefined ? status : `${status} (${detail})`;
}

const mostListed = 5;

function describeIssues(issues: readonly EventIssue[]): string {
  const listed = issues.slice(0, mostListed).map(({ path, message }) => `${showPath(path)}: ${message}`);
  const left = issues.length - listed.length;
  return listed.join('; ') + (left > 0 ? `; and ${String(left)} more` : '');
}

/** The path of an issue, with a key that may come from anywhere: `variables.price`, `variables."a key"`. */
export function showPath(path: string): string {
  const [, start = '', key = ''] = /^(variables\.)?(.*)$/s.exec(path) ?? [];
  return start + quoteUnlessWord(key);
}

/** `1 event`, `2 events`. */
export function countEvents(count: number): string {
  return `${String(count)} event${count === 1 ? '' : 's'}`;
}
