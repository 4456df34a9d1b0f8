/** Starts a fleet of web processes, relays and Redis, lets events go through it, and tells what each part of it used. */

import { readFileSync } from 'node:fs';
import { Member } from '../crew.js';
import { startRedis } from './redis.js';

/** Of all processes together: 16 of them take long. */
const mostWarmUp = 800_000;

/**
 * Of `webs` web processes with batches of `batch`, `relays` relays and `shards` shards. `settings` are the relays'. Answers of
 * the API take `delay` ms. `varied` events compress worse.
 */
export class Fleet {
  #members;
  #stage;
  #redis;
  #arrived = 0;

  constructor(stage, redis, members) {
    this.#stage = stage;
    this.#redis = redis;
    this.#members = members;
  }

  static async start(stage, { webs = 1, relays = 1, shards = 1, batch = 500, settings, varied = false, delay = 0 }) {
    const redis = await startRedis(shards);
    const { connection } = redis;
    await stage.sink.ask({ set: 200, reset: true, answersAfter: delay });
    const job = { connection, shards, batch, settings, varied, url: stage.url };
    const start = (program, count) => Array.from({ length: count }, () => new Member(`fleet/${program}.js`, job));
    const members = { web: start('web', webs), relay: start('relay', relays) };
    await Promise.all([...members.web, ...members.relay].map(({ ready }) => ready));
    return new Fleet(stage, redis, members);
  }

  /** So many events through each process: V8 compiles what a job needs once it has seen some hundred of them. */
  async warmUp(events) {
    const { web, relay } = this.#members;
    await this.beginRelays();
    await this.handOver(Math.min(mostWarmUp, events * Math.max(web.length, relay.length)));
    await this.awaitAll();
  }

  async beginRelays() {
    await Promise.all(this.#members.relay.map((member) => member.ask({ begin: true })));
  }

  /** Hands over so many events, the same share in each web process. */
  async handOver(events) {
    const { web } = this.#members;
    this.#arrived += events;
    await Promise.all(web.map((member, i) => member.ask({ events: shareOf(events, i, web.length) })));
  }

  /** Resolves when all that was handed over has arrived at the API. */
  async awaitAll() {
    const { events } = await this.#stage.sink.ask({ arrived: this.#arrived });
    if (events !== this.#arrived) throw new Error(`${events} of ${this.#arrived} events arrived: that is no figure`);
    // What is left to do in the queue after that.
    let settled = 0;
    while (settled < this.#arrived) {
      const all = await Promise.all(this.#members.relay.map((member) => member.ask({})));
      settled = all.reduce((sum, each) => sum + each.settled, 0);
    }
  }

  readRedis() {
    return this.#redis.read();
  }

  /**
   * Events through the whole of it. Of each part the CPU µs an event: of all its processes (`cpu`), and of their main threads
   * (`main`). `cores` is what the rest of the machine left.
   */
  async run(events) {
    const before = await this.#read();
    const start = performance.now();
    await this.handOver(events);
    await this.awaitAll();
    const ms = performance.now() - start;
    const after = await this.#read();
    const each = (part, name) => (after[part][name] - before[part][name]) / events;
    const parts = Object.fromEntries(
      ['web', 'relay', 'redis', 'sink'].map((part) => [part, { cpu: each(part, 'cpu'), main: each(part, 'main') }]),
    );
    const ours = Object.values(parts).reduce((sum, { cpu }) => sum + cpu, 0) * events;
    const busy = after.machine.busy - before.machine.busy;
    return {
      ...parts,
      events,
      ms,
      cores: after.machine.cores - Math.max(0, busy - ours) / 1000 / ms,
      requests: each('sink', 'requests') * events,
      received: each('redis', 'received'),
      sent: each('redis', 'sent'),
      written: each('redis', 'written'),
    };
  }

  async close() {
    for (const member of Object.values(this.#members).flat()) member.dismiss();
    await this.#redis.close();
    await this.#stage.sink.ask({ answersAfter: 0 });
  }

  async #read() {
    const sum = (all) => ({
      cpu: all.reduce((total, { cpu }) => total + cpu, 0),
      main: all.reduce((total, { main }) => total + main, 0),
    });
    const [web, relay] = await Promise.all(
      [this.#members.web, this.#members.relay].map((all) => Promise.all(all.map((member) => member.ask({})))),
    );
    const [redis, sink] = await Promise.all([this.#redis.read(), this.#stage.sink.ask({})]);
    return { web: sum(web), relay: sum(relay), redis, sink, machine: readMachine() };
  }
}

function shareOf(events, i, count) {
  return Math.floor((events * (i + 1)) / count) - Math.floor((events * i) / count);
}

/** How many cores there are, and for how many µs they were busy since the machine started. */
function readMachine() {
  const text = readFileSync('/proc/stat', 'utf8');
  const [user, nice, system, , , irq, softirq, steal] = /^cpu +(.*)$/m.exec(text)[1].split(' ').map(Number);
  return { cores: text.match(/^cpu\d/gm).length, busy: (user + nice + system + irq + softirq + steal) * 10_000 };
}
