/** Waiting events enter; batches leave through the sender, when their number, their bytes or their age asks for it. */

import type { Cancel } from '../clock.js';
import { runDetached } from '../detached.js';
import type { Settings } from '../settings.js';
import { Courier, describeError, type CourierParts } from './courier.js';
import { Gate, type GateParts } from './gate.js';

type BatcherSettings = Pick<Settings, 'flushAt' | 'flushInterval' | 'maxBatchBytes' | 'maxConcurrency' | 'retry'>;

export interface BatcherParts extends CourierParts, GateParts {
  readonly settings: BatcherSettings;
}

interface Waiter {
  readonly upTo: number;
  readonly settled: () => void;
}

/**
 * Empties the outbox. While the API answers, up to `maxConcurrency` batches are under way; while it fails, one probe at a
 * time, after a wait that grows. It has no last attempt, and it resumes by itself.
 */
export class Batcher {
  readonly #parts: BatcherParts;
  readonly #gate: Gate;
  readonly #courier: Courier;
  /** Of each batch under way, the sequence number of its oldest event. */
  readonly #underWay = new Map<Promise<void>, number>();
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

  constructor(parts: BatcherParts) {
    this.#parts = parts;
    this.#gate = new Gate(parts, this.#cutSoon);
    this.#courier = new Courier(parts, this.#gate, {
      resumed: () => {
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
    const isEnough = this.#parts.outbox.waiting >= this.#parts.settings.flushAt || this.#gate.isProbing;
    if (isEnough && !this.#cutting && this.#mayCut()) this.#cutSoon();
    else this.#waitForAge();
  }

  /** Resolves when all that was accepted before the call is settled. It has no time-out of its own. */
  settle(): { readonly settled: Promise<void>; readonly forget: () => void } {
    let waiter: Waiter | undefined;
    const settled = new Promise<void>((resolve) => {
      waiter = { upTo: this.#lastAccepted, settled: resolve };
      this.#waiters.add(waiter);
    });
    this.#dueUpTo = this.#lastAccepted;
    this.#cutSoon();
    return {
      settled,
      forget: () => {
        if (waiter !== undefined) this.#waiters.delete(waiter);
      },
    };
  }

  /** Cuts no more batches. Resolves when those under way have ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelAge?.();
    this.#gate.stop();
    await Promise.all(this.#underWay.keys());
  }

  #waitForAge(hasStalled = false): void {
    if (this.#cancelAge !== undefined || this.#stopped || (this.#gate.isProbing && !hasStalled)) return;
    this.#cancelAge = this.#parts.clock.after(this.#parts.settings.flushInterval, () => {
      this.#cancelAge = undefined;
      this.#dueUpTo = this.#lastAccepted;
      this.#cutSoon();
    });
  }

  async #cut(): Promise<void> {
    if (this.#cutting) return;
    this.#cutting = true;
    const { outbox, settings, journal } = this.#parts;
    let hasStalled = false;
    try {
      while (this.#mayCut()) {
        const most = this.#gate.most(settings.flushAt);
        const events = await outbox.lease({ events: most, bytes: settings.maxBatchBytes - 1 });
        const oldest = events[0]?.sequence;
        if (oldest === undefined) {
          // A disk that can't be read now: without a timer nobody would ask again.
          hasStalled = true;
          break;
        }
        if (this.#hasStopped()) {
          await outbox.release(events);
          break;
        }
        const delivery: Promise<void> = this.#courier.deliver(events).finally(() => {
          this.#underWay.delete(delivery);
          this.#wakeWaiters();
          void this.#cut();
        });
        this.#underWay.set(delivery, oldest);
      }
    } catch (error) {
      hasStalled = true;
      journal.say('error', 'outbox', `the outbox fails: ${describeError(error)}`);
    } finally {
      this.#cutting = false;
    }
    this.#wakeWaiters();
    if (outbox.waiting > 0) this.#waitForAge(hasStalled);
  }

  #mayCut(): boolean {
    const { outbox, settings } = this.#parts;
    if (this.#stopped || outbox.waiting === 0 || !this.#gate.lets(this.#underWay.size)) return false;
    if (this.#gate.isProbing) return true;
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

  #wakeWaiters(): void {
    // While events are being leased they are neither waiting nor under way.
    if (this.#waiters.size === 0 || this.#cutting) return;
    const oldest = Math.min(this.#parts.outbox.oldestWaiting ?? Infinity, ...this.#underWay.values());
    for (const waiter of this.#waiters) {
      if (waiter.upTo >= oldest) continue;
      this.#waiters.delete(waiter);
      waiter.settled();
    }
  }
}
