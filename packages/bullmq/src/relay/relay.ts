/** The relay: takes batches from a queue and delivers them to GrowingIO, by the client's own batcher and sender. */

import { GrowingIO, type Destination, type Stats } from '@growingio/upload';
import { consoleLogger, describeError, Log, quote, runDetached, type Say } from '@growingio/upload/adapter';
import { nameQueues, openBackend } from '../backend/open-backend.js';
import { Fleet, type FleetStatus } from '../fleet/read-fleet.js';
import { t } from '../messages.js';
import { resolveRelayOptions, type RelayOptions, type RelaySettings } from '../options.js';
import { BullmqSource } from '../source/bullmq-source.js';
import type { Source, SourceBatch } from '../source/source.js';
import { SourceOutbox } from './source-outbox.js';

/** What a relay has done since it started. */
export interface RelayStats extends Pick<Stats, 'pending' | 'delivered' | 'dead' | 'late' | 'requests' | 'state'> {
  /** Events of the batches that it has taken, those that it has given back included. */
  readonly taken: number;
}

/** What `relay.close()` may be told. */
export interface RelayCloseOptions {
  /** Longest time to wait for what it holds to be delivered, in ms; the rest goes back into the queue. Default `shutdownTimeout`. */
  readonly timeout?: number | undefined;
}

/**
 * Makes a relay. It does nothing before `run()`. Throws a `GrowingIOError` when an option is wrong. Any number of relays may
 * empty one queue, on any number of machines.
 */
export function createRelay(options: RelayOptions): Relay {
  return new Relay(resolveRelayOptions(options));
}

/** Delivers one project's batches to one host. */
interface Outlet {
  readonly client: GrowingIO;
  readonly outbox: SourceOutbox;
}

/** A batch that can't be delivered here waits so long, in ms, before a relay looks at it again. */
const foreignDelay = 1000;

/** Delivers the batches of a queue to GrowingIO, until it is closed. Any number of them may share a queue. */
export class Relay {
  readonly #settings: RelaySettings;
  readonly #say: Say;
  readonly #outlets = new Map<string, Outlet>();
  #sources: readonly Source[] = [];
  #fleet: Fleet | undefined;
  #running: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  /** @internal */
  constructor(settings: RelaySettings, sources?: readonly Source[]) {
    this.#settings = settings;
    const log = new Log(settings.client.logger ?? consoleLogger, Date.now);
    this.#say = log.sayForPart.bind(log);
    if (sources !== undefined) this.#sources = sources;
  }

  /** Takes and delivers batches until `close()`; resolves then. A queue that is down is waited for. */
  run(): Promise<void> {
    this.#running ??= runDetached(() => this.#run());
    return this.#running;
  }

  /** Takes no more batches, delivers what it holds in time, gives the rest back, and resolves. Never rejects. */
  close({ timeout = this.#settings.shutdownTimeout }: RelayCloseOptions = {}): Promise<void> {
    this.#closing ??= this.#close(timeout);
    return this.#closing;
  }

  stats(): RelayStats {
    const all = [...this.#outlets.values()].map(({ client }) => client.stats());
    const sum = (name: 'accepted' | 'pending' | 'delivered' | 'dead' | 'late' | 'requests'): number =>
      all.reduce((total, each) => total + each[name], 0);
    const returned = [...this.#outlets.values()].reduce((total, { outbox }) => total + outbox.returned, 0);
    const states = all.map(({ state }) => state);
    return {
      taken: sum('accepted') + returned,
      pending: sum('pending'),
      delivered: sum('delivered'),
      dead: sum('dead'),
      late: sum('late'),
      requests: sum('requests'),
      state: states.includes('blocked') ? 'blocked' : states.includes('down') ? 'down' : 'up',
    };
  }

  /** The counters of the whole queue, of all its senders and relays. Rejects where the queue can't be reached. */
  fleet(): Promise<FleetStatus> {
    this.#fleet ??= new Fleet(this.#settings.queue);
    return this.#fleet.read();
  }

  async #run(): Promise<void> {
    if (this.#closing !== undefined) return;
    if (this.#sources.length === 0) this.#sources = openSources(this.#settings);
    await Promise.all(this.#sources.map((source) => this.#empty(source)));
    // All have taken their last, since they are being closed.
    await this.close();
  }

  async #empty(source: Source): Promise<void> {
    await source.start({ say: this.#say });
    for (let batch = await source.take(); batch !== undefined; batch = await source.take()) {
      try {
        this.#route(batch, source);
      } catch (error) {
        // No batch ends the relay.
        this.#say('error', 'route', t`a batch can not be delivered: ${describeError(error)}`);
        void source.again(batch, foreignDelay);
      }
    }
  }

  #route(batch: SourceBatch, source: Source): void {
    const { projectId } = this.#settings;
    if (projectId !== undefined && batch.destination.projectId !== projectId) {
      this.#say(
        'error',
        'project',
        t`a batch is for the project ${quote(batch.destination.projectId)}, and this relay delivers those of ${quote(projectId)}: give each project a queue of its own, or start a relay for it`,
      );
      void source.again(batch, foreignDelay);
      return;
    }
    this.#outletOf(batch.destination).outbox.give(batch, source);
  }

  #outletOf({ projectId, host }: Destination): Outlet {
    const { client: options } = this.#settings;
    const to = options.host ?? host;
    const key = `${projectId} ${to}`;
    let outlet = this.#outlets.get(key);
    if (outlet === undefined) {
      const outbox: SourceOutbox = new SourceOutbox({
        isFull: (source) => this.#isFull(source),
        // While GrowingIO is down the queue is held, and nothing speaks against a batch.
        pause: () => (client.stats().state === 'down' ? foreignDelay : this.#settings.vainDelay),
      });
      // What is taken is there already: waiting for company would only wait for what is not taken before it is delivered.
      const client: GrowingIO = new GrowingIO({
        ...options,
        projectId,
        host: to,
        mode: 'production',
        outbox,
        flushInterval: 5,
      });
      client.on('dead', ({ reason }) => {
        this.#say(
          'error',
          'dead',
          t`a dead letter (${reason}) lies in the queue beside this one whose name ends in -dead: growingio-relay replay puts it back`,
        );
      });
      client.on('down', ({ wait, refusesAll }) => {
        // Whether others are accepted decides what a refusal means: they have to be tried.
        if (refusesAll !== true) this.#hold(wait);
      });
      client.on('up', () => {
        this.#hold(0);
      });
      outlet = { client, outbox };
      this.#outlets.set(key, outlet);
    }
    return outlet;
  }

  #isFull(source: Source): boolean {
    const held = [...this.#outlets.values()].reduce((sum, { outbox }) => sum + outbox.holds(source), 0);
    return held >= this.#settings.concurrency;
  }

  /** While GrowingIO fails, the whole queue waits: what one relay meets, the others would meet, too. */
  #hold(time: number): void {
    for (const source of this.#sources) void source.hold(time);
  }

  async #close(timeout: number): Promise<void> {
    const closed = this.#sources.map((source) => source.close(timeout + 2000));
    const outlets = [...this.#outlets.values()];
    await Promise.all(outlets.map(({ client }) => client.shutdown({ timeout })));
    await Promise.all([...closed, this.#fleet?.close()]);
  }
}

function openSources({ queue, concurrency, rate, lockDuration }: RelaySettings): readonly Source[] {
  const settings = { concurrency, rate, lockDuration };
  return nameQueues(queue).map((name) => new BullmqSource(openBackend(queue, 'relay'), name, settings));
}
