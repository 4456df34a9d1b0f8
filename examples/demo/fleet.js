/** The distributed stage: two shops hand their events over to a Redis, and two relays deliver them from there. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFleet } from '@growingio/bullmq';
import { killRelay, killShop } from './kills.js';
import { separateRepeats } from './repeats.js';
import { goShopping } from './shoppers.js';
import { shopKinds, startShop } from './shops.js';
import { startProcess, stopAll } from './start-process.js';
import { until } from './until.js';
import { words } from './words.js';

// What a killed relay had taken waits until its lock is over.
const timeouts = { arrival: 30_000, drain: 20_000 };
const fileOf = (name) => fileURLToPath(new URL(name, import.meta.url));

export class Fleet {
  shops = [];
  #parts;
  #folder;
  #redis;
  #queue;
  #relays = [];
  #status;

  /** `onCrash` is told of a process that ends by itself. From the signal's abort on, no process is started. */
  constructor({ collector, brake, onCrash, signal }) {
    this.#parts = { collector, brake, onCrash, signal };
  }

  async start() {
    this.#folder = await mkdtemp(join(tmpdir(), 'growingio-demo-'));
    this.#redis = this.#startPart('Redis', 'redis-keeper.js', { GROWINGIO_DEMO_FOLDER: this.#folder });
    this.#queue = await this.#redis.ready;
    console.log(words.redis(this.#queue));
    this.#relays = ['relay 1', 'relay 2'].map((name) => ({ name, process: this.#startRelay(name) }));
    this.shops = [shopKinds.express, shopKinds.koa].map((kind) => {
      const shop = { ...kind, outbox: join(this.#folder, kind.name), isDoomed: false };
      return { ...shop, process: this.#startShop(shop) };
    });
    for (const { name, process } of this.#relays) {
      await process.ready;
      console.log(words.relay(name));
    }
    for (const shop of this.shops) {
      shop.url = await shop.process.ready;
      console.log(words.shop(shop.name, shop.url));
    }
  }

  /** Sends the shoppers, and kills a shop and a relay meanwhile. Returns the events that have to arrive. */
  async playRound() {
    const { collector, signal } = this.#parts;
    const expected = await goShopping(this.shops, (answered) => this.#killSome(answered), signal);
    const haveArrived = () => separateRepeats(collector.events).distinct.length >= expected.length;
    // What is late or missing is said in the report, with its name.
    await until(haveArrived, { timeout: timeouts.arrival, signal }).catch(() => {});
    return expected;
  }

  /** Stops the shops, and waits until all that they have handed over is delivered. */
  async settle() {
    await stopAll(this.shops.map(({ process }) => process));
    const readEmpty = async () => {
      const status = await readFleet({ connection: this.#queue });
      return status.waiting + status.active === 0 && status;
    };
    this.#status = await until(readEmpty, { timeout: timeouts.drain, what: words.emptyQueue() });
  }

  /** What arrived, each event once; and what there is to say of it. */
  readArrived() {
    const { distinct, madeAgain, deliveredAgain } = separateRepeats(this.#parts.collector.events);
    const notes = [];
    if (madeAgain > 0) notes.push(words.madeAgain(madeAgain));
    if (deliveredAgain > 0) notes.push(words.deliveredAgain(deliveredAgain));
    if (this.#status !== undefined) {
      const { handedOver, delivered, dead } = this.#status;
      notes.push(words.queue(handedOver, delivered, dead));
    }
    return { events: distinct, notes, isBalanced: this.#status?.balanced ?? true };
  }

  /** Stops everything, what needs others before them, and removes what they kept. */
  async stop() {
    const redis = this.#redis === undefined ? [] : [this.#redis];
    const groups = [this.shops.map(({ process }) => process), this.#relays.map(({ process }) => process), redis];
    const failures = [];
    for (const group of groups) await stopAll(group).catch((error) => failures.push(error));
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
    if (failures.length > 0) throw failures[0];
  }

  async #killSome(answered) {
    const { collector, brake, signal } = this.#parts;
    const koa = this.shops.find(({ name }) => name === 'koa');
    const orders = await killShop(koa, { answered, collector, signal });
    koa.process = this.#startShop(koa);
    koa.url = await koa.process.ready;
    koa.isDoomed = false;
    console.log(words.shopKilled(koa.name, orders, koa.url));

    const { relay, events } = await killRelay(this.#relays, { brake, signal });
    relay.process = this.#startRelay(relay.name);
    await relay.process.ready;
    console.log(words.relayKilled(relay.name, events));
  }

  #startShop({ outbox, ...kind }) {
    this.#parts.signal.throwIfAborted();
    const env = {
      GROWINGIO_HOST: this.#parts.collector.url,
      GROWINGIO_QUEUE_URL: this.#queue,
      GROWINGIO_OUTBOX: outbox,
    };
    return startShop(kind, env, this.#parts.onCrash);
  }

  #startRelay(name) {
    return this.#startPart(name, 'relay.js', { GROWINGIO_QUEUE_URL: this.#queue });
  }

  #startPart(name, file, env) {
    this.#parts.signal.throwIfAborted();
    const readyWhen = /^(?:redis|relay): (.+)$/m;
    return startProcess({ name, file: fileOf(file), env, readyWhen }, this.#parts.onCrash);
  }
}
