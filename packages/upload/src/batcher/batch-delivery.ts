/** Sends a batch of leased events: each of them is settled then, or a suspect that is tried again. */

import { callSafely } from '../runtime/call-safely.js';
import type { Clock } from '../runtime/clock.js';
import type { Log } from '../telemetry/log.js';
import { associationTime, type Counters } from '../telemetry/counters.js';
import { describeBatch, describeFirst, growingIO } from '../telemetry/notice-lines.js';
import type { Notices } from '../telemetry/notices.js';
import { describeError } from '../text/describe-error.js';
import { parseEvent } from '../encoded-event.js';
import type { LeasedEvent, Outbox } from '../outbox/outbox.js';
import type { Sender, SendResult } from '../sender/sender.js';
import type { Failure, CircuitBreaker } from './circuit-breaker.js';
import { bytesOf, type Batch } from './batch.js';
import type { Suspects, Verdict } from './suspects.js';
import { t } from '../text/messages.js';

export interface BatchDeliveryParts {
  readonly outbox: Outbox;
  readonly sender: Sender;
  readonly counters: Counters;
  readonly log: Log;
  readonly notices: Notices;
  readonly clock: Clock;
  /** Where GrowingIO is, in messages. None where nothing is sent, or the sender has a target of its own. */
  readonly host?: string | undefined;
  /** Called when a request has ended, after so many ms. */
  readonly requested: (took: number, result: SendResult) => void;
}

/** What a batcher has to know. */
export interface BatchDeliveryListener {
  /** The API answered: what has waited for that may leave. */
  readonly onAnswer: () => void;
  /** The API, or the connection to it, failed. */
  readonly onFailure: () => void;
}

/** Sends batches, tells breaker and suspects how it went, and counts what became of the events. */
export class BatchDelivery {
  readonly #parts: BatchDeliveryParts;
  readonly #breaker: CircuitBreaker;
  readonly #suspects: Suspects;
  readonly #listener: BatchDeliveryListener;
  /** Where batches go, in messages; none where nothing is sent. */
  readonly #where: string | undefined;
  #underWay = 0;

  constructor(parts: BatchDeliveryParts, breaker: CircuitBreaker, suspects: Suspects, listener: BatchDeliveryListener) {
    this.#parts = parts;
    this.#breaker = breaker;
    this.#suspects = suspects;
    this.#listener = listener;
    this.#where = parts.host ?? parts.sender.target;
  }

  /** Sends a batch, until each of its events is settled or a suspect. Never rejects. */
  async deliver(batch: Batch): Promise<void> {
    try {
      const number = this.#breaker.send();
      const { result, took } = await this.#send(batch);
      if (result.status === 'delivered' || result.status === 'handedOver') {
        await this.#acknowledge(batch.events, result.status, number, took);
      } else if (result.status === 'rejected') await this.#refused(batch, result);
      else await this.#failed(batch, result, took);
    } catch (error) {
      this.#parts.log.say('error', 'outbox', t`the outbox fails: ${describeError(error)}`);
    }
  }

  async #send({ events, patience = 1 }: Batch): Promise<{ result: SendResult; took: number }> {
    const { counters, sender, clock, requested } = this.#parts;
    counters.countRequest();
    this.#underWay += 1;
    const start = clock.now();
    let result: SendResult;
    try {
      result = await sender.send(events, { patience: Math.max(patience, this.#breaker.patience) });
      if (!isSendResult(result)) result = { status: 'retryable', reason: t`the sender returned no result` };
    } catch (error) {
      result = { status: 'retryable', reason: t`the sender threw ${describeError(error)}` };
    }
    this.#underWay -= 1;
    // A system clock that was set back must not make a time that is negative.
    const took = Math.max(0, clock.now() - start);
    const measured = result;
    callSafely(
      () => {
        requested(took, measured);
      },
      () => undefined,
    );
    this.#say(events, result, took);
    return { result, took };
  }

  #say(events: readonly LeasedEvent[], result: SendResult, duration: number): void {
    const { log } = this.#parts;
    const where = this.#where;
    if (where === undefined) return;
    // Brackets and commas are bytes, too.
    const sent = { where, result, events: events.length, duration };
    log.debug(() => describeBatch({ ...sent, bytes: bytesOf(events) + events.length + 1 }));
    if (result.status !== 'delivered' && result.status !== 'handedOver') return;
    log.say('info', `first_${result.status}`, () => describeFirst(sent), Infinity);
  }

  // Acknowledge after the answer: a crash in between sends twice, never zero times.
  async #acknowledge(
    events: readonly LeasedEvent[],
    status: 'delivered' | 'handedOver',
    number: number,
    duration: number,
  ): Promise<void> {
    const { outbox } = this.#parts;
    if (this.#breaker.accept(number, duration)) this.#listener.onAnswer();
    const acknowledged = outbox.acknowledge(events);
    if (status === 'delivered') this.#countDelivered(events, duration);
    else this.#countHandedOver(events, duration);
    await acknowledged;
  }

  #countDelivered(events: readonly LeasedEvent[], duration: number): void {
    const { counters, clock, notices } = this.#parts;
    const tooOld = clock.now() - associationTime;
    const late = events.reduce((count, event) => (event.time < tooOld ? count + 1 : count), 0);
    counters.countDelivered(events.length, late);
    notices.tell('delivered', { events: events.length, late, duration });
  }

  #countHandedOver({ length: events }: readonly LeasedEvent[], duration: number): void {
    const { counters, notices } = this.#parts;
    counters.countHandedOver(events);
    notices.tell('handedOver', { events, duration });
  }

  async #refused(batch: Batch, result: Extract<SendResult, { status: 'rejected' }>): Promise<void> {
    const by = result.tooLarge === true ? 'bytes' : 'count';
    const verdict = this.#suspects.refused(batch, by, result.reason, this.#breaker);
    if (batch.events.length === 1) this.#breaker.refused(result);
    if (verdict !== undefined) await this.#bury(verdict);
    // What waits for company leaves now: whether it is accepted decides what the refusal means.
    this.#listener.onAnswer();
  }

  async #failed(batch: Batch, result: Failure, took: number): Promise<void> {
    const { clock, log, sender } = this.#parts;
    const finding = this.#suspects.failed(batch, result, this.#breaker.accepted, clock.now());
    // What fails beside accepted requests speaks of itself, and does not stop the others.
    if (finding.isTheirs && !this.#breaker.isProbing) this.#breaker.doubt(result);
    else {
      this.#breaker.failed(result, took, this.#underWay);
      this.#listener.onFailure();
    }
    if (finding.isSetAside === true) {
      const message = t`${sender.target ?? growingIO} fails at an event (${result.reason}) while it takes others: it is set aside, and tried again ever more rarely`;
      log.say('warn', 'set_aside', message);
    }
    if (finding.verdict !== undefined) await this.#bury(finding.verdict);
  }

  async #bury({ event, reason }: Verdict): Promise<void> {
    const { counters, outbox, notices } = this.#parts;
    const buried = outbox.bury([event], reason);
    counters.countDead();
    notices.tell('dead', { reason, event: parseEvent(event) });
    await buried;
  }
}

function isSendResult(answer: unknown): boolean {
  const status = (answer as Partial<SendResult> | null | undefined)?.status ?? '';
  return ['delivered', 'handedOver', 'retryable', 'rejected', 'blocked'].includes(status);
}
