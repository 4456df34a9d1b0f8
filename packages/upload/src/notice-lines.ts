/** A notice enters; its line in the log, without the content of any event, leaves. */

import type { Level } from './journal.js';
import type { RefusalReason } from './ledger.js';
import type { NoticeMap } from './notices.js';
import { quote } from './quote.js';

interface Line {
  readonly level: Level;
  /** Lines of one kind are said at most once in `quietTime` ms, default one minute. */
  readonly kind: string;
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
};

const anonymous =
  'nobody is logged in, or the session keeps the ID where the option loginUserId has to name it; see stats().refused';

const waits = 'events wait in the outbox, and are sent when it does';

/** What the log says of each kind of notice; of an ordinary delivery, nothing. */
export const noticeLines: { readonly [Kind in keyof NoticeMap]: (notice: NoticeMap[Kind]) => Line | undefined } = {
  refused({ reason, event, issues }) {
    // Anonymous visits are everyday: the first says where to look, if they should not be anonymous.
    if (reason === 'no_login_user') {
      const message = `events without a user are refused (no_login_user), the first is ${quote(event ?? '')}: ${anonymous}`;
      return { level: 'warn', kind: reason, message, quietTime: Infinity };
    }
    const what = event === undefined ? 'an event' : `the event ${quote(event)}`;
    const why = issues.map((issue) => `${issue.path}: ${issue.message}`).join('; ') || remedies[reason];
    const mistake = issues.map((issue) => `${issue.code} ${issue.path}`).join(' ');
    const message = `${what} was refused (${reason}): ${why}`;
    return { level: 'warn', kind: `refused ${reason} ${quote(event)} ${mistake}`, message };
  },

  delivered({ late }) {
    if (late === 0) return undefined;
    const message =
      `delivered more than 4 hours after their time: ${countEvents(late)}, ` +
      'which GrowingIO does not associate with a visitor, see stats().late';
    return { level: 'warn', kind: 'late', message, quietTime: 3_600_000 };
  },

  dead({ reason }) {
    const message = `GrowingIO refused an event (${reason}): it is a dead letter, see client.on('dead') and stats().dead`;
    return { level: 'error', kind: 'dead', message };
  },

  dropped({ events, reason }) {
    return { level: 'error', kind: 'dropped', message: `${reason}, dropped: ${countEvents(events)}` };
  },

  down({ state, reason }) {
    if (state === 'down') {
      return { level: 'warn', kind: 'down', message: `GrowingIO does not answer (${reason}): ${waits}` };
    }
    const remedy = 'check host, projectId and proxy';
    return {
      level: 'error',
      kind: 'blocked',
      message: `GrowingIO does not take events (${reason}): ${remedy}; ${waits}`,
    };
  },

  up({ after }) {
    const seconds = String(Math.round(after / 1000));
    return { level: 'info', kind: 'up', message: `GrowingIO takes events again, after ${seconds} s` };
  },
};

/** `1 event`, `2 events`. */
export function countEvents(count: number): string {
  return `${String(count)} event${count === 1 ? '' : 's'}`;
}
