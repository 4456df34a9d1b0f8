/** A leased batch enters; each of its events leaves settled, or given back to the outbox. */

import { callSafely } from '../call-safely.js';
import type { Clock } from '../clock.js';
import type { Journal } from '../journal.js';
import { associationTime, type Ledger } from '../ledger.js';
import type { DeadEvent, Notices } from '../notices.js';
import type { LeasedEvent, Outbox } from '../outbox/outbox.js';
import type { Sender, SendResult } from '../sender/sender.js';
import type { Gate } from './gate.js';
import { halve } from './halve.js';

export interface CourierParts {
  readonly outbox: Outbox;
  readonly sender: Sender;
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly notices: Notices;
  readonly clock: Clock;
  /** Called when a request has ended, after so many ms. */
  readonly requested: (took: number, result: SendResult) => void;
}

/** What a batcher has to hear. */
export interface CourierEvents {
  /** The API answers again. */
  readonly resumed: () => void;
  /** The API, or the way to it, failed. */
  readonly failed: () => void;
}

/** Sends batches, tells the gate how it went, and keeps the books. */
export class Courier {
  readonly #parts: CourierParts;
  readonly #gate: Gate;
  readonly #heard: CourierEvents;

  constructor(parts: CourierParts, gate: Gate, heard: CourierEvents) {
    this.#parts = parts;
    this.#gate = gate;
    this.#heard = heard;
  }

  /** Sends a batch, and its halves if the API refuses it, until each event is settled or given back. Never rejects. */
  async deliver(events: readonly LeasedEvent[]): Promise<void> {
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
          this.#gate.failed(result, took);
          this.#heard.failed();
          await this.#parts.outbox.release([part, ...parts].flat());
          return;
        }
      }
    } catch (error) {
      this.#parts.journal.say('error', 'outbox', `the outbox fails: ${describeError(error)}`);
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
      result = { status: 'retryable', reason: `the sender threw ${describeError(error)}` };
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
    notices.tell('dead', { reason, event: JSON.parse(event.bytes.toString()) as DeadEvent });
    await buried;
  }

  #answered(): void {
    if (this.#gate.answered()) this.#heard.resumed();
  }
}

function isSendResult(answer: unknown): boolean {
  const status = (answer as Partial<SendResult> | null | undefined)?.status ?? '';
  return ['delivered', 'retryable', 'rejected', 'blocked'].includes(status);
}

/** An error in words, for the log. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : 'something that is no Error';
}
