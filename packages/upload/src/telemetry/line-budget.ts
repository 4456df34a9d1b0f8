/** Limits how often messages of a kind, or about a subject, are logged, and counts those that were withheld. */

import { copyText } from '../text/copy-text.js';

const minute = 60_000;
const mostKinds = 100;
// So many more than the first of each kind a minute, of one kind and of all.
const mostOfOneKind = 6;
const mostExtra = 30;
const mostRemembered = 1000;

interface Kind {
  saidAt: number;
  withheld: number;
}

/** Messages of kinds: each kind once in its quiet time. Knows 100 kinds; all that come after them count as one. */
export class Kinds {
  readonly #now: () => number;
  readonly #kinds = new Map<string, Kind>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** How many of the kind were withheld since the last one, if it may be logged now; else `undefined`. */
  take(given: string, quietTime: number): number | undefined {
    const now = this.#now();
    const name = nameOf(given, this.#kinds);
    const kind = this.#kinds.get(name);
    if (kind !== undefined && isWithin(now, kind.saidAt, quietTime)) {
      kind.withheld += 1;
      return undefined;
    }
    this.#kinds.set(name, { saidAt: now, withheld: 0 });
    return kind?.withheld ?? 0;
  }
}

interface SubjectKind {
  /** When the first of this minute was logged. */
  startedAt: number;
  saidInMinute: number;
  withheld: number;
  /** When each subject was logged. Once there are many, the one that was met last is at the end. */
  readonly subjects: Map<string, number>;
}

/**
 * Messages about subjects, which strangers may choose. Of each kind the first is logged in every minute; other subjects are
 * logged too, up to 6 of a kind and 30 in all beyond the first. Remembers the last 1,000 subjects of a kind that were logged.
 */
export class Subjects {
  readonly #now: () => number;
  readonly #kinds = new Map<string, SubjectKind>();
  #extraSince = -Infinity;
  #extra = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** How many of the kind were withheld since the last one, if it may be logged now; else `undefined`. */
  take(given: string, about: string | (() => string), quietTime: number): number | undefined {
    const now = this.#now();
    const kind = this.#find(nameOf(given, this.#kinds));
    // In a flood it is withheld whatever it is about: then that is not even put into words.
    if (quietTime !== Infinity && this.#isFull(kind, now)) {
      kind.withheld += 1;
      return undefined;
    }
    const subject = typeof about === 'string' ? about : about();
    const saidAt = kind.subjects.get(subject);
    if (saidAt !== undefined && isWithin(now, saidAt, quietTime)) {
      // What is logged only once is not missing afterwards.
      if (quietTime !== Infinity) kind.withheld += 1;
      if (kind.subjects.size > mostRemembered / 2) remember(kind.subjects, subject, saidAt);
      return undefined;
    }
    if (!this.#hasRoom(kind, now)) {
      kind.withheld += 1;
      return undefined;
    }
    remember(kind.subjects, subject, now);
    const { withheld } = kind;
    kind.withheld = 0;
    return withheld;
  }

  #find(name: string): SubjectKind {
    let kind = this.#kinds.get(name);
    if (kind === undefined) {
      kind = { startedAt: -Infinity, saidInMinute: 0, withheld: 0, subjects: new Map() };
      this.#kinds.set(name, kind);
    }
    return kind;
  }

  #hasRoom(kind: SubjectKind, now: number): boolean {
    if (!isWithin(now, kind.startedAt, minute)) {
      kind.startedAt = now;
      kind.saidInMinute = 1;
      return true;
    }
    if (!isWithin(now, this.#extraSince, minute)) {
      this.#extraSince = now;
      this.#extra = 0;
    }
    if (this.#isFull(kind, now)) return false;
    kind.saidInMinute += 1;
    this.#extra += 1;
    return true;
  }

  /** Whether this minute's lines of the kind, or those of all kinds, are used up. */
  #isFull(kind: SubjectKind, now: number): boolean {
    if (!isWithin(now, kind.startedAt, minute)) return false;
    return kind.saidInMinute > mostOfOneKind || (this.#extra >= mostExtra && isWithin(now, this.#extraSince, minute));
  }
}

function nameOf(given: string, kinds: ReadonlyMap<string, unknown>): string {
  return kinds.has(given) || kinds.size < mostKinds ? given : 'other';
}

function remember(subjects: Map<string, number>, subject: string, saidAt: number): void {
  subjects.delete(subject);
  subjects.set(copyText(subject), saidAt);
  if (subjects.size <= mostRemembered) return;
  const [oldest] = subjects.keys();
  if (oldest !== undefined) subjects.delete(oldest);
}

// A clock that was set back silences nothing.
function isWithin(now: number, since: number, ms: number): boolean {
  return ms === Infinity || (now >= since && now - since < ms);
}
