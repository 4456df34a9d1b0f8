/**
 * Keeps leased events that failed, and decides how they are tried again: together, in halves, alone. An event is accused only
 * when it fails again after other requests have been accepted; until then the API may be down for all.
 */

import type { LeasedEvent, LeaseLimit } from '../outbox/outbox.js';
import { bytesOf, cut, halve, isReady, isVerdict, join, oldestOf, type Batch } from './batch.js';
import type { Failure } from './circuit-breaker.js';
import { SetAside } from './set-aside.js';
import { t } from '../text/messages.js';

/** The event that is given up, and why. */
export interface Verdict {
  readonly event: LeasedEvent;
  readonly reason: string;
}

/** What is known of the requests so far. */
export interface RequestHistory {
  /** How many requests have been sent, and accepted, so far. */
  readonly sent: number;
  readonly accepted: number;
  /** Whether what was refused first when so many requests had been sent is to blame itself: others sent later were accepted. */
  blames(refusedAt: number): boolean;
}

/** What a failure says. */
export interface Finding {
  /** Whether these events are accused: the failure may be theirs, and not the API's. */
  readonly isTheirs: boolean;
  /** Whether an event was set aside for the first time. */
  readonly isSetAside?: boolean;
  readonly verdict?: Verdict | undefined;
}

/** After so many tries a flush does not wait for an event that is set aside. */
const awaitedTries = 3;
/** So much is held here; beyond it, what failed is tried again before anything new. */
const mostEvents = 10_000;
const mostBytes = 64 * 1024 * 1024;
const mostPatience = 8;
/** Halving shortens a request, too. */
const mostPatienceOfHalves = 2;

export class Suspects {
  /** Failed without a verdict, in the order of their last attempt. */
  #doubtful: Batch[] = [];
  /** Accused, or refused: the last is tried first. */
  readonly #pieces: Batch[] = [];
  readonly #aside: SetAside;
  #events = 0;
  #bytes = 0;

  /** `minDelay` is the first wait, in ms, before an event that is set aside is tried again. */
  constructor(limits: { readonly minDelay: number }) {
    this.#aside = new SetAside(limits.minDelay);
  }

  get isEmpty(): boolean {
    return this.oldestOfAll === Infinity;
  }

  /** Whether no more events should be leased before some of these are settled. */
  get isFull(): boolean {
    return this.#events >= mostEvents || this.#bytes >= mostBytes;
  }

  /** Whether what is left waits for a verdict that nothing brings: for others to be accepted. */
  areStuck(accepted: number): boolean {
    const [doubtful] = this.#doubtful;
    if (doubtful === undefined && this.#pieces.length === 0) return false;
    const isDue = doubtful !== undefined && isVerdict(doubtful, accepted);
    return !isDue && !this.#pieces.some((piece) => isReady(piece, accepted));
  }

  /** All events, where each was tried in vain, alone; with `isUp` only those that wait for their time. Else none. */
  triedInVain(isUp: boolean): readonly LeasedEvent[] {
    const others = [...this.#doubtful, ...this.#pieces];
    const areTried = others.every(({ events, isTried }) => !isUp && events.length === 1 && isTried === true);
    return areTried ? [...others, ...this.#aside.batches].flatMap(({ events }) => events) : [];
  }

  /** The lowest sequence number of the events that a flush waits for. */
  get oldest(): number {
    const awaited = this.#aside.batches.filter(({ tries = 0 }) => tries <= awaitedTries);
    return oldestOf([...this.#doubtful, ...this.#pieces, ...awaited]);
  }

  /** The lowest sequence number of all its events. */
  get oldestOfAll(): number {
    return oldestOf([...this.#doubtful, ...this.#pieces, ...this.#aside.batches]);
  }

  /** When the next of those that are set aside is due (Unix, ms); `undefined` when there is none. */
  get nextDue(): number | undefined {
    return this.#aside.nextDue;
  }

  /** The API, or the connection to it, failed for this batch. */
  failed(batch: Batch, failure: Failure, accepted: number, now: number): Finding {
    const asks = failure.status === 'retryable' ? failure : undefined;
    const patience = Math.min(mostPatience, (batch.patience ?? 1) * (asks?.failure === 'timeout' ? 2 : 1));
    const again = { ...batch, failedAt: accepted, patience };
    const [event] = batch.events;
    if (!isVerdict(batch, accepted) || event === undefined) {
      if (batch.tries !== undefined) this.#aside.add(again, now, asks?.retryAfter);
      else if (batch.isAccused === true) this.#keep({ ...again, isTried: true }, this.#pieces);
      else this.#keep({ ...again, isTried: batch.events.length === 1 }, this.#doubtful);
      return { isTheirs: batch.isAccused === true };
    }
    if (batch.events.length > 1) {
      this.#split({ ...again, patience: Math.min(patience, mostPatienceOfHalves) }, 'count');
      return { isTheirs: true };
    }
    const { attempts = 0, since = now } = batch;
    const next = { ...again, attempts: attempts + 1, since };
    const why = this.#aside.reasonToGiveUp(next, now);
    if (why !== undefined) return { isTheirs: true, verdict: { event, reason: t`${failure.reason}, ${why}` } };
    // It is kept for long, and must not keep its neighbours' bytes.
    event.compact();
    this.#aside.add(next, now, asks?.retryAfter);
    return { isTheirs: true, isSetAside: attempts === 0, verdict: this.#giveUpExcess(failure.reason) };
  }

  /** The API refused this batch. Returns an event that is refused alone while others are accepted. */
  refused(batch: Batch, by: 'count' | 'bytes', reason: string, history: RequestHistory): Verdict | undefined {
    const [event] = batch.events;
    const refusedAt = batch.refusedAt ?? history.sent;
    const again = { ...batch, failedAt: history.accepted, refusedAt, isAccused: true };
    if (batch.events.length > 1) this.#split(again, by);
    else if (event !== undefined && (isVerdict(batch, history.accepted) || history.blames(refusedAt)))
      return { event, reason };
    else this.#keep({ ...again, isTried: true }, this.#pieces);
    return undefined;
  }

  /** What is to be tried now, while the API accepts others. */
  next(limit: LeaseLimit, accepted: number, now: number): Batch | undefined {
    const at = this.#pieces.findLastIndex((batch) => isReady(batch, accepted));
    const [piece] = at < 0 ? [] : this.#pieces.splice(at, 1);
    if (piece !== undefined) return this.#takeOut(piece.isTried === true ? this.#halfOf(piece) : piece);
    return this.#mergeDoubtful(limit, accepted) ?? this.#aside.take(now);
  }

  /** What is to be tried while nothing is accepted: what was tried the longest ago, at most so much of it. */
  probe(limit: LeaseLimit): Batch | undefined {
    const batch = this.#doubtful.shift() ?? this.#pieces.shift();
    if (batch === undefined) return this.#aside.take(Infinity);
    const [first, rest] = cut(batch, limit);
    // In front, for the next probe: what is cut off here goes behind all others when it fails.
    if (rest !== undefined) (batch.isAccused === true ? this.#pieces : this.#doubtful).unshift(rest);
    return this.#takeOut(first);
  }

  /** Lets go of all, for the outbox to take back. */
  drain(): readonly LeasedEvent[] {
    const batches = [...this.#doubtful.splice(0), ...this.#pieces.splice(0), ...this.#aside.drain()];
    this.#events = 0;
    this.#bytes = 0;
    return batches.flatMap(({ events }) => events);
  }

  #split(batch: Batch, by: 'count' | 'bytes'): void {
    const [left, right] = halve(batch.events, by);
    const half = { ...batch, isAccused: true, isTried: false };
    this.#keep({ ...half, events: right }, this.#pieces);
    this.#keep({ ...half, events: left }, this.#pieces);
  }

  // It failed, and then others were accepted: trying it whole once more would tell nothing new.
  #halfOf(piece: Batch): Batch {
    if (piece.events.length < 2) return piece;
    const [left, right] = halve(piece.events, 'count');
    this.#pieces.push({ ...piece, isTried: false, events: right });
    return { ...piece, isTried: false, events: left };
  }

  /** Doubtful batches whose failure would be their own now, as many as go in one request. */
  #mergeDoubtful(limit: LeaseLimit, accepted: number): Batch | undefined {
    let merged: Batch | undefined;
    for (let [next] = this.#doubtful; next !== undefined && isVerdict(next, accepted); [next] = this.#doubtful) {
      const [first, rest] = cut(merged === undefined ? next : join(merged, next), limit);
      if (merged !== undefined && rest !== undefined) break;
      this.#doubtful.shift();
      if (rest !== undefined) this.#doubtful.unshift(rest);
      merged = first;
    }
    return merged && this.#takeOut(merged);
  }

  #giveUpExcess(reason: string): Verdict | undefined {
    const [event] = this.#aside.takeExcess()?.events ?? [];
    return event && { event, reason: t`${reason}, alone while other events were delivered, as did too many others` };
  }

  #keep(batch: Batch, where: Batch[]): void {
    this.#events += batch.events.length;
    this.#bytes += bytesOf(batch.events);
    where.push(batch);
  }

  #takeOut(batch: Batch): Batch {
    this.#events -= batch.events.length;
    this.#bytes -= bytesOf(batch.events);
    return batch;
  }
}
