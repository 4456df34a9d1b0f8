/** Puts outbox, batcher and sender together, and counts what goes in and what is given up. */

import { Batcher } from '../batcher/batcher.js';
import type { Clock } from '../runtime/clock.js';
import { isSettledInTime, reportSince, type FlushReport } from './flush.js';
import type { Log, Say } from '../telemetry/log.js';
import { Counters, type Stats } from '../telemetry/counters.js';
import type { Metrics } from '../telemetry/metrics.js';
import type { Notices } from '../telemetry/notices.js';
import type { Settings } from '../options/settings.js';
import { MemoryOutbox } from '../outbox/memory-outbox.js';
import type { Outbox } from '../outbox/outbox.js';
import type { Reporter } from '../reports/reporter.js';
import { PrintSender } from '../sender/print-sender.js';
import type { EncodedEvent } from '../encoded-event.js';
import type { Sender } from '../sender/sender.js';
import { UndiciSender } from '../sender/undici-sender.js';
import { reportToCollector } from './report-to-collector.js';
import { t } from '../text/messages.js';

export interface PipelineParts {
  readonly settings: Settings;
  readonly log: Log;
  readonly notices: Notices;
  readonly clock: Clock;
  readonly requested: Metrics['requested'];
}

// What they may take to close, in ms, once the time of a shutdown is over. An outbox may still have to write.
const closeTimeouts = { sender: 1000, outbox: 5000 };
// What a last report to a collector may take, in ms.
const mostReporting = 300;

/** The lower half of a client: outbox, batcher and sender, and the counters over them. */
export class Pipeline {
  readonly counters = new Counters();
  /** What waits in memory of this process: nothing where an outbox of the user's own keeps it, which has its own limits. */
  readonly occupied: { readonly pending: number; readonly bytes: number };
  readonly #parts: PipelineParts;
  readonly #outbox: Outbox;
  readonly #sender: Sender;
  readonly #batcher: Batcher;
  readonly #reporter: Reporter | undefined;

  constructor(parts: PipelineParts) {
    const { settings, log, clock } = parts;
    this.#parts = parts;
    // Outside of production nothing is sent, and nothing that production has left is taken.
    const isProduction = settings.mode === 'production';
    this.#sender = isProduction
      ? (settings.sender ?? new UndiciSender(settings, clock, process.env, log))
      : new PrintSender(log);
    const { maxQueueSize, maxQueueBytes } = settings;
    const given = isProduction ? settings.outbox : undefined;
    const memory = new MemoryOutbox({ maxQueueSize, maxQueueBytes });
    this.#outbox = given ?? memory;
    this.occupied = memory;
    this.#batcher = new Batcher({
      ...parts,
      // What is only printed need not wait for company.
      settings: settings.mode === 'test' ? { ...settings, flushAt: 1 } : settings,
      outbox: this.#outbox,
      sender: this.#sender,
      target: this.#sender.target,
      host: isProduction && this.#sender.target === undefined ? settings.host : undefined,
      proxy: this.#sender instanceof UndiciSender ? this.#sender.proxy : undefined,
      counters: this.counters,
      random: Math.random,
    });
    this.#reporter = reportToCollector(parts, this.#sender, () => this.stats());
  }

  /** Lets the outbox look for what earlier processes have left. */
  start(): void {
    const { projectId, host } = this.#parts.settings;
    const destination = { format: 's2s/cstm', projectId, host };
    const say: Say = (level, kind, message) => {
      this.#parts.log.sayForPart(level, kind, message);
    };
    this.#sender.start?.({ destination, say });
    this.#outbox.start({
      destination,
      recovered: (events, lastSequence) => {
        this.counters.countAccepted(events);
        this.#batcher.accepted(lastSequence);
      },
      lost: (events, reason) => {
        this.#drop(events, reason);
      },
      say,
    });
  }

  /** Puts an event into the outbox. Returns whether there was room. */
  accept(event: EncodedEvent): boolean {
    const sequence = this.#outbox.append(event);
    if (sequence === undefined) return false;
    this.counters.countAccepted(1);
    this.#batcher.accepted(sequence);
    return true;
  }

  /** The process exits: how many accepted events no later one will find in an outbox of the user's own. */
  unsaved(): number {
    return this.#outbox.exited?.() ?? 0;
  }

  stats(): Stats {
    return this.counters.read({ pending: this.#outbox.pending, state: this.#batcher.state });
  }

  async flush(timeout: number | undefined): Promise<FlushReport> {
    const before = this.stats();
    // At once: a disk that hangs must not keep events from being delivered.
    let waiting = this.#batcher.settle();
    let isOver = false;
    const settled = this.#outbox.sync().then(async () => {
      // A disk that has hung until now must leave no waiter behind.
      if (isOver) return;
      // Again, since a durable outbox may have found meanwhile what an earlier process has left.
      waiting.forget();
      waiting = this.#batcher.settle();
      await waiting.settled;
      // What was refused meanwhile has to be kept, too.
      await this.#outbox.sync();
    });
    const complete = (await isSettledInTime(settled, timeout)) && waiting.isComplete();
    isOver = true;
    waiting.forget();
    return reportSince(before, this.stats(), complete);
  }

  /** Whether a collector has to be told something. */
  get hasReport(): boolean {
    return this.#reporter?.hasNews === true;
  }

  /** Tells it, if there is one, within 300 ms, and within `timeout`. */
  async lastReport(timeout: number): Promise<void> {
    if (this.hasReport)
      await isSettledInTime(this.#reporter?.last() ?? Promise.resolve(), Math.min(timeout, mostReporting));
  }

  /** Delivers what it can in time, and ends. What is left stays in a durable outbox; the one in memory drops it. */
  async close(timeout: number): Promise<FlushReport> {
    const before = this.stats();
    const { complete } = await this.flush(timeout);
    await this.lastReport(timeout);
    await isSettledInTime(Promise.all([this.#batcher.stop(), this.#closeSender()]), closeTimeouts.sender);
    // At once, so that the counters balance; and again, for what could not be kept after all.
    let left = this.#outbox.pending;
    const closed = this.#outbox.close(closeTimeouts.outbox);
    const reason = t`shutdown ran out of time (shutdownTimeout)`;
    this.#drop(left - this.#outbox.pending, reason);
    left = this.#outbox.pending;
    await isSettledInTime(closed, closeTimeouts.outbox + closeTimeouts.sender);
    this.#drop(left - this.#outbox.pending, reason);
    return reportSince(before, this.stats(), complete);
  }

  // A sender of the host's own may throw here, too.
  async #closeSender(): Promise<void> {
    await this.#sender.close();
  }

  #drop(events: number, reason: string): void {
    if (events === 0) return;
    this.counters.countDropped(events);
    this.#parts.notices.tell('dropped', { events, reason });
  }
}
