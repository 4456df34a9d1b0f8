/** What became of each request enters; how many may be under way now leaves. */

import type { Cancel, Clock } from '../clock.js';
import type { Ledger } from '../ledger.js';
import type { Notices } from '../notices.js';
import type { Settings } from '../settings.js';
import { backoff, blockedDelay } from '../sender/backoff.js';
import type { SendResult } from '../sender/sender.js';

export interface GateParts {
  readonly settings: Pick<Settings, 'maxConcurrency' | 'retry'>;
  readonly ledger: Ledger;
  readonly notices: Notices;
  readonly clock: Clock;
  readonly random: () => number;
}

/** While the API answers, `maxConcurrency` requests may be under way; while it fails, one, after a wait that grows. */
export class Gate {
  readonly #parts: GateParts;
  /** Called when the wait is over. */
  readonly #wake: () => void;
  #failures = 0;
  #isStopped = false;
  #downSince = 0;
  #cancelWait: Cancel | undefined;

  constructor(parts: GateParts, wake: () => void) {
    this.#parts = parts;
    this.#wake = wake;
  }

  /** Whether the gate waits before its next probe. */
  get isWaiting(): boolean {
    return this.#cancelWait !== undefined;
  }

  /** Whether the next request is a probe: it goes out whatever it carries. */
  get isProbing(): boolean {
    return this.#parts.ledger.state !== 'up';
  }

  lets(underWay: number): boolean {
    if (this.isWaiting) return false;
    return underWay < (this.isProbing ? 1 : this.#parts.settings.maxConcurrency);
  }

  /** The API answered. Says whether it did not before. */
  answered(): boolean {
    const { ledger, notices, clock } = this.#parts;
    // The answer to a request from before the failure says nothing of the API after it.
    if (ledger.state === 'up' || this.isWaiting) return false;
    ledger.state = 'up';
    this.#failures = 0;
    notices.tell('up', { after: clock.now() - this.#downSince });
    return true;
  }

  /** The most events of the next request: a probe carries fewer after each failure, for a way that is slow and not down. */
  most(events: number): number {
    return this.isProbing ? Math.max(1, events >> Math.min(this.#failures, 30)) : events;
  }

  /** The API, or the way to it, failed, after so many ms: they count as part of the wait. */
  failed(result: Extract<SendResult, { status: 'retryable' | 'blocked' }>, took: number): void {
    // Batches that were under way together fail together: that is one failure, not many.
    if (this.isWaiting || this.#isStopped) return;
    const { ledger, notices, clock } = this.#parts;
    if (ledger.state === 'up') this.#downSince = clock.now();
    ledger.state = result.status === 'blocked' ? 'blocked' : 'down';
    const wait = this.#decideWait(result, took);
    notices.tell('down', { state: ledger.state, reason: result.reason, wait });
    this.#failures += 1;
    this.#cancelWait = clock.after(wait, () => {
      this.#cancelWait = undefined;
      this.#wake();
    });
  }

  #decideWait(result: SendResult, took: number): number {
    const { retry } = this.#parts.settings;
    if (result.status === 'blocked') return Math.max(blockedDelay, retry.maxDelay);
    // An API that asks for no wait at all still gets the shortest one.
    if (result.status === 'retryable' && result.retryAfter !== undefined) {
      return Math.max(result.retryAfter, retry.minDelay);
    }
    return Math.max(0, backoff(this.#failures, retry, this.#parts.random) - took);
  }

  /** Waits and wakes no more. */
  stop(): void {
    this.#isStopped = true;
    this.#cancelWait?.();
    this.#cancelWait = undefined;
  }
}
