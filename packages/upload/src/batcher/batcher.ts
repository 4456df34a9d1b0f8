/** Waiting events enter; batches leave through the sender, when their number, their bytes or their age asks for it. */

import type { Cancel } from '../runtime/clock.js';
import { runDetached } from '../runtime/detached.js';
import type { LeaseLimit } from '../outbox/outbox.js';
import type { Settings } from '../options/settings.js';
import { oldestOf, type Batch } from './batch.js';
import { describeError } from '../text/describe-error.js';
import { BatchDelivery, type BatchDeliveryParts } from './batch-delivery.js';
import { CircuitBreaker, type CircuitBreakerParts } from './circuit-breaker.js';
import { Suspects } from './suspects.js';

type BatcherSettings = Pick<
  Settings,
  'flushAt' | 'flushInterval' | 'maxBatchBytes' | 'maxConcurrency' | 'requestTimeout' | 'retry'
>;

export interface BatcherParts extends BatchDeliveryParts, CircuitBreakerParts {
  readonly settings: BatcherSettings;
}

interface Waiter {
  readonly upTo: number;
  readonly settled: () => void;
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
  /** Of each batch under way, the sequence number of its oldest event. */
  readonly #underWay = new Map<Promise<void>, number>();
  #suspectsUnderWay = 0;
  /** Probes under way that have waited for longer than `requestTimeout`. */
  #overdue = 0;
  readonly #waiters = new Set<Waiter>();
  #lastAccepted = 0;
  /** Events up to this sequence number leave without waiting for company: their age or a flush asks for it. */
  #dueUpTo = 0;
  /** Cuts in the context of nobody: a request that happens to fill a batch must not lend its own to listeners and traces. */
  readonly #cutSoon = (): void => {
    runDetached(() => void this.#cut());
  };
  #cutting = false;
  #stopped = false;
  #cancelAge: Cancel | undefined;
  #cancelSuspects: Cancel | undefined;

  constructor(parts: BatcherParts) {
    this.#parts = parts;
    this.#breaker = new CircuitBreaker(parts, this.#cutSoon);
    this.#suspects = new Suspects(parts.settings.retry);
    this.#batchDelivery = new BatchDelivery(parts, this.#breaker, this.#suspects, {
      answered: () => {
        this.#resume();
      },
      failed: () => {
        this.#pause();
      },
    });
  }

  /** Says that the outbox has accepted the event of this sequence number. Costs a comparison, mostly. */
  accepted(sequence: number): void {
    this.#lastAccepted = Math.max(this.#lastAccepted, sequence);
    const isEnough = this.#parts.outbox.waiting >= this.#parts.settings.flushAt || this.#breaker.isProbing;
    if (isEnough && !this.#cutting && this.#mayCut() && this.#hasNew()) this.#cutSoon();
    else this.#waitForAge();
  }

  /**
   * Resolves when all that was accepted before the call is settled, but for what is set aside: that may take hours. It has no
   * time-out of its own.
   */
  settle(): { readonly settled: Promise<void>; readonly forget: () => void; readonly isComplete: () => boolean } {
    const upTo = this.#lastAccepted;
    let waiter: Waiter | undefined;
    const settled = new Promise<void>((resolve) => {
      waiter = { upTo, settled: resolve };
      this.#waiters.add(waiter);
    });
    this.#dueUpTo = upTo;
    this.#cutSoon();
    return {
      settled,
      forget: () => {
        if (waiter !== undefined) this.#waiters.delete(waiter);
      },
      isComplete: () => this.#suspects.oldestOfAll > upTo,
    };
  }

  /** Cuts no more batches. Resolves when those under way have ended, and what failed is back in the outbox. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelAge?.();
    this.#cancelSuspects?.();
    this.#breaker.stop();
    await Promise.all(this.#underWay.keys());
    await this.#parts.outbox.release(this.#suspects.drain());
  }

  #waitForAge(hasStalled = false): void {
    if (this.#cancelAge !== undefined || this.#stopped || (this.#breaker.isProbing && !hasStalled)) return;
    this.#cancelAge = this.#parts.clock.after(this.#parts.settings.flushInterval, () => {
      this.#cancelAge = undefined;
      this.#dueUpTo = this.#lastAccepted;
      this.#cutSoon();
    });
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
      log.say('error', 'outbox', `the outbox fails: ${describeError(error)}`);
    } finally {
      this.#cutting = false;
    }
    this.#wakeWaiters();
    if (outbox.waiting > 0) this.#waitForAge(hasStalled);
    this.#waitForSuspects(hasStalled);
  }

  #deliver(batch: Batch, isSuspect: boolean): void {
    const oldest = oldestOf([batch]);
    if (isSuspect) this.#suspectsUnderWay += 1;
    const ended = this.#watchProbe(batch);
    const delivery: Promise<void> = this.#batchDelivery.deliver(batch).finally(() => {
      this.#underWay.delete(delivery);
      ended();
      if (isSuspect) this.#suspectsUnderWay -= 1;
      this.#wakeWaiters();
      void this.#cut();
    });
    this.#underWay.set(delivery, oldest);
  }

  // One that may take longer than usual, for an API that is slow, must not hold up the way where it is never answered.
  #watchProbe({ patience = 1 }: Batch): () => void {
    if (!this.#breaker.isProbing || Math.max(patience, this.#breaker.patience) <= 1) return () => undefined;
    let isOverdue = false;
    const cancel = this.#parts.clock.after(this.#parts.settings.requestTimeout, () => {
      isOverdue = true;
      this.#overdue += 1;
      this.#cutSoon();
    });
    return () => {
      cancel();
      if (isOverdue) this.#overdue -= 1;
    };
  }

  #mayCut(): boolean {
    return this.#breaker.lets(this.#underWay.size, this.#overdue);
  }

  get #limit(): LeaseLimit {
    const { flushAt, maxBatchBytes } = this.#parts.settings;
    return { events: this.#breaker.most(flushAt), bytes: maxBatchBytes - 1 };
  }

  /** What failed before and is to be tried now. A probe carries it only where there are no other events. */
  #nextSuspect(): Batch | undefined {
    if (this.#breaker.isProbing) return this.#hasNew() ? undefined : this.#suspects.probe(this.#limit);
    if (!this.#breaker.letsSuspects(this.#suspectsUnderWay)) return undefined;
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

  // Any answer, also a refusal, says that the API is there: all that has waited for it has the age to leave.
  #resume(): void {
    this.#dueUpTo = this.#lastAccepted;
    this.#cutSoon();
  }

  // While the API fails, its own wait decides, and not the age of events.
  #pause(): void {
    this.#cancelAge?.();
    this.#cancelAge = undefined;
  }

  #waitForSuspects(hasStalled: boolean): void {
    const { clock } = this.#parts;
    this.#cancelSuspects?.();
    this.#cancelSuspects = undefined;
    if (this.#stopped || this.#breaker.isProbing) return;
    const { accepted } = this.#breaker;
    // Nothing is under way that could show whether the API accepts anything.
    if (this.#underWay.size === 0 && !hasStalled && !this.#hasNew() && this.#suspects.areStuck(accepted)) {
      this.#breaker.doubtAll();
      return;
    }
    // What is due already leaves when a request under way has ended.
    const wait = (this.#suspects.nextDue ?? 0) - clock.now();
    if (wait > 0) this.#cancelSuspects = clock.after(wait, this.#cutSoon);
  }

  #wakeWaiters(): void {
    // While events are being leased they are neither waiting nor under way.
    if (this.#waiters.size === 0 || this.#cutting) return;
    const { outbox } = this.#parts;
    const oldest = Math.min(outbox.oldestWaiting ?? Infinity, this.#suspects.oldest, ...this.#underWay.values());
    for (const waiter of this.#waiters) {
      if (waiter.upTo >= oldest) continue;
      this.#waiters.delete(waiter);
      waiter.settled();
    }
  }
}
