/** What became of each request enters; how many may be under way now leaves. */

import type { Cancel, Clock } from '../clock.js';
import type { Journal } from '../journal.js';
import type { Ledger } from '../ledger.js';
import type { Settings } from '../options.js';
import { backoff, blockedDelay } from '../sender/backoff.js';
import type { SendResult } from '../sender/sender.js';

export interface GateParts {
  readonly settings: Pick<Settings, 'maxConcurrency' | 'retry'>;
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly random: () => number;
}

/** While the API answers, `maxConcurrency` requests may be under way; while it fails, one, after a wait that grows. */
export class Gate {
  readonly #parts: GateParts;
  /** Called when the wait is over. */
  readonly #wake: () => void;
  #failures = 0;
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
    const { ledger, journal } = this.#parts;
    if (ledger.state === 'up') return false;
    ledger.state = 'up';
    this.#failures = 0;
    this.close();
    journal.print('info', 'GrowingIO takes events again');
    return true;
  }

  /** The API, or the way to it, failed. */
  failed(result: Extract<SendResult, { status: 'retryable' | 'blocked' }>): void {
    // Batches that were under way together fail together: that is one failure, not many.
    if (this.isWaiting) return;
    const { ledger, journal, settings, clock, random } = this.#parts;
    const fate = 'events wait in the outbox, and are sent when it does';
    let wait: number;
    if (result.status === 'blocked') {
      ledger.state = 'blocked';
      wait = Math.max(blockedDelay, settings.retry.maxDelay);
      const remedy = 'check host, projectId and proxy';
      journal.say('error', 'blocked', `GrowingIO does not take events (${result.reason}): ${remedy}; ${fate}`);
    } else {
      ledger.state = 'down';
      // An API that asks for no wait at all still gets the shortest one.
      wait = Math.max(result.retryAfter ?? backoff(this.#failures, settings.retry, random), settings.retry.minDelay);
      journal.say('warn', 'down', `GrowingIO does not answer (${result.reason}): ${fate}`);
    }
    this.#failures += 1;
    this.#cancelWait = clock.after(wait, () => {
      this.#cancelWait = undefined;
      this.#wake();
    });
  }

  /** Ends the wait without a wake. */
  close(): void {
    this.#cancelWait?.();
    this.#cancelWait = undefined;
  }
}
