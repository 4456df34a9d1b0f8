/** Has trackers pass on their events while a response stays open for long, and at a shutdown. */

import type { Cancel, Clock } from '../runtime/clock.js';
import { runDetached } from '../runtime/detached.js';
import type { ScopedTracker } from '../tracker/scoped-tracker.js';

/**
 * Called when a tracker keeps its first event, and again when it keeps one after it was let go of. What it returns is called
 * when that tracker has handed over its last, or is let go of.
 */
export type Opened = () => () => void;

/** A tracker that holds events, or has held some, and where it stands among the others. */
export interface Opening {
  readonly tracker: ScopedTracker;
  ended: (() => void) | undefined;
  /** Its index among those that are visited; -1 when it is not one of them. */
  at: number;
  /** The round in which it was visited last. */
  visited: number;
  /** The round since which it has held events of nobody; 0 when it holds none. */
  since: number;
  /** What stands for it once it is let go of. */
  quiet: WeakRef<Opening> | undefined;
}

// Visits more often than this, in ms, also with a longer flushInterval: what is open meanwhile is held.
const longestInterval = 10_000;
// How long events of nobody wait in a request or job that does not end, in ms.
const longestWait = 3_600_000;
// How many such requests and jobs there may be, beside those that were visited once.
const mostWaiting = 10_000;
// How many that are let go of are still looked at, so that their end is noticed.
const mostQuiet = 10_000;
// A turn of the event loop visits so many, or hands over so many events: 1 to 2 ms.
const turnVisits = 500;
const turnEvents = 1000;

/**
 * Visits the trackers of long-lived responses (SSE, downloads) and jobs every `interval` ms, with one timer for all of them.
 * Some contexts never end, such as those that Egg makes for its schedules. So a tracker that has been silent since the last
 * visit is let go of: only the host holds it then, and it is visited again when it keeps an event. One that holds events of
 * nobody waits for a login, an hour at the most, and as one of 10,000 at the most.
 */
export class OpenScopes {
  readonly #clock: Clock;
  readonly #interval: number;
  readonly #opened: Opened | undefined;
  // Those that are visited, in any order. A Map is made anew nearly each time that one of few leaves it: 3 µs of a request.
  readonly #active: Opening[] = [];
  /** Those that hold events of nobody, and were silent since the last visit; oldest first. */
  readonly #waiting = new Set<Opening>();
  /** Those that were let go of, oldest first. */
  readonly #quiet = new Set<WeakRef<Opening>>();
  // In the context of nobody, and not of the request that came first.
  readonly #visitSoon = (): void => {
    runDetached(() => {
      this.#visit();
    });
  };
  #cancel: Cancel | undefined;
  #round = 1;
  #isInRound = false;
  /** The index of the next one to visit in this round; -1 when all were. */
  #next = -1;
  #watched: Iterator<Opening | WeakRef<Opening>> | undefined;

  constructor(clock: Clock, interval: number, opened?: Opened) {
    this.#clock = clock;
    this.#interval = Math.min(interval, longestInterval);
    this.#opened = opened;
  }

  /** A tracker keeps its first event. */
  add(tracker: ScopedTracker): Opening {
    const opening: Opening = { tracker, ended: this.#opened?.(), at: -1, visited: 0, since: 0, quiet: undefined };
    this.#activate(opening);
    return opening;
  }

  /** A tracker that waits or was let go of keeps an event again. */
  resume(opening: Opening): void {
    if (!this.#forget(opening)) opening.ended = this.#opened?.();
    this.#activate(opening);
  }

  /** The tracker's request or job is over. May be called again. */
  end(opening: Opening): void {
    this.#forget(opening);
    opening.tracker.end();
    this.#callEnded(opening);
  }

  /** Hands over what they hold, so far as its user is known; ends those that are over. */
  handOverAll(): void {
    for (const opening of [...this.#active]) this.#handOver(opening);
    for (const opening of [...this.#waiting]) this.#endIfOver(opening);
  }

  /** Ends them all: no later moment will come. */
  endAll(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#isInRound = false;
    this.#next = -1;
    for (const opening of [...this.#active, ...this.#waiting]) this.end(opening);
    for (const reference of [...this.#quiet]) {
      const opening = reference.deref();
      if (opening !== undefined) this.end(opening);
    }
    this.#quiet.clear();
  }

  #activate(opening: Opening): void {
    opening.at = this.#active.push(opening) - 1;
    this.#cancel ??= this.#clock.after(this.#interval, this.#visitSoon);
  }

  // A round takes several turns of the event loop when there are many.
  #visit(): void {
    this.#cancel = undefined;
    if (!this.#isInRound) {
      this.#isInRound = true;
      this.#round += 1;
      this.#next = this.#active.length - 1;
    }
    const isOver = this.#visitActive() && this.#giveUpOldest();
    if (isOver) {
      this.#isInRound = false;
      this.#watch();
      if (this.#active.length + this.#waiting.size + this.#quiet.size === 0) return;
    }
    // A listener may have tracked something meanwhile.
    this.#cancel ??= this.#clock.after(isOver ? this.#interval : 1, this.#visitSoon);
  }

  /** Returns whether all of this round were visited. */
  #visitActive(): boolean {
    let events = 0;
    for (let visits = 0; this.#next >= 0; visits += 1) {
      if (visits >= turnVisits || events >= turnEvents) return false;
      const opening = this.#active[this.#next];
      this.#next -= 1;
      // Those that leave make room for one from the end, which was visited already or is new.
      if (opening === undefined || opening.visited === this.#round) continue;
      const handedOver = this.#handOver(opening);
      const isSilent = handedOver === 0 && opening.visited > 0;
      opening.visited = this.#round;
      events += handedOver;
      if (!opening.tracker.holdsAnonymous) opening.since = 0;
      else if (opening.since === 0) opening.since = this.#round;
      if (isSilent && opening.at >= 0) this.#rest(opening);
    }
    return true;
  }

  // It has kept no event of a user since the last visit.
  #rest(opening: Opening): void {
    const { tracker } = opening;
    this.#forget(opening);
    tracker.rest();
    if (tracker.holdsAnonymous && !this.#isTooOld(opening)) this.#waiting.add(opening);
    else this.#letGo(opening);
  }

  /** Returns whether none is left that has waited for too long, or is one too many. */
  #giveUpOldest(): boolean {
    let visits = 0;
    for (const opening of this.#waiting) {
      if (!this.#isTooOld(opening) && this.#waiting.size <= mostWaiting) break;
      if ((visits += 1) > turnVisits) return false;
      this.#forget(opening);
      this.#letGo(opening);
    }
    return true;
  }

  #isTooOld({ since }: Opening): boolean {
    return (this.#round - since) * this.#interval >= longestWait;
  }

  #letGo(opening: Opening): void {
    const reference = new WeakRef(opening);
    opening.since = 0;
    opening.quiet = reference;
    this.#quiet.add(reference);
    if (this.#quiet.size > mostQuiet) this.#loseOldest();
    opening.tracker.giveUpAnonymous();
    // A listener that heard of it may have tracked the next event.
    if (opening.quiet === reference) this.#callEnded(opening);
  }

  #loseOldest(): void {
    for (const oldest of this.#quiet) {
      this.#quiet.delete(oldest);
      oldest.deref()?.tracker.lose();
      return;
    }
  }

  // Not every response says `close`: an upgraded one, or one whose connection broke before its turn, does not. So some of those
  // that are not visited are looked at in each round.
  #watch(): void {
    this.#watched ??= watchInTurn(this.#waiting, this.#quiet);
    for (let visits = 0; visits < turnVisits; visits += 1) {
      const next = this.#watched.next();
      if (next.done === true) {
        this.#watched = undefined;
        return;
      }
      const opening = next.value instanceof WeakRef ? next.value.deref() : next.value;
      if (opening !== undefined) this.#endIfOver(opening);
      else if (next.value instanceof WeakRef) this.#quiet.delete(next.value);
    }
  }

  /** Returns how many events were handed over. */
  #handOver(opening: Opening): number {
    return this.#endIfOver(opening) ? 0 : opening.tracker.handOver();
  }

  #endIfOver(opening: Opening): boolean {
    const isOver = opening.tracker.hasEnded;
    if (isOver) this.end(opening);
    return isOver;
  }

  #callEnded(opening: Opening): void {
    const { ended } = opening;
    opening.ended = undefined;
    ended?.();
  }

  /** Returns whether it was there. Of those that are visited, the last one takes its place. */
  #forget(opening: Opening): boolean {
    if (opening.quiet !== undefined) {
      this.#quiet.delete(opening.quiet);
      opening.quiet = undefined;
      return false;
    }
    if (opening.at < 0) return this.#waiting.delete(opening);
    const last = this.#active.pop();
    if (last !== undefined && last !== opening) {
      this.#active[opening.at] = last;
      last.at = opening.at;
    }
    opening.at = -1;
    return true;
  }
}

function* watchInTurn(
  waiting: Iterable<Opening>,
  quiet: Iterable<WeakRef<Opening>>,
): Generator<Opening | WeakRef<Opening>> {
  yield* waiting;
  yield* quiet;
}
