/** Waiting events enter; batches leave through the sender, when their number, their bytes or their age asks for it. */

import type { Cancel, Clock } from '../clock.js';
import type { Journal } from '../journal.js';
import { associationTime, type Ledger } from '../ledger.js';
import type { Settings } from '../options.js';
import type { LeasedEvent, Outbox } from '../outbox/outbox.js';
import { backoff, blockedDelay } from '../sender/backoff.js';
import type { Sender, SendResult } from '../sender/sender.js';
import { halve } from './halve.js';

type BatcherSettings = Pick<Settings, 'flushAt' | 'flushInterval' | 'maxBatchBytes' | 'maxConcurrency' | 'retry'>;

export interface BatcherParts {
  readonly settings: BatcherSettings;
  readonly outbox: Outbox;
  readonly sender: Sender;
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly random: () => number;
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
  /** Of each batch under way, the sequence number of its oldest event. */
  readonly #underWay = new Map<Promise<void>, number>();
  readonly #waiters = new Set<Waiter>();
  #lastAccepted = 0;
  /** Events up to this sequence number leave without waiting for company: their age or a flush asks for it. */
  #dueUpTo = 0;
  #cutting = false;
  #stopped = false;
  #failures = 0;
  #cancelAge: Cancel | undefined;
  #cancelProbe: Cancel | undefined;

  constructor(parts: BatcherParts) {
    this.#parts = parts;
  }

  /** Says that the outbox has accepted the event of this sequence number. Costs a comparison, mostly. */
  accepted(sequence: number): void {
    this.#lastAccepted = sequence;
    if (!this.#cutting && this.#parts.outbox.waiting >= this.#parts.settings.flushAt && this.#mayCut())
      void this.#cut();
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
    void this.#cut();
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
    this.#cancelProbe?.();
    await Promise.all(this.#underWay.keys());
  }

  #waitForAge(): void {
    if (this.#cancelAge !== undefined || this.#cancelProbe !== undefined || this.#stopped) return;
    this.#cancelAge = this.#parts.clock.after(this.#parts.settings.flushInterval, () => {
      this.#cancelAge = undefined;
      this.#dueUpTo = this.#lastAccepted;
      void this.#cut();
    });
  }

  async #cut(): Promise<void> {
    if (this.#cutting) return;
    this.#cutting = true;
    const { outbox, settings, journal } = this.#parts;
    const limit = { events: settings.flushAt, bytes: settings.maxBatchBytes - 1 };
    try {
      while (this.#mayCut()) {
        const events = await outbox.lease(limit);
        const oldest = events[0]?.sequence;
        if (oldest === undefined) break;
        const delivery: Promise<void> = this.#deliver(events).finally(() => {
          this.#underWay.delete(delivery);
          this.#wakeWaiters();
          void this.#cut();
        });
        this.#underWay.set(delivery, oldest);
      }
    } catch (error) {
      journal.say('error', 'outbox', `the outbox fails: ${describe(error)}`);
    } finally {
      this.#cutting = false;
    }
    this.#wakeWaiters();
    if (outbox.waiting > 0) this.#waitForAge();
  }

  #mayCut(): boolean {
    const { outbox, settings, ledger } = this.#parts;
    if (this.#stopped || this.#cancelProbe !== undefined || outbox.waiting === 0) return false;
    if (ledger.state !== 'up') return this.#underWay.size === 0;
    if (this.#underWay.size >= settings.maxConcurrency) return false;
    return outbox.waiting >= settings.flushAt || (outbox.oldestWaiting ?? Infinity) <= this.#dueUpTo;
  }

  /** Sends a batch, and its halves if the API refuses it, until each event is settled or given back. Never rejects. */
  async #deliver(events: readonly LeasedEvent[]): Promise<void> {
    const parts = [events];
    try {
      for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
        const result = await this.#send(part);
        if (result.status === 'delivered') await this.#acknowledge(part);
        else if (result.status === 'rejected') await this.#divide(part, result, parts);
        else {
          this.#rest(result);
          await this.#parts.outbox.release([part, ...parts].flat());
          return;
        }
      }
    } catch (error) {
      this.#parts.journal.say('error', 'outbox', `the outbox fails: ${describe(error)}`);
    }
  }

  async #send(events: readonly LeasedEvent[]): Promise<SendResult> {
    this.#parts.ledger.requests += 1;
    try {
      return await this.#parts.sender.send(events);
    } catch (error) {
      return { status: 'retryable', reason: `the sender threw ${describe(error)}` };
    }
  }

  // Acknowledge after the answer: a crash in between sends twice, never zero times.
  async #acknowledge(events: readonly LeasedEvent[]): Promise<void> {
    const { ledger, outbox, clock } = this.#parts;
    this.#resume();
    const acknowledged = outbox.acknowledge(events);
    ledger.delivered += events.length;
    const tooOld = clock.now() - associationTime;
    for (const event of events) if (event.time < tooOld) ledger.late += 1;
    await acknowledged;
  }

  async #divide(
    events: readonly LeasedEvent[],
    result: Extract<SendResult, { status: 'rejected' }>,
    parts: (readonly LeasedEvent[])[],
  ): Promise<void> {
    const { ledger, outbox, journal } = this.#parts;
    // A refusal is an answer too: the API is there.
    this.#resume();
    if (events.length > 1) {
      const [first, second] = halve(events, result.tooLarge === true ? 'bytes' : 'count');
      parts.push(second, first);
      return;
    }
    const buried = outbox.bury(events, result.reason);
    ledger.dead += 1;
    journal.say(
      'error',
      'dead',
      `GrowingIO refused an event (${result.reason}): it is a dead letter, see stats().dead`,
    );
    await buried;
  }

  #rest(result: Extract<SendResult, { status: 'retryable' | 'blocked' }>): void {
    const { ledger, settings, clock, random, journal } = this.#parts;
    // Batches that were under way together fail together: that is one failure, not many.
    if (this.#cancelProbe !== undefined || this.#stopped) return;
    const isBlocked = result.status === 'blocked';
    ledger.state = isBlocked ? 'blocked' : 'down';
    const wait = isBlocked
      ? Math.max(blockedDelay, settings.retry.maxDelay)
      : (result.retryAfter ?? backoff(this.#failures, settings.retry, random));
    this.#failures += 1;
    this.#cancelProbe = clock.after(wait, () => {
      this.#cancelProbe = undefined;
      void this.#cut();
    });
    const fate = 'events wait in the outbox and are sent when it is back';
    if (isBlocked) {
      const remedy = 'check host, projectId and proxy';
      journal.say('error', 'blocked', `GrowingIO does not take events (${result.reason}): ${remedy}; ${fate}`);
    } else journal.say('warn', 'down', `GrowingIO can not be reached (${result.reason}): ${fate}`);
  }

  #resume(): void {
    const { ledger, journal } = this.#parts;
    if (ledger.state === 'up') return;
    ledger.state = 'up';
    this.#failures = 0;
    this.#cancelProbe?.();
    this.#cancelProbe = undefined;
    // All that has waited through the outage has the age to leave.
    this.#dueUpTo = this.#lastAccepted;
    journal.say('info', 'up', 'GrowingIO takes events again');
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

function describe(error: unknown): string {
  return error instanceof Error ? error.message : 'something that is no Error';
}
