/** Waiting events enter; batches leave through the sender, when their number, their bytes or their age asks for it. */

import { AsyncResource } from 'node:async_hooks';
import { callSafely } from '../call-safely.js';
import type { Cancel, Clock } from '../clock.js';
import type { Journal } from '../journal.js';
import { associationTime, type Ledger } from '../ledger.js';
import type { DeadEvent, Notices } from '../notices.js';
import type { Settings } from '../options.js';
import type { LeasedEvent, Outbox } from '../outbox/outbox.js';
import type { Sender, SendResult } from '../sender/sender.js';
import { Gate } from './gate.js';
import { halve } from './halve.js';

type BatcherSettings = Pick<Settings, 'flushAt' | 'flushInterval' | 'maxBatchBytes' | 'maxConcurrency' | 'retry'>;

export interface BatcherParts {
  readonly settings: BatcherSettings;
  readonly outbox: Outbox;
  readonly sender: Sender;
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly notices: Notices;
  readonly clock: Clock;
  readonly random: () => number;
  /** Called when a request has ended, after so many ms. */
  readonly requested: (took: number, result: SendResult) => void;
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
  /** Of each batch under way, the sequence number of its oldest event. */
  readonly #underWay = new Map<Promise<void>, number>();
  readonly #waiters = new Set<Waiter>();
  #lastAccepted = 0;
  /** Events up to this sequence number leave without waiting for company: their age or a flush asks for it. */
  #dueUpTo = 0;
  /** Cuts in the context of nobody: a request that happens to fill a batch must not lend its own to listeners and traces. */
  readonly #cutSoon: () => void;
  #cutting = false;
  #stopped = false;
  #cancelAge: Cancel | undefined;

  constructor(parts: BatcherParts) {
    this.#parts = parts;
    this.#cutSoon = AsyncResource.bind(() => void this.#cut());
    this.#gate = new Gate(parts, this.#cutSoon);
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
    this.#gate.close();
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
        const delivery: Promise<void> = this.#deliver(events).finally(() => {
          this.#underWay.delete(delivery);
          this.#wakeWaiters();
          void this.#cut();
        });
        this.#underWay.set(delivery, oldest);
      }
    } catch (error) {
      hasStalled = true;
      journal.say('error', 'outbox', `the outbox fails: ${describe(error)}`);
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

  /** Sends a batch, and its halves if the API refuses it, until each event is settled or given back. Never rejects. */
  async #deliver(events: readonly LeasedEvent[]): Promise<void> {
    const parts = [events];
    try {
      for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
        // Another batch has found the API down meanwhile: the rest of this one waits, too.
        if (this.#gate.isWaiting) {
          await this.#parts.outbox.release([part, ...parts].flat());
          return;
        }
        const { result, took } = await this.#send(part);
        const [first] = part;
        if (result.status === 'delivered') await this.#acknowledge(part, took);
        else if (result.status === 'rejected') {
          this.#answered();
          if (part.length > 1) parts.push(...halve(part, result.tooLarge === true ? 'bytes' : 'count').toReversed());
          else if (first !== undefined) await this.#bury(first, result.reason);
        } else {
          if (!this.#stopped) this.#rest(result, took);
          await this.#parts.outbox.release([part, ...parts].flat());
          return;
        }
      }
    } catch (error) {
      this.#parts.journal.say('error', 'outbox', `the outbox fails: ${describe(error)}`);
      await this.#parts.outbox.release(parts.flat()).catch(() => undefined);
    }
  }

  async #send(events: readonly LeasedEvent[]): Promise<{ result: SendResult; took: number }> {
    const { ledger, sender, clock, requested } = this.#parts;
    ledger.requests += 1;
    const start = clock.now();
    let result: SendResult;
    try {
      result = await sender.send(events);
      if (!isSendResult(result)) result = { status: 'retryable', reason: 'the sender answered no result' };
    } catch (error) {
      result = { status: 'retryable', reason: `the sender threw ${describe(error)}` };
    }
    // A system clock that was set back must not make a time that is negative.
    const took = Math.max(0, clock.now() - start);
    const measured = result;
    callSafely(
      () => {
        requested(took, measured);
      },
      () => undefined,
    );
    return { result, took };
  }

  // Acknowledge after the answer: a crash in between sends twice, never zero times.
  async #acknowledge(events: readonly LeasedEvent[], duration: number): Promise<void> {
    const { ledger, outbox, clock, notices } = this.#parts;
    this.#answered();
    const acknowledged = outbox.acknowledge(events);
    const tooOld = clock.now() - associationTime;
    const late = events.reduce((count, event) => (event.time < tooOld ? count + 1 : count), 0);
    ledger.delivered += events.length;
    ledger.late += late;
    notices.tell('delivered', { events: events.length, late, duration });
    await acknowledged;
  }

  async #bury(event: LeasedEvent, reason: string): Promise<void> {
    const { ledger, outbox, notices } = this.#parts;
    const buried = outbox.bury([event], reason);
    ledger.dead += 1;
    notices.tell('dead', { reason, event: JSON.parse(Buffer.from(event.bytes).toString()) as DeadEvent });
    await buried;
  }

  #rest(result: Extract<SendResult, { status: 'retryable' | 'blocked' }>, took: number): void {
    this.#gate.failed(result, took);
    // While the API fails, its own wait decides, and not the age of events.
    this.#cancelAge?.();
    this.#cancelAge = undefined;
  }

  // Any answer, also a refusal, says that the API is there.
  #answered(): void {
    if (!this.#gate.answered()) return;
    // All that has waited through the outage has the age to leave.
    this.#dueUpTo = this.#lastAccepted;
    void this.#cut();
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

function isSendResult(answer: unknown): boolean {
  const status = (answer as Partial<SendResult> | null | undefined)?.status ?? '';
  return ['delivered', 'retryable', 'rejected', 'blocked'].includes(status);
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : 'something that is no Error';
}
