/**
 * Keeps leased events that failed, and decides how they are tried again: together, in halves, alone, ever more rarely. An event
 * is accused only when it fails again after other requests have been accepted; until then the API may be down for all.
 */

import type { LeasedEvent, LeaseLimit } from '../outbox/outbox.js';
import { halve } from './halve.js';

/** Events that are sent in one request, and what is known of them. */
export interface Batch {
  readonly events: readonly LeasedEvent[];
  /** How many requests had been accepted when these events, or those they were halved from, last failed. */
  readonly failedAt?: number | undefined;
  /** Whether others were accepted while these events failed, or they were refused. */
  readonly isAccused?: boolean;
  /** Whether these very events have failed, and not only those they were halved from. */
  readonly isTried?: boolean;
  /** How often the event has been tried since it is set aside. */
  readonly tries?: number;
  /** How often it failed alone while others were accepted, and since when (Unix time, ms). */
  readonly attempts?: number;
  readonly since?: number | undefined;
  /** When it is tried again, once it is set aside (Unix, ms). */
  readonly dueAt?: number;
  /** By what its request's time is multiplied. */
  readonly patience?: number;
}

/** The event that is given up, and why. */
export interface Verdict {
  readonly event: LeasedEvent;
  readonly reason: string;
}

/** What a failure says. */
export interface Finding {
  /** Whether these events are accused: the failure may be theirs, and not the API's. */
  readonly isTheirs: boolean;
  /** Whether an event was set aside for the first time. */
  readonly isSetAside?: boolean;
  readonly verdict?: Verdict | undefined;
}

export interface SuspectLimits {
  /** Shortest wait between two attempts of an event that is set aside, in ms. */
  readonly minDelay: number;
}

/** An event that fails alone while others are accepted is tried at most so often, and for so long (ms). */
const mostAttempts = 50;
const longestTrial = 24 * 3_600_000;
const longestDelay = 30 * 60_000;
/** After so many tries a flush does not wait for it any more. */
const awaitedTries = 3;
/** So much is held here; beyond it, what failed is tried again before anything new. */
const mostEvents = 10_000;
const mostBytes = 64 * 1024 * 1024;
/** Of which so much is set aside; beyond it, what has failed the longest is given up. */
const mostAside = { events: 1000, bytes: mostBytes / 2 };
const mostPatience = 8;

export class Suspects {
  readonly #limits: SuspectLimits;
  /** Failed without a verdict, in the order of their last attempt. */
  #doubtful: Batch[] = [];
  /** Accused, or refused: the last is tried first. */
  readonly #pieces: Batch[] = [];
  /** Single events that failed alone while others were accepted, by the time at which they are due. */
  readonly #aside: Batch[] = [];
  #events = 0;
  #bytes = 0;

  constructor(limits: SuspectLimits) {
    this.#limits = limits;
  }

  /** Whether no more events should be leased before some of these are settled. */
  get isFull(): boolean {
    return this.#events >= mostEvents || this.#bytes >= mostBytes;
  }

  /** Whether what is left waits for a verdict that nothing brings: for others to be accepted. */
  areStuck(accepted: number): boolean {
    const [doubtful] = this.#doubtful;
    const areReady =
      (doubtful !== undefined && isVerdict(doubtful, accepted)) ||
      this.#pieces.some((piece) => isReady(piece, accepted));
    return this.#doubtful.length + this.#pieces.length > 0 && !areReady;
  }

  /** The lowest sequence number of the events that a flush waits for. */
  get oldest(): number {
    const isAwaited = ({ tries = 0 }: Batch): boolean => tries <= awaitedTries;
    return oldestOf([...this.#doubtful, ...this.#pieces, ...this.#aside.filter(isAwaited)]);
  }

  /** The lowest sequence number of all its events. */
  get oldestOfAll(): number {
    return oldestOf([...this.#doubtful, ...this.#pieces, ...this.#aside]);
  }

  /** When the next of those that are set aside is due (Unix, ms); `undefined` when there is none. */
  get nextDue(): number | undefined {
    return this.#aside[0]?.dueAt;
  }

  /** The API, or the way to it, failed for this batch. */
  failed(
    batch: Batch,
    failure: { readonly reason: string; readonly retryAfter?: number; readonly failure?: 'connection' | 'timeout' },
    accepted: number,
    now: number,
  ): Finding {
    const patience = growPatience(batch, failure.failure);
    const [event] = batch.events;
    const again = { ...batch, failedAt: accepted, patience };
    if (!isVerdict(batch, accepted) || event === undefined) {
      if (batch.tries !== undefined) this.#setAside(again, now, failure.retryAfter);
      else if (batch.isAccused === true) this.#pieces.push(this.#count({ ...again, isTried: true }));
      else this.#doubtful.push(this.#count(again));
      return { isTheirs: batch.isAccused === true };
    }
    if (batch.events.length > 1) {
      this.#split({ ...again, patience: Math.min(patience, 2) }, 'count');
      return { isTheirs: true };
    }
    const { attempts = 0, since = now } = batch;
    if (attempts + 1 >= mostAttempts || now - since >= longestTrial) {
      const times = String(attempts + 1);
      const reason = `${failure.reason}, ${times} times alone while other events were delivered`;
      return { isTheirs: true, verdict: { event, reason } };
    }
    // It is kept for long, and must not keep its neighbours' bytes.
    event.compact();
    this.#setAside({ ...again, attempts: attempts + 1, since }, now, failure.retryAfter);
    return { isTheirs: true, isSetAside: attempts === 0, verdict: this.#makeRoom(failure.reason) };
  }

  /** The API refused this batch. Returns an event that is refused alone while others are accepted. */
  refused(batch: Batch, by: 'count' | 'bytes', reason: string, accepted: number): Verdict | undefined {
    const [event] = batch.events;
    const again = { ...batch, failedAt: accepted, isAccused: true };
    if (batch.events.length > 1) this.#split(again, by);
    else if (event !== undefined && isVerdict(batch, accepted)) return { event, reason };
    else this.#pieces.push(this.#count({ ...again, isTried: true }));
    return undefined;
  }

  /** What is to be tried now, while the API accepts others. */
  next(limit: LeaseLimit, accepted: number, now: number): Batch | undefined {
    const at = this.#pieces.findLastIndex((batch) => isReady(batch, accepted));
    const [piece] = at < 0 ? [] : this.#pieces.splice(at, 1);
    if (piece !== undefined) return this.#takeOut(piece.isTried === true ? this.#splitTried(piece) : piece);
    const [doubtful] = this.#doubtful;
    if (doubtful !== undefined && isVerdict(doubtful, accepted)) return this.#merge(limit, accepted);
    return (this.#aside[0]?.dueAt ?? Infinity) <= now ? this.#takeOut(this.#aside.shift()) : undefined;
  }

  /** What is to be tried while nothing is accepted: what was tried the longest ago, at most so much of it. */
  probe(limit: LeaseLimit): Batch | undefined {
    const batch = this.#doubtful.shift() ?? this.#pieces.shift() ?? this.#aside.shift();
    if (batch === undefined) return undefined;
    const [first, rest] = cut(batch, limit);
    // In front, for the next probe: what is cut off here goes behind all others when it fails.
    if (rest !== undefined) (batch.isAccused === true ? this.#pieces : this.#doubtful).unshift(rest);
    return this.#takeOut(first);
  }

  /** Lets go of all, for the outbox to take back. */
  drain(): readonly LeasedEvent[] {
    const batches = [...this.#doubtful, ...this.#pieces.splice(0), ...this.#aside.splice(0)];
    this.#doubtful = [];
    this.#events = 0;
    this.#bytes = 0;
    return batches.flatMap(({ events }) => events);
  }

  #split(batch: Batch, by: 'count' | 'bytes'): void {
    const [left, right] = halve(batch.events, by);
    const half = { ...batch, isAccused: true, isTried: false };
    this.#pieces.push(this.#count({ ...half, events: right }), this.#count({ ...half, events: left }));
  }

  // It failed, and then others were accepted: trying it whole once more would tell nothing new.
  #splitTried(piece: Batch): Batch {
    if (piece.events.length < 2) return piece;
    const [left, right] = halve(piece.events, 'count');
    this.#pieces.push({ ...piece, isTried: false, events: right });
    return { ...piece, isTried: false, events: left };
  }

  #merge(limit: LeaseLimit, accepted: number): Batch | undefined {
    let merged: Batch | undefined;
    for (let next = this.#doubtful[0]; next !== undefined; next = this.#doubtful[0]) {
      if ((next.failedAt ?? 0) >= accepted) break;
      const joined: Batch = merged === undefined ? next : join(merged, next);
      const [first, rest] = cut(joined, limit);
      if (merged !== undefined && rest !== undefined) break;
      this.#doubtful.shift();
      if (rest !== undefined) this.#doubtful.unshift(rest);
      merged = first;
    }
    return this.#takeOut(merged);
  }

  #setAside(batch: Batch, now: number, retryAfter = 0): void {
    const { tries = 0 } = batch;
    const delay = Math.min(longestDelay, this.#limits.minDelay * 2 ** Math.min(tries, 30));
    const next = { ...batch, isAccused: true, tries: tries + 1, dueAt: now + Math.max(delay, retryAfter) };
    const at = this.#aside.findIndex((other) => (other.dueAt ?? 0) > next.dueAt);
    this.#aside.splice(at < 0 ? this.#aside.length : at, 0, this.#count(next));
  }

  // Of too many that are set aside, the one that has failed the longest is given up.
  #makeRoom(reason: string): Verdict | undefined {
    const bytes = this.#aside.reduce((sum, { events }) => sum + bytesOf(events), 0);
    if (this.#aside.length <= mostAside.events && bytes <= mostAside.bytes) return undefined;
    const longest = this.#aside.reduce((one, other) => ((other.since ?? 0) < (one.since ?? 0) ? other : one));
    this.#aside.splice(this.#aside.indexOf(longest), 1);
    const [event] = this.#takeOut(longest)?.events ?? [];
    return event && { event, reason: `${reason}, alone while other events were delivered, as did too many others` };
  }

  #count(batch: Batch): Batch {
    this.#events += batch.events.length;
    this.#bytes += bytesOf(batch.events);
    return batch;
  }

  #takeOut(batch: Batch | undefined): Batch | undefined {
    if (batch === undefined) return undefined;
    this.#events -= batch.events.length;
    this.#bytes -= bytesOf(batch.events);
    return batch;
  }
}

/** Whether others were accepted since it last failed, so that its next failure is its own. */
function isVerdict({ failedAt }: Batch, accepted: number): boolean {
  return failedAt !== undefined && accepted > failedAt;
}

function isReady(batch: Batch, accepted: number): boolean {
  return batch.isTried !== true || isVerdict(batch, accepted);
}

function growPatience({ patience = 1 }: Batch, failure: 'connection' | 'timeout' | undefined): number {
  return failure === 'timeout' ? Math.min(mostPatience, patience * 2) : patience;
}

function join(one: Batch, other: Batch): Batch {
  return {
    events: [...one.events, ...other.events],
    failedAt: Math.max(one.failedAt ?? 0, other.failedAt ?? 0),
    patience: Math.max(one.patience ?? 1, other.patience ?? 1),
  };
}

/** The first part of a batch that the limit allows, one event at least, and the rest. */
function cut(batch: Batch, limit: LeaseLimit): readonly [Batch, Batch | undefined] {
  let count = 0;
  let bytes = 0;
  for (const { size } of batch.events) {
    bytes += size + 1;
    if (count > 0 && (count >= limit.events || bytes > limit.bytes)) break;
    count += 1;
  }
  if (count >= batch.events.length) return [batch, undefined];
  return [
    { ...batch, events: batch.events.slice(0, count) },
    { ...batch, events: batch.events.slice(count) },
  ];
}

function bytesOf(events: readonly LeasedEvent[]): number {
  return events.reduce((sum, { size }) => sum + size, 0);
}

function oldestOf(batches: readonly Batch[]): number {
  return batches.reduce(
    (oldest, { events }) => events.reduce((low, { sequence }) => Math.min(low, sequence), oldest),
    Infinity,
  );
}
