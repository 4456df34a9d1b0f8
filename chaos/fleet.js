/** What a distributed scenario plays on: web processes, relays and a real Redis between them, and what they all counted. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readFleet } from '@growingio/bullmq';
import { compareFleet } from './fleet-judge.js';
import { identityOf } from './judge.js';
import { QueueProbe } from './queue-probe.js';
import { RedisServer } from './redis-server.js';
import { Sentinel } from './sentinel.js';

// Longer than the default: on a busy machine the collector itself may be slow, and whoever hangs up makes repeats.
const requestTimeout = 20_000;
// A hand-over may have been answered that is not written down yet, and requests be under way.
const unnotedTime = 1000;
const underWay = 4;
const drainTimeout = 60_000;
const defaults = {
  ...{ webs: 4, relays: 3, flushAt: 20, rate: 100, relay: {} },
  ...{ args: ['--appendfsync', 'always'], hasReplica: false },
};

/** Web processes, relays, and the queue between them. A scenario ends with `drain()`. */
export class Fleet {
  webs = [];
  relays = [];
  /** The server, or the pair of them behind a Sentinel. */
  redis;
  sentinel;
  #stage;
  #settings;
  #queue;
  #final;
  #mayResend = 0;
  #mayMiss;

  /**
   * `webs` and `relays` are there from the start. `flushAt`: events of a job at most; `rate`: events a second of each web process;
   * `relay`: options of the relays; `args`: of redis-server; `hasReplica`: with a replica and a Sentinel.
   */
  static async open(stage, settings) {
    const { webs, relays, flushAt, rate, relay, args, hasReplica } = { ...defaults, ...settings };
    const fleet = new Fleet();
    stage.fleet = fleet;
    fleet.#stage = stage;
    fleet.#settings = { flushAt, rate, relay };
    const directory = join(stage.directory, 'redis');
    mkdirSync(directory);
    if (hasReplica) {
      fleet.sentinel = await Sentinel.start(directory, args);
      await stage.until(() => fleet.sentinel.isReady(), 20_000);
    } else fleet.redis = await RedisServer.start(directory, { args });
    fleet.#queue = new QueueProbe(fleet.connection);
    await Promise.all([
      ...Array.from({ length: webs }, () => fleet.startWeb()),
      ...Array.from({ length: relays }, () => fleet.startRelay()),
    ]);
    if (relay.lockDuration !== undefined) stage.notes.push(`locks of ${relay.lockDuration / 1000} s`);
    return fleet;
  }

  get connection() {
    return this.sentinel?.connection ?? { host: '127.0.0.1', port: this.redis.port };
  }

  /** The queue as it stands in Redis. */
  get queue() {
    return this.#queue;
  }

  /** How often a job was taken from a relay that gave no sign of life. */
  get stalls() {
    return this.#queue.stalls;
  }

  readLetters() {
    return this.#queue?.readLetters() ?? [];
  }

  async startWeb() {
    const { flushAt } = this.#settings;
    const options = { flushAt, flushInterval: 100 };
    const client = { options, outboxOptions: { takeoverInterval: 200 }, queue: { connection: this.connection } };
    const web = await this.#stage.start({ clients: [client] });
    this.webs.push(web);
    return web;
  }

  async startRelay() {
    const options = { connection: this.connection, requestTimeout, ...this.#settings.relay };
    const relay = await this.#stage.startRelay(options);
    this.relays.push(relay);
    return relay;
  }

  /** Has these web processes track until `stop()`. */
  load(webs = this.webs) {
    for (const web of webs) void web.track({ rate: this.#settings.rate }).catch(() => undefined);
  }

  async stop() {
    await Promise.all(this.webs.map((web) => web.command('stop')));
  }

  /**
   * Kills a web process. What is in its memory only goes with it. With an outbox on disk the next one hands over again what Redis
   * has taken and the disk does not know of.
   */
  async killWeb(web) {
    this.webs = this.webs.filter((each) => each !== web);
    const died = Date.now();
    await web.kill();
    if (this.#stage.outbox !== 'disk') return;
    const noted = this.#stage.books
      .flatMap(({ child, handed }) => (child === web ? handed : []))
      .filter(({ at }) => at > died - unnotedTime)
      .reduce((sum, { first, last }) => sum + last - first + 1, 0);
    const most = noted + underWay * this.#settings.flushAt;
    this.#mayResend += most;
    this.#stage.allowRepeats(most);
  }

  /** Kills a relay. What it holds comes again, once each of its jobs is taken from it: see `stalls`. */
  async killRelay(relay) {
    this.relays = this.relays.filter((each) => each !== relay);
    await relay.kill();
  }

  /** Has a relay end in order, as a deploy does. */
  async endRelay(relay) {
    this.relays = this.relays.filter((each) => each !== relay);
    const { code, signal } = await relay.kill('SIGTERM');
    this.#stage.expect(code === 0, `a relay ended with ${signal ?? code} at SIGTERM, not with 0`);
  }

  /**
   * Redis may have forgotten that these events were delivered: they come again, or their job goes without being counted, since its
   * relay has heard that they are.
   */
  forget(events) {
    this.#mayMiss = (this.#mayMiss ?? 0) + events;
    this.#stage.allowRepeats(events);
  }

  /** What Redis answered between these times (Unix, ms) is not promised. Returns how many events that are. */
  excuse(from, to = Date.now()) {
    let excused = 0;
    for (const { writer, first, last, at } of this.#stage.books.flatMap(({ handed }) => handed)) {
      if (at < from || at > to) continue;
      excused += last - first + 1;
      for (let number = first; number <= last; number += 1) this.#stage.excused.add(identityOf(writer, number));
    }
    return excused;
  }

  /** Ends it all in order: all arrives, within so many ms, the queue is empty, nobody is left. */
  async drain(timeout = drainTimeout) {
    const stage = this.#stage;
    await this.stop();
    await stage.untilArrived(timeout);
    const isEmpty = await stage.until(async () => (await this.#queue.countJobs()) === 0, timeout);
    stage.expect(isEmpty, `the queue is not empty after ${timeout} ms`);
    for (const child of [...this.webs, ...this.relays]) await child.finish();
    await stage.until(async () => (await this.read()).relays === 0, 2000);
    this.#final = await this.read();
    await stage.until(this.#queue.beginLook(), 10_000);
    stage.allowRepeats(this.stalls * this.#settings.flushAt);
    if (this.stalls > 0) stage.notes.push(`${this.stalls} jobs taken from relays`);
  }

  /** What all of them counted must be what arrived. */
  compare(verdict, stage) {
    const facts = {
      final: this.#final,
      letters: this.#queue?.letters ?? [],
      mayMiss: this.#mayMiss,
      mayResend: this.#mayResend,
    };
    return compareFleet(facts, verdict, stage);
  }

  async close() {
    this.#queue?.close();
    await this.sentinel?.close();
    await this.redis?.close();
  }

  /** The fleet's counters, as Redis has them now. */
  read() {
    return readFleet({ connection: this.connection });
  }
}
