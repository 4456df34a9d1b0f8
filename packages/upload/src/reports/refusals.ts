/** Refusals of events enter; how many there were of each kind leaves, without a value of a variable and without a user. */

import type { EventIssue } from '../event/issue.js';
import type { RefusalReason } from '../telemetry/counters.js';
import type { NoticeMap } from '../telemetry/notice.js';
import { describeReason, showPath } from '../telemetry/notice-lines.js';
import { copyText } from '../text/copy-text.js';
import { inEnglish } from '../text/language.js';
import { t } from '../text/messages.js';
import { maskSecrets } from '../text/printable.js';

/** Refusals of one kind, as a report has them. */
export interface RefusalCount {
  readonly reason: RefusalReason;
  /** The event key, at most 100 characters of it. */
  readonly event?: string;
  /** Why, in English: the reason in words, and where by which codes. No value that was given. */
  readonly message: string;
  readonly count: number;
}

type Counted = RefusalCount & { count: number };

/** Of an issue, what tells kinds apart. */
interface Place {
  readonly code: string;
  readonly path: string;
}

const nowhere: Place = { code: '', path: '' };
const mostKinds = 50;
const longestEvent = 100;
const mostIssues = 5;

/** Counts refusals by reason, event and first issue: 50 kinds, and of each reason those of all others together. */
export class Refusals {
  #kinds = new Map<string, Counted>();
  /** What was refused last: a flood is mostly of one kind, which is known by a look at it. */
  #last:
    | { readonly kind: Counted; readonly event: string | undefined; readonly reason: string; readonly issue: Place }
    | undefined;

  get isEmpty(): boolean {
    return this.#kinds.size === 0;
  }

  /** Costs a comparison with the last one, or a look-up; more for the first of a kind. */
  add({ reason, event, issues }: NoticeMap['refused']): void {
    const last = this.#last;
    const { code, path } = issues[0] ?? nowhere;
    if (last?.event === event && last?.reason === reason && last.issue.code === code && last.issue.path === path) {
      last.kind.count += 1;
      return;
    }
    const shown = event?.slice(0, longestEvent);
    const key = `${reason} ${code} ${path.slice(0, longestEvent)} ${shown ?? ''}`;
    let kind = this.#kinds.get(key);
    if (kind !== undefined) kind.count += 1;
    else if (this.#kinds.size < mostKinds) {
      const named = shown === undefined ? {} : { event: maskSecrets(copyText(shown)) };
      kind = { reason, ...named, message: describeWhy(reason, issues), count: 1 };
      this.#kinds.set(copyText(key), kind);
    } else {
      this.#addOther(reason);
      return;
    }
    const isShort = (event?.length ?? 0) <= longestEvent && path.length <= longestEvent;
    // A long one would be kept in memory, whole.
    this.#last = isShort ? { kind, event, reason, issue: { code, path } } : undefined;
  }

  /** All of them, in JSON as a list. The counts begin anew. */
  take(): Refusals {
    const taken = new Refusals();
    taken.#kinds = this.#kinds;
    this.#kinds = new Map();
    this.#last = undefined;
    return taken;
  }

  /** Counts what was taken and did not arrive, again. */
  putBack(taken: Refusals): void {
    for (const [key, { count, ...kind }] of taken.#kinds) {
      const known = this.#kinds.get(key);
      if (known !== undefined) known.count += count;
      else if (this.#kinds.size < mostKinds) this.#kinds.set(key, { ...kind, count });
      else this.#addOther(kind.reason, count);
    }
  }

  toJSON(): readonly RefusalCount[] {
    return [...this.#kinds.values()];
  }

  #addOther(reason: RefusalReason, count = 1): void {
    const kind = this.#kinds.get(reason);
    if (kind !== undefined) kind.count += count;
    else this.#kinds.set(reason, { reason, message: inEnglish(() => t`other events, or other causes`), count });
  }
}

function describeWhy(reason: RefusalReason, issues: readonly EventIssue[]): string {
  const why = inEnglish(() => describeReason(reason));
  // The reason says it all.
  if (issues.length === 0 || reason === 'no_login_user') return why;
  return `${why} (${issues
    .slice(0, mostIssues)
    .map(({ path, code }) => `${showPath(path)}: ${code}`)
    .join(', ')})`;
}
