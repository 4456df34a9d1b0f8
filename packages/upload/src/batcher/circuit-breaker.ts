/** Decides from what became of earlier requests how many may be under way now, and what they may carry. */

import { Alarm, type Clock } from '../runtime/clock.js';
import type { Stats } from '../telemetry/counters.js';
import type { NoticeMap } from '../telemetry/notice.js';
import { growingIO } from '../telemetry/notice-lines.js';
import type { Notices } from '../telemetry/notices.js';
import type { Settings } from '../options/settings.js';
import { backoff, blockedDelay } from './backoff.js';
import type { SendResult } from '../sender/sender.js';
import { Concurrency } from './concurrency.js';
import { t } from '../text/messages.js';

export interface CircuitBreakerParts {
  readonly settings: Pick<Settings, 'maxConcurrency' | 'requestTimeout' | 'retry'>;
  readonly notices: Notices;
  readonly clock: Clock;
  readonly random: () => number;
  /** What it stands before, in messages. Default `GrowingIO`. */
  readonly target?: string | undefined;
  /** Its address in messages, where that is known. */
  readonly host?: string | undefined;
  /** What stands before it, where that is known. */
  readonly proxy?: NoticeMap['down']['proxy'];
}

/** The API or the connection to it failed, and not the events. */
export type Failure = Extract<SendResult, { status: 'retryable' | 'blocked' }>;
export type Refusal = Extract<SendResult, { status: 'rejected' }>;

// So many events that are refused alone, with nothing accepted between them: then everything is refused, and no event is to blame.
const mostRefused = 5;
// Of those, so many may die without a request that was accepted in between.
const mostBlamed = 3;
// A slow API gets at most so many times the request's time.
const mostPatience = 8;

/** While the API accepts, `maxConcurrency` requests may be under way; while it doesn't, one, after a wait that grows. */
export class CircuitBreaker {
  /** How many requests have been sent, and accepted, so far. */
  sent = 0;
  accepted = 0;
  readonly #parts: CircuitBreakerParts;
  #state: Stats['state'] = 'up';
  readonly #concurrency: Concurrency;
  /** Called when the wait is over. */
  readonly #wake: () => void;
  #failures = 0;
  #refusedAlone = 0;
  /** Of the accepted requests, the number of the one that was sent last. */
  #lastAccepted = 0;
  /** A request has failed while others were under way: nothing new is sent until one of these has its answer. */
  #isDoubting = false;
  /** What the last request met that was not accepted. */
  #last: Failure | Refusal | undefined;
  #patience = 1;
  #isStopped = false;
  #downSince = 0;
  readonly #wait: Alarm;

  constructor(parts: CircuitBreakerParts, wake: () => void) {
    this.#parts = parts;
    this.#wake = wake;
    this.#wait = new Alarm(parts.clock);
    this.#concurrency = new Concurrency(parts.settings.maxConcurrency, parts.clock);
  }

  /** `up` while the API accepts; `down` or `blocked` from a failure until the API accepts again. */
  get state(): Stats['state'] {
    return this.#state;
  }

  /** Whether the breaker waits before its next probe. */
  get isWaiting(): boolean {
    return this.#wait.isSet;
  }

  /** Whether the next request is a probe: it goes out whatever it carries. */
  get isProbing(): boolean {
    return this.#state !== 'up';
  }

  /** By what the time of a request is multiplied: more than 1 while only that brings answers. */
  get patience(): number {
    return this.#patience;
  }

  /**
   * Whether one more may be sent while so many are under way. A probe that has waited for longer than a request usually takes
   * keeps no other from being sent: it may be one that is never answered.
   */
  lets(underWay: number, overdue: number): boolean {
    if (this.isWaiting || underWay >= this.#concurrency.limit) return false;
    return (!this.isProbing && !this.#isDoubting) || underWay <= overdue;
  }

  /** How many of them may carry events that have failed before: one is left for the others. */
  letsSuspects(underWay: number): boolean {
    return underWay < Math.max(1, this.#concurrency.limit - 1);
  }

  /** Numbers a request that is sent now. */
  send(): number {
    this.sent += 1;
    return this.sent;
  }

  /** The API accepted the request of this number, which took so many ms. Says whether it accepted none before. */
  accept(number: number, took: number): boolean {
    const { notices, clock, settings } = this.#parts;
    this.accepted += 1;
    this.#lastAccepted = Math.max(this.#lastAccepted, number);
    this.#isDoubting = false;
    this.#refusedAlone = 0;
    if (took < settings.requestTimeout) this.#patience = 1;
    this.#concurrency.accepted();
    // The answer to a request from before the failure says nothing of the API after it.
    if (!this.isProbing || this.isWaiting) return false;
    this.#state = 'up';
    this.#failures = 0;
    notices.tell('up', { after: clock.now() - this.#downSince, ...this.#target });
    return true;
  }

  /** The most events of the next request: a probe carries fewer after each failure, for an API that is slow and not down. */
  most(events: number): number {
    if (!this.isProbing) return events;
    // Where everything is refused, halving would only cost requests.
    return this.#last?.status === 'rejected' ? 1 : Math.max(1, events >> Math.min(this.#failures, 30));
  }

  /** The API, or the connection to it, failed after so many ms: they count as part of the wait. So many others are under way. */
  failed(result: Failure, took: number, others: number): void {
    this.#last = result;
    // Batches that were under way together fail together: that is one failure, not many.
    if (this.isWaiting || this.#isStopped) return;
    const asks = result.status === 'retryable' ? result : undefined;
    if (asks?.failure === 'timeout') this.#patience = Math.min(mostPatience, this.#patience * 2);
    if (!this.isProbing && others > 0 && asks?.retryAfter === undefined) {
      // If they are accepted, that many connections work and no more. If they fail, too, the last of them decides.
      this.#isDoubting = true;
      if (asks?.failure !== undefined) this.#concurrency.lower(others);
      return;
    }
    const { reason, remedy } = result;
    const failure = asks?.failure;
    const failed = { reason, ...(failure && { failure }), ...(remedy !== undefined && { remedy }) };
    this.#open({ ...failed, state: asks === undefined ? 'blocked' : 'down', wait: this.#decideWait(result, took) });
  }

  /** See `RequestHistory`. The answer to a request from before the refusal would say nothing of the API after it. */
  blames(refusedAt: number): boolean {
    return !this.isProbing && this.#refusedAlone < mostBlamed && this.#lastAccepted > refusedAt;
  }

  /** An event was refused alone: perhaps everything is refused. */
  refused(result: Refusal): void {
    this.#last = result;
    this.#refusedAlone += 1;
    if (this.isProbing || this.#refusedAlone >= mostRefused) this.doubtAll();
  }

  /** Events failed that may be to blame themselves. */
  doubt(result: Failure): void {
    this.#last = result;
  }

  /** All that could be sent has failed or was refused since the last request was accepted. */
  doubtAll(): void {
    if (this.isWaiting || this.#isStopped || this.#last === undefined) return;
    const { status, reason } = this.#last;
    const refusal = { state: 'blocked', reason: t`refuses everything: ${reason}`, refusesAll: true } as const;
    if (status === 'rejected') this.#open({ ...refusal, wait: this.#backoff() });
    else this.failed(this.#last, 0, 0);
  }

  /** Waits and wakes no more. */
  stop(): void {
    this.#isStopped = true;
    this.#wait.cancel();
  }

  #open(notice: Omit<NoticeMap['down'], 'target' | 'host'>): void {
    const { notices, clock } = this.#parts;
    if (!this.isProbing) this.#downSince = clock.now();
    this.#state = notice.state;
    this.#concurrency.reset();
    notices.tell('down', { ...notice, ...this.#target });
    this.#failures += 1;
    this.#wait.set(notice.wait, this.#wake);
  }

  get #target(): Pick<NoticeMap['down'], 'target' | 'host' | 'proxy'> {
    const { target = growingIO, host, proxy } = this.#parts;
    return { target, ...(host !== undefined && { host }), ...(proxy !== undefined && { proxy }) };
  }

  #decideWait(result: Failure, took: number): number {
    const { retry } = this.#parts.settings;
    if (result.status === 'blocked') return Math.max(blockedDelay, retry.maxDelay);
    // An API that asks for no wait at all still gets the shortest one.
    if (result.retryAfter !== undefined) return Math.max(result.retryAfter, retry.minDelay);
    return Math.max(0, this.#backoff() - took);
  }

  #backoff(): number {
    return backoff(this.#failures, this.#parts.settings.retry, this.#parts.random);
  }
}
