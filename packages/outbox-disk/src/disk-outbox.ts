/** The outbox on disk. Events enter memory at once and files soon; leased events leave; what a dead process left enters, too. */

import {
  realTimers,
  runDetached,
  type EncodedEvent,
  type LeasedEvent,
  type LeaseLimit,
  type Outbox,
  type OutboxHost,
  type Say,
} from '@growingio/upload';
import { DeadLetterFiles, encodeLetter } from './dead-letters/dead-letter-files.js';
import { DirectoryLease } from './directory/directory-lease.js';
import { heartbeatInterval } from './directory/liveness-check.js';
import { segmentPath } from './directory/paths.js';
import type { TakenStore } from './directory/take-store.js';
import { resolveOptions, type DiskOutboxOptions, type Settings } from './options.js';
import { codeOf } from './say-error.js';
import type { KeptEvent, Totals } from './segment/kept-event.js';
import { maxPayloadBytes } from './segment/record.js';
import type { Segment } from './segment/segment.js';
import { SegmentList } from './segment/segment-list.js';
import { Writer } from './writer/writer.js';
import { WriterReports } from './writer/writer-reports.js';

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
  readonly #segments: SegmentList;
  readonly #writer: Writer;
  readonly #totals: Totals = { pending: 0, waiting: 0, bytes: 0, resident: 0, unwritten: 0 };
  readonly #timers: NodeJS.Timeout[] = [];
  #leasing: Promise<unknown> = Promise.resolve();
  #takingOver: Promise<void> | undefined;
  #host: OutboxHost | undefined;
  #closed: Promise<void> | undefined;
  #firstLook: Promise<void> | undefined;
  readonly #say: Say = (level, kind, message) => {
    this.#host?.say(level, kind, message);
  };

  constructor(settings: Settings) {
    const lease = new DirectoryLease(settings.directory);
    const segments = new SegmentList({
      totals: this.#totals,
      segmentBytes: settings.segmentBytes,
      pathOf: (number) => segmentPath(lease.ownStore, number),
      emptied: (segment) => {
        this.#writer.remove(segment);
      },
      lost: (events, why) => {
        // Whoever closes it sees from `pending` what is gone.
        if (this.#closed === undefined) this.#host?.lost(events, why);
      },
      unreadable: (path, error) => {
        const wait = 'its events wait until it can, here or in a later process';
        this.#say('error', 'outbox-unreadable', `${path} can't be read (${codeOf(error)}): ${wait}`);
      },
      isClosed: () => this.#closed !== undefined,
    });
    this.#settings = settings;
    this.#lease = lease;
    this.#segments = segments;
    this.#writer = new Writer({
      totals: this.#totals,
      letters: new DeadLetterFiles({ ...settings, directory: lease.directory }, lease.id, this.#say),
      isForced: settings.durability === 'fsync',
      residentBytes: settings.residentBytes,
      enter: () => lease.enter(),
      segments: () => segments.segments,
      restart: (vanished) => this.#restart(vanished),
      reports: new WriterReports({ ...settings, directory: lease.directory }, this.#say),
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
    this.#takeOver();
    this.#firstLook = this.#takingOver;
    this.#every(this.#settings.takeoverInterval, () => {
      this.#takeOver();
    });
    this.#every(heartbeatInterval, () => {
      void this.#lease.beat().then((isThere) => {
        if (!isThere) this.#writer.check();
      });
    });
  }

  append(event: EncodedEvent): number | undefined {
    const { maxQueueSize, maxQueueBytes, maxMemoryBytes } = this.#settings;
    const size = event.size;
    const totals = this.#totals;
    if (this.#closed !== undefined || totals.pending >= maxQueueSize || totals.bytes + size > maxQueueBytes)
      return undefined;
    if (totals.unwritten + size > maxMemoryBytes || size > maxPayloadBytes) return undefined;
    const kept = this.#segments.add(event);
    this.#writer.add(kept);
    return kept.sequence;
  }

  /** Also waits for the first look at what earlier processes have left. */
  async sync(): Promise<void> {
    await this.#firstLook;
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
    for (const event of this.#segments.settle(events)) this.#writer.bury(event, encodeLetter(event, reason, now));
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
    for (const timer of this.#timers) realTimers.clearInterval(timer);
    this.#segments.seal();
    await endInTime(this.#end(), timeout);
    // Only now: a disk that has failed until now may have taken everything at the last attempt.
    this.#forget();
    this.#totals.waiting = 0;
  }

  /** On a disk that hangs this has no end: then the process keeps its place in the directory until it ends. */
  async #end(): Promise<void> {
    await Promise.all([this.#leasing, this.#takingOver]);
    await this.#writer.close();
    if (this.#host !== undefined) await this.#lease.leave();
  }

  #forget(): void {
    const { events, letters } = this.#writer.forget();
    this.#totals.pending -= events;
    const lost = [events > 0 ? `${String(events)} events` : [], letters > 0 ? `${String(letters)} dead letters` : []];
    if (events + letters === 0) return;
    const what = lost.flat().join(' and ');
    this.#say('error', 'outbox-close', `${what} were never written, and end with the process`);
  }

  #takeOver(): void {
    this.#takingOver ??= this.#lease
      .takeOver({
        adopt: (taken) => {
          this.#adopt(taken);
        },
        say: this.#say,
        isClosed: () => this.#closed !== undefined,
      })
      .finally(() => {
        this.#takingOver = undefined;
      });
  }

  #adopt({ segments, isLabelled }: TakenStore): void {
    // After the close they stay where they are, for the next process.
    if (this.#closed !== undefined) return;
    this.#segments.adopt(segments);
    const count = segments.reduce((sum, { pending }) => sum + pending, 0);
    this.#host?.recovered(count, this.#segments.sequence);
    this.#say('info', 'outbox-recovered', `${String(count)} events of an earlier or dead process are delivered now`);
    if (isLabelled) return;
    const why = 'were written by an earlier version, which did not note their project';
    this.#say('info', 'outbox-unlabelled', `${String(count)} events ${why}: they are delivered to that of this client`);
  }

  #restart(vanished: ReadonlySet<Segment>): readonly KeptEvent[] {
    const again = this.#segments.restart(vanished);
    const count = String(again.length);
    this.#say(
      'warn',
      'outbox-vanished',
      `files in ${this.#lease.directory} were deleted: ${count} events are written again`,
    );
    return again;
  }

  #every(ms: number, work: () => void): void {
    const timer = runDetached(() => realTimers.setInterval(work, ms));
    timer.unref();
    this.#timers.push(timer);
  }
}

async function endInTime(work: Promise<void>, timeout: number | undefined): Promise<void> {
  if (timeout === undefined) {
    await work;
    return;
  }
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = realTimers.setTimeout(resolve, timeout);
  });
  await Promise.race([work, late]);
  realTimers.clearTimeout(timer);
}
