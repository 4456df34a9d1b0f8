/** Writes the log line of each notice, without the content of any event. */

import type { EventIssue, EventIssueCode } from '../event/issue.js';
import type { Level, Message } from './log.js';
import type { RefusalReason } from './counters.js';
import type { NoticeMap } from './notice.js';
import { quote, quoteUnlessWord } from '../text/quote.js';
import { t } from '../text/messages.js';

interface Line {
  readonly level: Level;
  /** Lines of one kind are logged at most once in `quietTime` ms, default one minute. No text of an event. */
  readonly kind: string;
  /** What it is about, where that comes from an event: a few lines of one kind are logged about other subjects. */
  readonly subject?: () => string;
  readonly message: Message;
  readonly quietTime?: number;
}

const remedies: Record<RefusalReason, () => string> = {
  invalid_event: () => t`the event is not valid`,
  no_login_user: () => t`nobody is logged in`,
  invalid_login_user: () => t`the login user ID is not valid`,
  queue_overflow: () =>
    t`the outbox is full: GrowingIO is slower than the events, or down; see maxQueueSize and maxQueueBytes`,
  shut_down: () => t`the client was shut down: track before shutdown()`,
  mapper_failed: () => t`a function given to @Track threw`,
  before_send: () => t`beforeSend has dropped it`,
};

/** Why events are refused, in words. */
export function describeReason(reason: RefusalReason): string {
  return remedies[reason]();
}

/** Where events go, in messages, unless a sender says otherwise. */
export const growingIO = 'GrowingIO';

/** What the log says of each kind of notice; of an ordinary delivery, nothing. */
export const noticeLines: { readonly [Kind in keyof NoticeMap]: (notice: NoticeMap[Kind]) => Line | undefined } = {
  refused(notice) {
    const { reason, event, issues } = notice;
    // The intake says it, which knows the request.
    if (reason === 'no_login_user') return undefined;
    // Dropped on purpose, which may be everyday, too. What went wrong has issues.
    if (reason === 'before_send' && issues.length === 0) {
      const message = (): string =>
        t`beforeSend drops events (before_send), since it returns null or nothing, the first is ${quote(event ?? '')}; see stats().refused`;
      return { level: 'info', kind: reason, message, quietTime: Infinity };
    }
    // A flood of refusals is mostly withheld.
    const message = (): string => describeRefusal(notice);
    // A full outbox is the state of delivery, and no fault of any event.
    if (reason === 'queue_overflow' || reason === 'shut_down') return { level: 'warn', kind: reason, message };
    const subject = (): string =>
      `${event?.slice(0, longestSubject) ?? ''} ${issues.map(({ path }) => path).join(' ')}`;
    return { level: 'warn', kind: refusalKind(reason, issues[0]?.code), subject, message };
  },

  delivered({ late }) {
    if (late === 0) return undefined;
    const message = t`delivered more than 4 hours after their time: ${countEvents(late)}, which GrowingIO does not associate with a visitor, see stats().late`;
    return { level: 'warn', kind: 'late', message, quietTime: 3_600_000 };
  },

  handedOver: () => undefined,

  dead({ reason }) {
    const message = t`GrowingIO refused an event (${reason}): it is a dead letter, see client.on('dead') and stats().dead`;
    return { level: 'error', kind: 'dead', message };
  },

  dropped({ events, reason }) {
    return { level: 'error', kind: 'dropped', message: t`${reason}, dropped: ${countEvents(events)}` };
  },

  down({ state, reason, target, host, proxy, failure, remedy: known }) {
    const name = nameTarget({ target, host, proxy });
    if (state === 'down' && target !== growingIO && failure === undefined) {
      const remedy = known ?? t`if that lasts, check ${target}`;
      const message = t`${name} takes no events now (${reason}): events wait in the outbox, and are sent when it does; ${remedy}`;
      return { level: 'warn', kind: 'down', message };
    }
    if (state === 'down') {
      const check = host === undefined ? t`the connection to ${target}` : t`host, DNS, proxy and firewall`;
      const message = t`${name} does not answer (${reason}): events wait in the outbox, and are sent when it does; if that lasts, check ${check}`;
      return { level: 'warn', kind: 'down', message };
    }
    const usual = target === growingIO ? t`check host, projectId and proxy` : t`check the connection to ${target}`;
    const remedy = known ?? usual;
    return {
      level: 'error',
      kind: 'blocked',
      message: t`${name} does not take events (${reason}): ${remedy}; events wait in the outbox, and are sent when it does`,
    };
  },

  up({ after, ...way }) {
    const seconds = String(Math.round(after / 1000));
    return {
      level: 'info',
      kind: 'up',
      message: t`${nameTarget(way)} takes events again, after ${seconds} s`,
    };
  },
};

// A proxy that fails must not pass for GrowingIO.
function nameTarget({ target, host, proxy }: Pick<NoticeMap['down'], 'target' | 'host' | 'proxy'>): string {
  if (host === undefined) return target;
  if (proxy === undefined) return t`${target} (${host})`;
  return t`${target} (${host} by the proxy ${proxy.uri} of ${proxy.variable})`;
}

/** Says of the first batch that was taken that all is set up. */
export function describeFirst({ result, where }: Pick<SentBatch, 'result' | 'where'>): string {
  if (result.status === 'handedOver') return t`first events handed over to ${where}, for a relay to deliver them`;
  return result.code === undefined
    ? t`first events delivered to ${where}`
    : t`first events delivered to ${where} (${result.code})`;
}

/** One request, for developers: what was sent, and what became of it. */
export function describeBatch({ result, where, events, bytes, duration }: SentBatch): string {
  const size = t`${countEvents(events)}, ${bytes} bytes before compression`;
  // Not right behind the address, of which it would be taken for a part.
  return t`a batch to ${where} (${size}): ${describeResult(result)}, after ${duration} ms`;
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
  return detail === undefined ? status : t`${status} (${detail})`;
}

// Each pair is put together once: a new string would have to be hashed for every event of a flood.
const refusalKinds = new Map<RefusalReason, Map<string | undefined, string>>();

function refusalKind(reason: RefusalReason, code: EventIssueCode | undefined): string {
  let ofReason = refusalKinds.get(reason);
  if (ofReason === undefined) refusalKinds.set(reason, (ofReason = new Map<string | undefined, string>()));
  let kind = ofReason.get(code);
  if (kind === undefined) ofReason.set(code, (kind = `${reason} ${code ?? ''}`));
  return kind;
}

const mostListed = 5;
const longestSubject = 64;

function describeRefusal({ reason, event, issues }: NoticeMap['refused']): string {
  const why = describeIssues(issues) || describeReason(reason);
  if (event === undefined) return t`an event was refused (${reason}): ${why}`;
  return t`the event ${quote(event)} was refused (${reason}): ${why}`;
}

function describeIssues(issues: readonly EventIssue[]): string {
  const listed = issues.slice(0, mostListed).map(({ path, message }) => t`${showPath(path)}: ${message}`);
  const left = issues.length - listed.length;
  return listed.join(t`; `) + (left > 0 ? t`; and ${left} more` : '');
}

/** The path of an issue, with a key that may come from anywhere: `variables.price`, `variables."a key"`. */
export function showPath(path: string): string {
  const [, start = '', key = ''] = /^(variables\.)?(.*)$/s.exec(path) ?? [];
  return start + quoteUnlessWord(key);
}

/** `1 event`, `2 events`. */
export function countEvents(count: number): string {
  return count === 1 ? t`1 event` : t`${count} events`;
}
