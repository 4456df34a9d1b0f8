/** The outbox on disk: events are in memory at once and in files soon, and come back when they were left by a dead process. */

import type { EncodedEvent, LeasedEvent, LeaseLimit, Outbox, OutboxHost } from '@growingio/upload';
import { realTimers, type Say } from '@growingio/upload/adapter';
import { DeadLetterFiles } from './dead-letters/dead-letter-files.js';
import { encodeLetter } from './dead-letters/letter.js';
import { DirectoryLease } from './directory/directory-lease.js';
import { DirectoryWatch } from './directory/directory-watch.js';
import { heartbeatInterval } from './directory/liveness-check.js';
import { segmentPath } from './directory/paths.js';
import type { TakenStore } from './directory/take-store.js';
import { resolveOptions, type DiskOutboxOptions, type Settings } from './options.js';
import { Reports } from './reports.js';
import { maxPayloadBytes } from './segment/record.js';
import { SegmentList } from './segment/segment-list.js';
import { Totals } from './segment/totals.js';
import { Writer } from './writer/writer.js';

/**
 * An outbox in a directory, for the client's option `outbox`: events survive the process, and a later or another process
 * delivers them. Throws a `GrowingIOError` that quotes the value when an option is wrong or nothing can be written to the
 * directory; afterwards nothing of it throws or rejects.
 */
export function diskOutbox(options: DiskOutboxOptions): Outbox {
  return new DiskOutbox(resolveOptions(options));
}

/** See `diskOutbox`. Its settings are checked. */
export class DiskOutbox implements Outbox {
  readonly #settings: Settings;
  readonly #lease: DirectoryLease;
  readonly #watch: DirectoryWatch;
  readonly #segments: SegmentList;
  readonly #writer: Writer;
  readonly #reports: Reports;
  readonly #totals = new Totals();
  #leasing: Promise<unknown> = Promise.resolve();
  #host: OutboxHost | undefined;
  #closed: Promise<void> | undefined;

  constructor(settings: Settings) {
    const say: Say = (level, kind, message) => {
      this.#host?.say(level, kind, message);
    };
    const isClosed = (): boolean => this.#closed !== undefined;
    const lease = new DirectoryLease(settings.directory);
    const totals = this.#totals;
    const reports = new Reports(lease.directory, settings.maxMemoryBytes, say);
    const segments = new SegmentList({
      totals,
      segmentBytes: settings.segmentBytes,
      pathOf: (number) => segmentPath(lease.ownStore, number),
      emptied: (segment) => {
        this.#writer.remove(segment);
      },
      lost: (events, why) => {
        // Whoever closes it sees from `pending` what is gone.
        if (!isClosed()) this.#host?.lost(events, why);
      },
      unreadable: reports.unreadable,
      isClosed,
    });
    this.#settings = settings;
    this.#lease = lease;
    this.#segments = segments;
    this.#reports = reports;
    this.#watch = new DirectoryWatch({
      lease,
      takeoverInterval: settings.takeoverInterval,
      heartbeatInterval,
      adopt: (taken) => {
        this.#adopt(taken);
      },
      missing: () => {
        this.#writer.check();
      },
      say,
      isClosed,
    });
    this.#writer = new Writer({
      totals,
      letters: new DeadLetterFiles({ ...settings, directory: lease.directory }, lease.id, say),
      isForced: settings.durability === 'fsync',
      residentBytes: settings.residentBytes,
      enter: () => lease.enter(),
      segments: () => segments.segments,
      restart: (vanished) => {
        const again = segments.restart(vanished);
        reports.vanished(again.length);
        return again;
      },
      reports,
    });
  }

  get pending(): number {
    return this.#totals.pending;
  }

  get waiting(): number {
    return this.#totals.waiting;
  }

  get oldestWaiting(): number | undefined {
    return this.#segments.oldestWaiting;
  }

  start(host: OutboxHost): void {
    if (this.#host !== undefined) return;
    this.#host = host;
    // An earlier version of the client has not said it.
    const { destination } = host as Partial<OutboxHost>;
    if (destination !== undefined) this.#lease.sendTo(destination);
    this.#watch.start();
  }

  append(event: EncodedEvent): number | undefined {
    if (this.#closed !== undefined || event.size > maxPayloadBytes) return undefined;
    if (!this.#totals.hasRoom(event.size, this.#settings)) return undefined;
    const kept = this.#segments.add(event);
    this.#writer.add(kept);
    return kept.sequence;
  }

  /** Also waits for the first look at what earlier processes have left. */
  async sync(): Promise<void> {
    await this.#watch.firstLook;
    await this.#writer.sync();
  }

  lease(limit: LeaseLimit): Promise<readonly LeasedEvent[]> {
    const leased = this.#leasing.then(() => this.#segments.lease(limit));
    this.#leasing = leased;
    return leased;
  }

  acknowledge(events: readonly LeasedEvent[]): Promise<void> {
    if (this.#closed !== undefined) return Promise.resolve();
    for (const event of this.#segments.settle(events)) this.#writer.settle(event);
    return Promise.resolve();
  }

  bury(events: readonly LeasedEvent[], reason: string): Promise<void> {
    if (this.#closed !== undefined) return Promise.resolve();
    const now = Date.now();
    const { label } = this.#lease;
    for (const event of this.#segments.settle(events))
      this.#writer.bury(event, encodeLetter(event, reason, now, label));
    return Promise.resolve();
  }

  release(events: readonly LeasedEvent[]): Promise<void> {
    if (this.#closed === undefined) this.#segments.release(events);
    return Promise.resolve();
  }

  close(timeout?: number): Promise<void> {
    return (this.#closed ??= this.#close(timeout));
  }

  async #close(timeout?: number): Promise<void> {
    this.#segments.seal();
    await endInTime(this.#end(), timeout);
    // Only now: a disk that has failed until now may have taken everything at the last attempt.
    const { events, letters } = this.#writer.forget();
    this.#totals.closed(events);
    this.#reports.neverWritten(events, letters);
  }

  /** On a disk that hangs this has no end: then the process keeps its place in the directory until it ends. */
  async #end(): Promise<void> {
    await Promise.all([this.#leasing, this.#watch.stop()]);
    await this.#writer.close();
    if (this.#host !== undefined) await this.#lease.leave();
  }

  #adopt({ segments, isLabelled }: TakenStore): void {
    // After the close they stay where they are, for the next process.
    if (this.#closed !== undefined) return;
    const count = this.#segments.adopt(segments);
    this.#host?.recovered(count, this.#segments.sequence);
    this.#reports.recovered(count, isLabelled);
  }
}

async function endInTime(work: Promise<void>, timeout: number | undefined): Promise<void> {
  if (timeout === undefined) return work;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = realTimers.setTimeout(resolve, timeout);
  });
  await Promise.race([work, late]);
  realTimers.clearTimeout(timer);
}
