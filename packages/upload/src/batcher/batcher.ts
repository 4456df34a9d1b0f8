/** Waiting events enter; batches leave through the sender, when their number, their bytes or their age asks for it. */

import { Alarm } from '../runtime/clock.js';
import { runDetached } from '../runtime/detached.js';
import type { LeaseLimit } from '../outbox/outbox.js';
import type { Settings } from '../options/settings.js';
import type { Stats } from '../telemetry/counters.js';
import { describeError } from '../text/describe-error.js';
import type { Batch } from './batch.js';
import { BatchDelivery, type BatchDeliveryParts } from './batch-delivery.js';
import { CircuitBreaker, type CircuitBreakerParts } from './circuit-breaker.js';
import { Suspects } from './suspects.js';
import { UnderWay } from './under-way.js';
import { Waiters, type Waiting } from './waiters.js';
import { t } from '../text/messages.js';

export interface BatcherParts extends BatchDeliveryParts, CircuitBreakerParts {
  readonly settings: CircuitBreakerParts['settings'] & Pick<Settings, 'flushAt' | 'flushInterval' | 'maxBatchBytes'>;
}

/**
 * Empties the outbox. While the API accepts, up to `maxConcurrency` batches are under way; while it doesn't, one probe at a
 * time, after a wait that grows, each with other events. It has no last attempt, and it resumes by itself.
 */
export class Batcher {
  readonly #parts: BatcherParts;
  readonly #breaker: CircuitBreaker;
  readonly #batchDelivery: BatchDelivery;
  readonly #suspects: Suspects;
  readonly #underWay: UnderWay;
  readonly #waiters = new Waiters();
  #lastAccepted = 0;
  /** Events up to this sequence number leave without waiting for company: their age or a flush asks for it. */
  #dueUpTo = 0;
  /** Cuts in the context of nobody: a request that happens to fill a batch must not lend its own to listeners and traces. */
  readonly #cutSoon = (): void => {
    runDetached(() => void this.#cut());
  };
  /** Lets all that was accepted so far leave, without waiting for company. */
  readonly #sendAll = (): void => {
    this.#dueUpTo = this.#lastAccepted;
    this.#cutSoon();
  };
  #cutting = false;
  #stopped = false;
  /** Set while new events wait for company. */
  readonly #age: Alarm;
  /** Set until the next of the events that are set aside is due. */
  readonly #suspectDue: Alarm;

  constructor(parts: BatcherParts) {
    this.#parts = parts;
    this.#age = new Alarm(parts.clock);
    this.#suspectDue = new Alarm(parts.clock);
    this.#breaker = new CircuitBreaker(parts, this.#cutSoon);
    this.#suspects = new Suspects(parts.settings.retry);
    this.#underWay = new UnderWay(parts.clock, parts.settings.requestTimeout);
    this.#batchDelivery = new BatchDelivery(parts, this.#breaker, this.#suspects, {
      // Any answer, also a refusal, says that the API is there: all that has waited for it has the age to leave.
      onAnswer: this.#sendAll,
      // While the API fails, its own wait decides, and not the age of events.
      onFailure: () => {
        this.#age.cancel();
      },
    });
  }

  /** How the API is: see `Stats`. */
  get state(): Stats['state'] {
    return this.#breaker.state;
  }

  /** Says that the outbox has accepted the event of this sequence number. Costs a comparison, mostly. */
  accepted(sequence: number): void {
    this.#lastAccepted = Math.max(this.#lastAccepted, sequence);
    const isEnough = this.#parts.outbox.waiting >= this.#parts.settings.flushAt || this.#breaker.isProbing;
    if (isEnough && !this.#cutting && this.#mayCut()) this.#cutSoon();
    else this.#waitForAge();
  }

  /**
   * Resolves when all that was accepted before the call is settled, but for what is set aside: that may take hours, and then
   * it is not complete. It has no time-out of its own.
   */
  settle(): Waiting & { readonly isComplete: () => boolean } {
    const upTo = this.#lastAccepted;
    const waiting = this.#waiters.add(upTo);
    this.#sendAll();
    return { ...waiting, isComplete: () => this.#suspects.oldestOfAll > upTo };
  }

  /** Cuts no more batches. Resolves when those under way have ended, and what failed is back in the outbox. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#age.cancel();
    this.#suspectDue.cancel();
    this.#breaker.stop();
    await this.#underWay.wait();
    await this.#parts.outbox.release(this.#suspects.drain());
  }

  #waitForAge(hasStalled = false): void {
    if (this.#age.isSet || this.#stopped || (this.#breaker.isProbing && !hasStalled)) return;
    this.#age.set(this.#parts.settings.flushInterval, this.#sendAll);
  }

  async #cut(): Promise<void> {
    if (this.#cutting) return;
    this.#cutting = true;
    const { outbox, log } = this.#parts;
    let hasStalled = false;
    try {
      while (!this.#stopped && this.#mayCut()) {
        const suspect = this.#nextSuspect();
        if (suspect === undefined && !this.#hasNew()) break;
        const batch = suspect ?? { events: await outbox.lease(this.#limit) };
        if (batch.events.length === 0) {
          // A disk that can't be read now: without a timer nobody would ask again.
          hasStalled = true;
          break;
        }
        if (this.#hasStopped()) {
          await outbox.release(batch.events);
          break;
        }
        this.#deliver(batch, suspect !== undefined);
      }
    } catch (error) {
      hasStalled = true;
      log.say('error', 'outbox', t`the outbox fails: ${describeError(error)}`);
    } finally {
      this.#cutting = false;
    }
    if (!this.#stopped && this.#underWay.size === 0 && outbox.waiting === 0) this.#offerBack();
    this.#wakeWaiters();
    if (outbox.waiting > 0) this.#waitForAge(hasStalled);
    this.#waitForSuspects();
  }

  /** What is tried in vain must not keep others from being tried, where the outbox can have others. */
  #offerBack(): void {
    const { outbox, counters } = this.#parts;
    const events = this.#suspects.triedInVain(!this.#breaker.isProbing);
    if (events.length === 0 || outbox.takeBack?.(events) !== true) return;
    this.#suspects.drain();
    counters.countAccepted(-events.length);
  }

  #deliver(batch: Batch, isSuspect: boolean): void {
    const patience = Math.max(batch.patience ?? 1, this.#breaker.patience);
    // A probe that may take longer than usual, for an API that is slow, must not keep others from it: it may never be answered.
    const onOverdue = this.#breaker.isProbing && patience > 1 ? this.#cutSoon : undefined;
    const delivery = this.#batchDelivery.deliver(batch);
    this.#underWay.add(batch, { isSuspect, onOverdue }, delivery, () => {
      this.#wakeWaiters();
      void this.#cut();
    });
  }

  #mayCut(): boolean {
    return this.#breaker.lets(this.#underWay.size, this.#underWay.overdue);
  }

  get #limit(): LeaseLimit {
    const { flushAt, maxBatchBytes } = this.#parts.settings;
    return { events: this.#breaker.most(flushAt), bytes: maxBatchBytes - 1 };
  }

  /** What failed before and is to be tried now. A probe carries it only where there are no other events. */
  #nextSuspect(): Batch | undefined {
    if (this.#breaker.isProbing) return this.#hasNew() ? undefined : this.#suspects.probe(this.#limit);
    if (this.#suspects.isEmpty || !this.#breaker.letsSuspects(this.#underWay.suspects)) return undefined;
    return this.#suspects.next(this.#limit, this.#breaker.accepted, this.#parts.clock.now());
  }

  /** Whether events that have never failed are to leave now. */
  #hasNew(): boolean {
    const { outbox, settings } = this.#parts;
    if (outbox.waiting === 0 || this.#suspects.isFull) return false;
    if (this.#breaker.isProbing) return true;
    return outbox.waiting >= settings.flushAt || (outbox.oldestWaiting ?? Infinity) <= this.#dueUpTo;
  }

  // A method, since the compiler takes a field that it has read before an await for unchanged.
  #hasStopped(): boolean {
    return this.#stopped;
  }

  #waitForSuspects(): void {
    const { clock } = this.#parts;
    this.#suspectDue.cancel();
    if (this.#stopped || this.#breaker.isProbing) return;
    const { accepted } = this.#breaker;
    // Nothing is under way that could show whether the API accepts anything.
    if (this.#underWay.size === 0 && !this.#hasNew() && this.#suspects.areStuck(accepted)) {
      this.#breaker.doubtAll();
      return;
    }
    const { nextDue } = this.#suspects;
    // The clock is not asked in vain: that of a test may be gone when a last timer fires.
    if (nextDue === undefined) return;
    // What is due already leaves when a request under way has ended.
    const wait = nextDue - clock.now();
    if (wait > 0) this.#suspectDue.set(wait, this.#cutSoon);
  }

  #wakeWaiters(): void {
    // While events are being leased they are neither waiting nor under way.
    if (this.#waiters.isEmpty || this.#cutting) return;
    const { outbox } = this.#parts;
    this.#waiters.wake(Math.min(outbox.oldestWaiting ?? Infinity, this.#suspects.oldest, this.#underWay.oldest));
  }
}
